package dev.keyhold.cli;

import dev.keyhold.secrets.EncryptionKey;
import dev.keyhold.spi.Page;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyhold secrets key list}. */
@Command(
    name = "list",
    description = "Lists the keys that wrap secrets, a line each, the first one first.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class SecretsKeyListCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenKeyring given;

  SecretsKeyListCommand() {}

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    List<EncryptionKey> keys = given.use(open -> Page.all(open.secrets().keys()::list));
    keys.forEach(key -> out.println(SecretLines.of(key)));
  }
}
