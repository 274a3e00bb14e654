package dev.keyhold.cli;

import dev.keyhold.secrets.SecretTables;
import dev.keyhold.secrets.SecretUse;
import dev.keyhold.secrets.Secrets;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** The database whose secrets a command is about, and who does something with them. */
final class GivenKeyring {
  /** What somebody is who is named on a command line, which nobody has proved. */
  private static final String COMMAND = "command";

  @Mixin private DataFolder data;
  @Mixin private ActorOption actor;

  GivenKeyring() {}

  /** What is open while a command runs. */
  record Open(OpenedData data, Secrets secrets) {}

  /**
   * Uses the secrets of a database that has them.
   *
   * @throws StorageException.InvalidInput if it has none
   */
  <T> T use(Function<Open, T> work) {
    data.requireThere();
    if (!OwnSets.names(data.config().build()).contains(SecretTables.SET.name())) {
      throw new StorageException.InvalidInput(
          "the database has no secrets; keyhold secrets key new makes their tables, and so do"
              + " keyhold serve and a hub that opens it with SecretTables.SET");
    }
    return open(data.config().setting("migrations", "validate"), work);
  }

  /** The same, which makes the tables where they are not there. */
  <T> T make(Function<Open, T> work) {
    return open(data.config(), work);
  }

  private <T> T open(StorageConfig.Builder config, Function<Open, T> work) {
    return OpenedData.use(
        data,
        actor,
        config,
        List.of(SecretTables.SET),
        opened ->
            work.apply(
                new Open(
                    opened,
                    Secrets.over(
                        Secrets.Setup.of(opened.system(), opened.tenants())
                            .organizations(opened.organizations()),
                        OpenedData.CLOCK))));
  }

  SecretUse actor() {
    return SecretUse.by(actor.id()).actorType(COMMAND);
  }

  /** As {@link DataFolder#keepClear}. */
  void keepClear(Path written) {
    data.keepClear(written);
  }

  /** Whether a copy of the data's folder would have the file too. */
  boolean isAmongData(Path file) {
    return !data.isOnServer()
        && file.toAbsolutePath().normalize().startsWith(data.folder().toAbsolutePath().normalize());
  }
}
