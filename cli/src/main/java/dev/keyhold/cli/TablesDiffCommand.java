package dev.keyhold.cli;

import dev.keyhold.postgres.PostgresTables;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.sqlite.SqliteTables;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyhold tables diff}: what the next migration has to do. */
@Command(
    name = "diff",
    description = {
      "Prints the SQL that lies between the last migration of each set and its descriptors. It is"
          + " a proposal for the next migration: read it before you keep it.",
      "A line that begins with -- LOSES DATA stands before what cannot be undone. If something may"
          + " have got another name, the command fails and says so. Nothing in a"
          + " database is changed.",
      "The SQL is SQLite's, or PostgreSQL's with --url."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TablesDiffCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenSets given;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "A PostgreSQL server, on which the tables are made to compare them, in schemas that are"
              + " gone when the command ends; such as postgresql://keyhold@localhost/hub.")
  private @Nullable String url;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description =
          "A file whose first line is the password for --url. Without it, the password comes from"
              + " PGPASSWORD or from .pgpass.")
  private @Nullable Path passwordFile;

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
    String sql = diff(set, others);
    String name = Text.visible(set.name());
    if (sql.isEmpty()) {
      out.println("-- The set %s: no difference.".formatted(name));
    } else {
      out.println("-- The set %s: what its migrations lack.".formatted(name));
      out.println(sql);
    }
    out.flush();
  }

  private String diff(SetShape set, SetShape... others) {
    if (url == null) {
      return SqliteTables.diff(set, others);
    }
    StorageConfig.Builder config = StorageConfig.builder(url);
    if (passwordFile != null) {
      config.setting("password-file", passwordFile.toString());
    }
    return PostgresTables.diff(config.build(), set, others);
  }
}
