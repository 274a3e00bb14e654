package dev.keyhold.cli;

import dev.keyhold.secrets.EncryptionKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold secrets key use}. */
@Command(
    name = "use",
    description = {
      "Makes a key the active one that is there already, once it is found to work. The one before it"
          + " unwraps what it has wrapped: keyhold secrets rewrap wraps that anew.",
      "The tables of secrets are made if the database has none."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class SecretsKeyUseCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenKeyring given;

  @Parameters(
      index = "0",
      paramLabel = "PROVIDER",
      description = "Who opens the key: file, environment or pkcs11.")
  private String provider;

  @Parameters(
      index = "1",
      paramLabel = "REFERENCE",
      description =
          "How the provider finds the key: the absolute path of a file, the name of a variable, or the"
              + " absolute path of a PKCS#11 configuration, # and a label. It is stored, so it is no"
              + " secret.")
  private String reference;

  SecretsKeyUseCommand() {}

  @Override
  public void run() {
    EncryptionKey key = given.make(open -> open.secrets().keys().use(provider, reference));
    spec.commandLine().getOut().println(SecretLines.of(key));
  }
}
