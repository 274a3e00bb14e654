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

/** {@code keyhold namespace add}: a key space, and its token. */
@Command(
    name = "add",
    description = {
      "Makes a namespace and prints its token. The token is shown only once.",
      "A running server serves it at once."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class NamespaceAddCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private DataFolder data;

  @Parameters(paramLabel = "NAME", description = "1 to 64 of a-z, 0-9 and -.")
  private String name;

  NamespaceAddCommand() {}

  @Override
  public void run() {
    try (Kit kit = Kit.open(data.config().build(), Clock.systemUTC());
        Namespaces namespaces = BridgeOptions.namespaces(data, kit.scope(), 1)) {
      if (namespaces.exists(name)) {
        throw new StorageException.InvalidInput(
            "the namespace %s already exists; keyhold namespace token makes it a new token"
                .formatted(name));
      }
      // The token first: a namespace that nobody can open would be in the way of the next try.
      String token = new NamespaceTokens(kit).next(name);
      boolean made = namespaces.use(name, storage -> true);
      if (made) {
        spec.commandLine().getOut().println("token " + token);
        spec.commandLine().getOut().flush();
      }
    }
  }
}
