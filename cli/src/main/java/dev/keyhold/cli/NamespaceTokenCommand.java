package dev.keyhold.cli;

import dev.keyhold.keypal.Namespaces;
import dev.keyhold.server.Kit;
import dev.keyhold.server.NamespaceTokens;
import dev.keyhold.spi.StorageException;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold namespace token}: another token, for the one that was lost or leaked. */
@Command(
    name = "token",
    description = {
      "Prints a new token for a namespace. The token is shown only once, and earlier tokens stop"
          + " working."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class NamespaceTokenCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private DataFolder data;

  @Parameters(paramLabel = "NAME", description = "The name of a namespace that exists.")
  private String name;

  NamespaceTokenCommand() {}

  @Override
  public void run() {
    try (Kit kit = Kit.open(data.config().build(), Clock.systemUTC());
        Namespaces namespaces = BridgeOptions.namespaces(data, kit.scope(), 1)) {
      if (!namespaces.exists(name)) {
        throw new StorageException.NotFound("there is no namespace " + name);
      }
      spec.commandLine().getOut().println("token " + new NamespaceTokens(kit).next(name));
      spec.commandLine().getOut().flush();
    }
  }
}
