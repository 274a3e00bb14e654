package dev.keyhold.cli;

import dev.keyhold.iam.IamTables;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyhold iam init}: makes what is not there yet. */
@Command(
    name = "init",
    description =
        "Makes the tables behind sign-in in a database, and the database itself if it is not there."
            + " Run again, it runs what migrations have come since.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class IamInitCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private DataFolder data;

  IamInitCommand() {}

  @Override
  public void run() {
    try (Storage storage = Keyhold.open(data.config().tables(IamTables.SET).build())) {
      int tables = storage.read(tx -> tx.tables().shapes().size());
      spec.commandLine()
          .getOut()
          .printf(Locale.ROOT, "%d tables are there; see docs/iam.md%n", tables);
    }
  }
}
