package dev.keyhold.cli;

import dev.keyhold.secrets.SecretValue;
import dev.keyhold.secrets.StoredSecret;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyhold secrets put}. */
@Command(
    name = "put",
    description = "Keeps a new secret, whose value comes from standard input or a file.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class SecretsPutCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenSecrets given;
  @Mixin private GivenSecretName name;
  @Mixin private GivenSecretValue input;

  SecretsPutCommand() {}

  @Override
  public void run() {
    Optional<Instant> end = input.expiresAt(OpenedData.CLOCK.instant());
    StoredSecret made =
        given.use(
            open -> {
              try (SecretValue value = input.value(spec.commandLine().getErr())) {
                return open.secrets()
                    .create(open.organization(), name.name(), value, end, open.use());
              }
            });
    spec.commandLine().getOut().println(SecretLines.of(made));
  }
}
