package dev.keyhold.cli;

import dev.keyhold.secrets.SecretValue;
import dev.keyhold.secrets.Secrets;
import dev.keyhold.secrets.StoredSecret;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyhold secrets rotate}. */
@Command(
    name = "rotate",
    description = {
      "Puts a new version in the place of the current one. Its value comes from standard input or a"
          + " file.",
      "The version before is not readable any more, unless --keep-previous says for how long."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class SecretsRotateCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenSecrets given;
  @Mixin private GivenSecretName name;
  @Mixin private GivenSecretValue input;

  @Option(
      names = "--keep-previous",
      paramLabel = "DURATION",
      defaultValue = "0s",
      description =
          "How long the version before can still be read, such as 15m, 12h or 7d. Default:"
              + " ${DEFAULT-VALUE}.")
  private String previous;

  SecretsRotateCommand() {}

  @Override
  public void run() {
    Secrets.Rotation kept = Secrets.Rotation.keeping(When.lasting(previous));
    Secrets.Rotation how =
        input.expiresAt(OpenedData.CLOCK.instant()).map(kept::expiresAt).orElse(kept);
    StoredSecret made =
        given.use(
            open -> {
              try (SecretValue value = input.value(spec.commandLine().getErr())) {
                return open.secrets()
                    .rotate(open.organization(), name.name(), value, how, open.use());
              }
            });
    spec.commandLine().getOut().println(SecretLines.of(made));
  }
}
