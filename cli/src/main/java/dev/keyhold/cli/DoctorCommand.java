package dev.keyhold.cli;

import dev.keyhold.postgres.PostgresInspection;
import dev.keyhold.spi.Finding;
import dev.keyhold.spi.Text;
import dev.keyhold.sqlite.SqliteInspection;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code keyhold doctor}: checks a database for its operator. */
@Command(
    name = "doctor",
    description = "Checks settings, file modes, schema, integrity and space; changes no data.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Database data;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  DoctorCommand() {}

  /**
   * The object that {@code --json} prints.
   *
   * @param file the database file, or the URL of a server's database
   */
  record Report(String file, boolean ok, List<Finding> findings) {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Consumer<Finding> print = finding -> print(out, finding);
    List<Finding> findings = new ArrayList<>();
    Consumer<Finding> found = json ? findings::add : print.andThen(findings::add);
    if (data.isOnServer()) {
      PostgresInspection.of(data.config().build(), found);
    } else {
      SqliteInspection.of(data.file(), found);
    }
    // Even if something is wrong already: whoever changed the file may have changed more.
    TrailFindings.of(data).forEach(found);
    EventFindings.of(data).forEach(found);
    boolean ok = findings.stream().allMatch(Finding::ok);
    if (json) {
      out.println(
          VisibleJson.of(
              JsonMapper.shared()
                  .writerWithDefaultPrettyPrinter()
                  .writeValueAsString(new Report(data.name(), ok, findings))));
    }
    return ok ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static void print(PrintWriter out, Finding finding) {
    out.printf(
        Locale.ROOT,
        "%-5s  %-13s  %s%n",
        finding.ok() ? "ok" : "WRONG",
        finding.name(),
        Text.visible(finding.found()));
    out.flush();
  }
}
