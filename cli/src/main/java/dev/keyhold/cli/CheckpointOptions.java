package dev.keyhold.cli;

import dev.keyhold.audit.CheckpointAnchor;
import dev.keyhold.audit.CheckpointSchedule;
import dev.keyhold.audit.NoteSigner;
import dev.keyhold.spi.Storage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a server that signs its trail. */
final class CheckpointOptions {
  @Option(
      names = "--audit-key",
      paramLabel = "FILE",
      description =
          "A file with mode 0600 that holds the private key for checkpoints of the trail."
              + " Without it, no checkpoints are signed.")
  private @Nullable Path key;

  @Option(
      names = "--anchor",
      paramLabel = "FILE",
      description = "Append each checkpoint to this file, best on another disk.")
  private @Nullable Path anchor;

  @Option(
      names = "--checkpoint-entries",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Sign a checkpoint after this many new entries. Default: ${DEFAULT-VALUE}.")
  private long entries;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "DURATION",
      defaultValue = "PT15M",
      description =
          "Sign a checkpoint after this time, if there are new entries. Default: ${DEFAULT-VALUE}.")
  private Duration every;

  CheckpointOptions() {}

  /** The key, if one is named. */
  Optional<NoteSigner> signer(PrintWriter err) {
    return Optional.ofNullable(key)
        .map(file -> AuditFiles.keyText("--audit-key", file, err))
        .map(NoteSigner::parse);
  }

  /** As {@link AuditFiles#anchors}. */
  List<CheckpointAnchor> anchors(DataFolder data, NoteSigner signer) {
    return AuditFiles.anchors(anchor, data, signer.verifier().name());
  }

  CheckpointSchedule start(Storage storage, NoteSigner signer, List<CheckpointAnchor> anchors) {
    return CheckpointSchedule.start(storage, signer, entries, every, anchors);
  }
}
