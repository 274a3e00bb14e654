package dev.keyhold.cli;

import dev.keyhold.move.Move;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.SetShape;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyhold move}: from a file to a server, and back. */
@Command(
    name = "move",
    description = {
      "Copies all that Keyhold keeps from one database into an empty one, of the same or another"
          + " kind, and proves that it is the same there: a digest of each table, and the trail with"
          + " its numbers. A hub's tables that are in no set are left alone.",
      "The source can be read meanwhile, and nobody can write to it. A move that was cut short goes"
          + " on when the command is run again. The exit code is 0 only if all is the same."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class MoveCommand implements Callable<Integer> {
  private static final String URLS =
      "such as sqlite:data/system.db or postgresql://keyhold@localhost/hub.";

  @Spec private CommandSpec spec;
  @Mixin private GivenSets given;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "URL",
      description = "The source, " + URLS)
  private String from;

  @Option(names = "--to", required = true, paramLabel = "URL", description = "The target, " + URLS)
  private String to;

  @Option(
      names = "--from-password-file",
      paramLabel = "FILE",
      description = "A file whose first line is the password for --from.")
  private @Nullable Path fromPasswordFile;

  @Option(
      names = "--to-password-file",
      paramLabel = "FILE",
      description =
          "The same for --to. Without them, passwords come from PGPASSWORD or from .pgpass.")
  private @Nullable Path toPasswordFile;

  @Option(
      names = "--dry-run",
      description = "Count what would be moved, look at the target, and change nothing.")
  private boolean dryRun;

  MoveCommand() {}

  @Override
  public Integer call() {
    return given.useAny(sets -> move(OwnSets.with(sets, StorageConfig.of(from))));
  }

  private int move(List<SetShape> sets) {
    StorageConfig source =
        config(from, fromPasswordFile, sets).setting("migrations", "validate").build();
    try (Storage storage = Keyhold.open(source)) {
      refuseOthers(source, sets);
      Move move = Move.from(storage, source.url());
      return dryRun ? look(move, sets) : move(move, sets);
    }
  }

  private static StorageConfig.Builder config(
      String url, @Nullable Path passwordFile, List<SetShape> sets) {
    StorageConfig.Builder config = StorageConfig.builder(url).tables(sets.toArray(SetShape[]::new));
    return passwordFile == null ? config : config.setting("password-file", passwordFile.toString());
  }

  /** The rows of a set that nobody named would be left behind without a word. */
  private static void refuseOthers(StorageConfig source, List<SetShape> sets) {
    SortedSet<String> others = OwnSets.names(source);
    sets.forEach(set -> others.remove(set.name()));
    if (!others.isEmpty()) {
      throw new StorageException.InvalidInput(
          "the source has tables of the sets %s; name with --jar the jars that provide them"
              .formatted(others));
    }
  }

  private int look(Move move, List<SetShape> sets) {
    CopySteps steps = new CopySteps(spec);
    move.look((part, records) -> steps.say("counted", counted(part, records)));
    try (Storage target =
        Keyhold.open(config(to, toPasswordFile, sets).setting("migrations", "validate").build())) {
      move.check(target);
      steps.say("looked", "the target can take them");
    } catch (StorageException.Unsupported | StorageException.InvalidInput e) {
      steps.say("looked", "the target would be made: " + e.summary());
    }
    return ExitCode.OK;
  }

  private int move(Move move, List<SetShape> sets) {
    CopySteps steps = new CopySteps(spec);
    try (Storage target = Keyhold.open(config(to, toPasswordFile, sets).build())) {
      boolean same = steps.proved(move.into(target, new CopiedLines(steps)));
      if (!same) {
        steps.say("WRONG", "the target is no copy of the source; empty it, and move again");
      }
      return steps.verified(target).sound() && same ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  private static String counted(String part, long records) {
    return String.format(Locale.ROOT, "%s %,d", part, records);
  }
}
