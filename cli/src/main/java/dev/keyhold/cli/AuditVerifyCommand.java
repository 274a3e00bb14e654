package dev.keyhold.cli;

import dev.keyhold.audit.AnchoredNotes;
import dev.keyhold.audit.Checkpoints;
import dev.keyhold.audit.NoteVerifier;
import dev.keyhold.audit.TrailVerdict;
import dev.keyhold.audit.TrailVerifier;
import dev.keyhold.spi.Finding;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import dev.keyhold.sqlite.SqliteInspection;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code keyhold audit verify}: one verdict, and its place. */
@Command(
    name = "verify",
    description = {
      "Reads the whole trail and says whether it was changed. The exit code is 0 only if the"
          + " trail is intact; 3 if the last entries, or all, were never under proof and nothing"
          + " else was found; 4 if the trail could not be read.",
      "The file alone cannot show that its whole history was rebuilt. A checkpoint that was kept"
          + " elsewhere can."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AuditVerifyCommand implements Callable<Integer> {
  /** Nothing was found, and nothing could be found in a part of it. */
  private static final int UNPROVED = 3;

  private static final int NOT_LOOKED_AT = 4;

  @Spec private CommandSpec spec;
  @Mixin private Database data;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "A file of checkpoints that were kept elsewhere, one after the other.")
  private List<Path> checkpoints = List.of();

  @Option(
      names = "--public-key",
      paramLabel = "KEY",
      description =
          "The public key, or a file that holds it. Give the old keys too if the key was ever"
              + " changed.")
  private List<String> publicKeys = List.of();

  @Option(
      names = "--require-anchor",
      description = "Also fail if no checkpoint of this key vouches for the trail.")
  private boolean requireAnchor;

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = {
        "The manifest of the backup that was restored here. The trail has to begin with the"
            + " entries that the manifest describes. Checkpoints of more entries are later than"
            + " the backup and are not checked."
      })
  private @Nullable Path manifest;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  AuditVerifyCommand() {}

  @Override
  public Integer call() {
    if (publicKeys.isEmpty() && (requireAnchor || !checkpoints.isEmpty())) {
      throw new ParameterException(
          spec.commandLine(), "a checkpoint proves nothing without --public-key");
    }
    List<NoteVerifier> keys =
        publicKeys.stream().map(AuditFiles::textOrFile).map(NoteVerifier::parse).toList();
    List<String> notes = new ArrayList<>();
    for (Path file : checkpoints) {
      AnchoredNotes read = AnchoredNotes.of(AuditFiles.readDamaged(file), keys);
      read.torn().forEach(torn -> warn(file, torn));
      notes.addAll(read.notes());
    }
    Optional<RestoredTrail> restored = Optional.ofNullable(manifest).map(RestoredTrail::of);
    try {
      return verify(keys, notes, restored);
    } catch (StorageException.InvalidInput | StorageException.Unavailable e) {
      // No verdict: nobody is accused because a file could not be opened.
      spec.commandLine().getErr().println("keyhold: " + e.getMessage());
      return NOT_LOOKED_AT;
    }
  }

  private int verify(
      List<NoteVerifier> keys, List<String> notes, Optional<RestoredTrail> restored) {
    List<String> held = restored.map(trail -> trail.held(notes)).orElse(notes);
    TrailVerdict verdict;
    String anchor;
    try (Storage storage = AuditFiles.look(data, "unchecked")) {
      TrailVerdict found = TrailVerifier.verify(storage, keys, held, progress(storage));
      verdict = restored.map(trail -> trail.hold(storage, found)).orElse(found);
      anchor = anchor(verdict, keys, storage);
    }
    String left = restored.map(trail -> trail.left(notes.size() - held.size())).orElse("");
    Optional<Finding> lists = lists();
    print(verdict, anchor + left, lists);
    boolean anchored = verdict.anchored() > 0 || !requireAnchor;
    return anchored && lists.map(Finding::ok).orElse(true) ? exitCode(verdict) : ExitCode.SOFTWARE;
  }

  /** A file's bytes can be changed so that its indexes show less; a server's are not looked at. */
  private Optional<Finding> lists() {
    return data.isOnServer()
        ? Optional.empty()
        : Optional.of(SqliteInspection.ofLists(data.file()));
  }

  private static int exitCode(TrailVerdict verdict) {
    return switch (verdict.kind()) {
      case INTACT -> ExitCode.OK;
      case UNPROVED -> UNPROVED;
      default -> ExitCode.SOFTWARE;
    };
  }

  /** Nobody knows what it was about, so the verdict says nothing of it. */
  private void warn(Path file, AnchoredNotes.Torn torn) {
    spec.commandLine()
        .getErr()
        .printf(
            Locale.ROOT,
            "keyhold: the lines %,d to %,d of %s are not a complete checkpoint, and were not held%n",
            torn.first(),
            torn.last(),
            Text.visible(file.toString()));
    spec.commandLine().getErr().flush();
  }

  private void print(TrailVerdict verdict, String anchor, Optional<Finding> lists) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        json
            ? VisibleJson.of(JsonMapper.shared().writeValueAsString(object(verdict, lists)))
            : String.format(
                Locale.ROOT,
                "%s; %,d entries, %,d of them erased; %s",
                finding(verdict),
                verdict.entries(),
                verdict.erased(),
                anchor));
    if (!json) {
      lists
          .filter(found -> !found.ok())
          .ifPresent(
              found ->
                  out.println("the lists do not show all of it: " + Text.visible(found.found())));
    }
    out.flush();
  }

  private static ObjectNode object(TrailVerdict verdict, Optional<Finding> lists) {
    ObjectNode object = JsonMapper.shared().valueToTree(verdict);
    lists.ifPresent(found -> object.put("listsShowAll", found.ok()));
    return object;
  }

  /** Who vouches for the trail. A checkpoint is no proof to whoever has not the key. */
  private static String anchor(TrailVerdict verdict, List<NoteVerifier> keys, Storage storage) {
    if (verdict.anchored() > 0) {
      return String.format(
          Locale.ROOT, "a checkpoint vouches for the first %,d", verdict.anchored());
    }
    if (!keys.isEmpty()) {
      return "no checkpoint of these keys vouches for it";
    }
    return Checkpoints.newest(storage).isPresent()
        ? "a checkpoint is kept beside it, and held to it with --public-key"
        : "no checkpoint is kept beside it";
  }

  /** What was found, and where. */
  static String finding(TrailVerdict verdict) {
    String place =
        verdict.first() == verdict.last()
            ? String.format(Locale.ROOT, " at %,d", verdict.first())
            : String.format(Locale.ROOT, " %,d..%,d", verdict.first(), verdict.last());
    return switch (verdict.kind()) {
      case INTACT -> "intact";
      case EDITED -> "edited" + place;
      case UNPROVED -> "not under proof" + place;
      case MISSING -> "missing" + place;
      case TAIL_CUT -> "tail cut: missing" + place;
      case REBUILT -> "history rebuilt: not what was signed for" + place;
      case CHECKPOINT_FORGED -> "a checkpoint beside the trail was replaced";
      case TREE_DAMAGED -> "the entries are intact, and the stored tree is damaged";
    };
  }

  private LongConsumer progress(Storage storage) {
    ProgressBar bar = ProgressBar.on(spec.commandLine().getErr());
    long all = storage.read(tx -> tx.audit().last());
    return read -> bar.show(read, Math.max(read, all));
  }
}
