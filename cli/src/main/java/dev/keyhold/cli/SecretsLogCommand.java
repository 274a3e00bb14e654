package dev.keyhold.cli;

import dev.keyhold.secrets.SecretAccess;
import dev.keyhold.secrets.SecretName;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import java.io.PrintWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold secrets log}. */
@Command(
    name = "log",
    description =
        "Shows what was done with a secret or with all of an organization, or tried, a line each,"
            + " the last first.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class SecretsLogCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenSecrets given;
  @Mixin private AppOption app;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "What the secret is called. Without it, all are shown.")
  private @Nullable String name;

  SecretsLogCommand() {}

  @Override
  public void run() {
    if (name == null && app.id().isPresent()) {
      throw new ParameterException(spec.commandLine(), "--app is for one secret: give its NAME");
    }
    Optional<SecretName> secret =
        Optional.ofNullable(name).map(given -> new SecretName(app.id(), given));
    PrintWriter out = spec.commandLine().getOut();
    given.use(
        open -> {
          Page.walk(page -> page(open, secret, page))
              .flatMap(page -> page.items().stream())
              .takeWhile(line -> !out.checkError())
              .forEach(line -> out.println(SecretLines.of(line)));
          return true;
        });
  }

  private static Page<SecretAccess> page(
      GivenSecrets.Open open, Optional<SecretName> secret, PageRequest page) {
    return secret
        .map(name -> open.secrets().log(open.organization(), name, page))
        .orElseGet(() -> open.secrets().log(open.organization(), page));
  }
}
