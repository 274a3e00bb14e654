package dev.keyhold.cli;

import dev.keyhold.secrets.OpenedSecret;
import dev.keyhold.spi.StorageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyhold secrets get}. */
@Command(
    name = "get",
    description =
        "Writes the value of a secret to standard output, or to a new file: its bytes, and nothing"
            + " before or after them. That it was read is in the log before.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class SecretsGetCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenSecrets given;
  @Mixin private GivenSecretName name;

  @Option(
      names = "--version-number",
      paramLabel = "N",
      description = "Which version. Default: the current one.")
  private @Nullable Long version;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "A new file for its owner alone. An existing file is never overwritten.")
  private @Nullable Path file;

  SecretsGetCommand() {}

  @Override
  public void run() {
    if (file != null) {
      given.keepClear(file);
    }
    OptionalLong wanted = version == null ? OptionalLong.empty() : OptionalLong.of(version);
    try (OpenedSecret opened =
        given.use(
            open -> open.secrets().open(open.organization(), name.name(), wanted, open.use()))) {
      opened
          .value()
          .use(
              bytes -> {
                write(bytes);
                return bytes.length;
              });
    }
  }

  /**
   * @throws StorageException.InvalidInput if the file is there already
   */
  private void write(byte[] bytes) {
    if (file == null) {
      RawOutput.write(spec.commandLine().getOut(), bytes);
    } else {
      NewFile.write(file, ByteBuffer.wrap(bytes));
    }
  }
}
