package dev.keyhold.cli;

import dev.keyhold.spi.Page;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyhold secrets list}. */
@Command(
    name = "list",
    description =
        "Lists all versions of the secrets of an organization, a line each, and no value.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class SecretsListCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenSecrets given;

  SecretsListCommand() {}

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    given.use(
        open -> {
          Page.walk(page -> open.secrets().list(open.organization(), page))
              .flatMap(page -> page.items().stream())
              .takeWhile(secret -> !out.checkError())
              .forEach(secret -> out.println(SecretLines.of(secret)));
          return true;
        });
  }
}
