package dev.keyhold.cli;

import dev.keyhold.secrets.EncryptionKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold secrets key destroy}: for good. */
@Command(
    name = "destroy",
    description = {
      "Says that nothing is unwrapped by a key any more, if no secret of any organization names it."
          + " It can be done five minutes after another key took its place.",
      "Then delete the key where it is: with it, backups can still be read."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class SecretsKeyDestroyCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenKeyring given;

  @Parameters(
      paramLabel = "ID",
      description = "The id of the key, as keyhold secrets key list has it.")
  private String id;

  @Option(names = "--yes", required = true, description = "It does not become active again.")
  private boolean yes;

  SecretsKeyDestroyCommand() {}

  @Override
  public void run() {
    if (!yes) {
      throw new ParameterException(spec.commandLine(), "--yes says that it is meant");
    }
    EncryptionKey key = given.use(open -> open.secrets().keys().destroy(id));
    spec.commandLine().getOut().println(SecretLines.of(key));
  }
}
