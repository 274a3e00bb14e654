package dev.keyhold.cli;

import dev.keyhold.audit.Checkpoints;
import dev.keyhold.audit.NoteVerifier;
import dev.keyhold.audit.TrailVerdict;
import dev.keyhold.audit.TrailVerifier;
import dev.keyhold.spi.Storage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code keyhold audit verify}: one verdict, and its place. */
@Command(
    name = "verify",
    description = {
      "Reads the whole trail and says whether it is what it was. Exit code 0 only if it is intact.",
      "A checkpoint that was kept elsewhere finds what the file alone cannot show: a history that"
          + " was rebuilt."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AuditVerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Database data;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "Checkpoints that were kept elsewhere, one after the other.")
  private List<Path> checkpoints = List.of();

  @Option(
      names = "--public-key",
      paramLabel = "KEY",
      description =
          "The public key, or a file with it. Name old ones too, after the key was exchanged.")
  private List<String> publicKeys = List.of();

  @Option(
      names = "--require-anchor",
      description = "Fail also if no checkpoint of this key vouches for the trail.")
  private boolean requireAnchor;

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
    List<String> notes =
        checkpoints.stream()
            .flatMap(file -> Checkpoints.split(AuditFiles.read(file)).stream())
            .toList();
    TrailVerdict verdict;
    try (Storage storage = AuditFiles.open(data, "unchecked")) {
      verdict = TrailVerifier.verify(storage, keys, notes, progress(storage));
    }
    print(verdict);
    boolean anchored = verdict.anchored() > 0 || !requireAnchor;
    return verdict.isIntact() && anchored ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void print(TrailVerdict verdict) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? JsonMapper.shared().writeValueAsString(verdict) : text(verdict));
    out.flush();
  }

  private static String text(TrailVerdict verdict) {
    String anchor =
        verdict.anchored() > 0
            ? String.format(
                Locale.ROOT, "a checkpoint vouches for the first %,d", verdict.anchored())
            : "never anchored";
    return String.format(
        Locale.ROOT,
        "%s; %,d entries, %,d of them erased; %s",
        finding(verdict),
        verdict.entries(),
        verdict.erased(),
        anchor);
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
