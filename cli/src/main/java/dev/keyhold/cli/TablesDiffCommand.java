package dev.keyhold.cli;

import dev.keyhold.spi.Text;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.sqlite.SqliteTables;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyhold tables diff}: what the next migration has to do. */
@Command(
    name = "diff",
    description = {
      "Prints the SQL that lies between the last migration of each set and its descriptors. It is"
          + " a proposal for the next migration: read it before you keep it.",
      "A line that begins with -- LOSES DATA stands before what cannot be undone. If something may"
          + " have got another name, the command fails and says so. It opens no database."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TablesDiffCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenSets given;

  TablesDiffCommand() {}

  @Override
  public void run() {
    given.use(
        sets -> {
          sets.forEach(set -> print(set, sets));
          return true;
        });
  }

  private void print(SetShape set, List<SetShape> sets) {
    PrintWriter out = spec.commandLine().getOut();
    SetShape[] others = sets.stream().filter(other -> other != set).toArray(SetShape[]::new);
    String sql = SqliteTables.diff(set, others);
    String name = Text.visible(set.name());
    if (sql.isEmpty()) {
      out.println("-- The set %s: no difference.".formatted(name));
    } else {
      out.println("-- The set %s: what its migrations lack.".formatted(name));
      out.println(sql);
    }
    out.flush();
  }
}
