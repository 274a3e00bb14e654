package dev.keyhold.cli;

import dev.keyhold.audit.CheckpointAnchor;
import dev.keyhold.audit.Checkpoints;
import dev.keyhold.audit.NoteSigner;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyhold audit checkpoint}: signs what the trail is now. */
@Command(
    name = "checkpoint",
    description = {
      "Signs a checkpoint of the trail as it is now, stores it beside the trail, prints it, and"
          + " passes it to the anchors on the class path."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AuditCheckpointCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Database data;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = {
        "The file with the private key, as made by audit key new, with mode 0600.",
        "Without it, the environment variable " + AuditFiles.KEY_VARIABLE + " holds the key itself."
      })
  private @Nullable Path key;

  @Option(
      names = "--anchor",
      paramLabel = "FILE",
      description = "Append the checkpoint to this file, best on another disk.")
  private @Nullable Path anchor;

  AuditCheckpointCommand() {}

  @Override
  public Integer call() {
    NoteSigner signer =
        NoteSigner.parse(AuditFiles.keyText("--key", key, spec.commandLine().getErr()));
    List<CheckpointAnchor> anchors =
        AuditFiles.anchors(anchor, data.data(), signer.verifier().name());
    Optional<String> note;
    try (Storage storage = AuditFiles.open(data, "never")) {
      note = Checkpoints.sign(storage, signer);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (note.isEmpty()) {
      throw new StorageException.InvalidInput(
          "no entry of the trail is under proof yet; nothing was signed");
    }
    out.print(note.get());
    out.flush();
    return anchored(note.get(), anchors) ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /** One that fails does not keep the note from the others. */
  private boolean anchored(String note, List<CheckpointAnchor> anchors) {
    boolean all = true;
    for (CheckpointAnchor one : anchors) {
      try {
        one.anchor(note);
      } catch (IOException e) {
        all = false;
        spec.commandLine()
            .getErr()
            .println(
                "keyhold: an anchor did not take the checkpoint: "
                    + Text.visible(String.valueOf(e.getMessage())));
      }
    }
    return all;
  }
}
