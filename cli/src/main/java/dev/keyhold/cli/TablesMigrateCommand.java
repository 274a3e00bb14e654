package dev.keyhold.cli;

import dev.keyhold.postgres.PostgresTables;
import dev.keyhold.sqlite.SqliteTables;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyhold tables migrate}: runs what a file lacks. */
@Command(
    name = "migrate",
    description = {
      "Runs the migrations that the database lacks, and prints each with the time that it took."
          + " Make a backup before.",
      "All that one set lacks are kept together or not at all: if the command is killed, the"
          + " database is as before. Others can read meanwhile, and cannot write."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TablesMigrateCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private DataFolder data;
  @Mixin private GivenSets given;

  TablesMigrateCommand() {}

  @Override
  public void run() {
    UpgradeLines lines = new UpgradeLines(spec.commandLine().getOut(), spec.commandLine().getErr());
    given.use(
        sets -> {
          if (data.isOnServer()) {
            PostgresTables.migrate(data.config().build(), sets, lines);
          } else {
            SqliteTables.migrate(data.systemDatabase(), sets, lines);
          }
          return true;
        });
    lines.end();
  }
}
