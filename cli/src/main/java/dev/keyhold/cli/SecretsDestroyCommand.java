package dev.keyhold.cli;

import dev.keyhold.secrets.SecretName;
import dev.keyhold.secrets.StoredSecret;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.StorageException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold secrets destroy}: for good. */
@Command(
    name = "destroy",
    description =
        "Overwrites a secret for good: all its versions, or one. Backups still have it until the key"
            + " is deleted that wraps it there.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class SecretsDestroyCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenSecrets given;
  @Mixin private GivenSecretName name;

  @Option(
      names = "--version-number",
      paramLabel = "N",
      description = "Which version. Default: all of them.")
  private @Nullable Long version;

  @Option(
      names = "--yes",
      required = true,
      description = "Nothing of it comes back but by a backup.")
  private boolean yes;

  SecretsDestroyCommand() {}

  @Override
  public void run() {
    if (!yes) {
      throw new ParameterException(spec.commandLine(), "--yes says that it is meant");
    }
    List<StoredSecret> gone =
        given.use(
            open ->
                (version == null ? versions(open, name.name()) : List.of(version))
                    .stream()
                        .map(
                            number ->
                                open.secrets()
                                    .destroy(open.organization(), name.name(), number, open.use()))
                        .toList());
    gone.forEach(secret -> spec.commandLine().getOut().println(SecretLines.of(secret)));
  }

  private static List<Long> versions(GivenSecrets.Open open, SecretName name) {
    List<Long> all =
        Page.all(page -> open.secrets().versions(open.organization(), name, page)).stream()
            .map(StoredSecret::version)
            .toList();
    if (all.isEmpty()) {
      throw new StorageException.NotFound("there is no such secret");
    }
    return all;
  }
}
