package dev.keyhold.cli;

import dev.keyhold.tables.ReferencePage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyhold tables page}: what the tables are, for people. */
@Command(
    name = "page",
    description =
        "Prints what the tables of your sets are, in Markdown: a diagram (Mermaid), and what each"
            + " column holds, in the database and in JSON. It opens no database.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TablesPageCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenSets given;

  TablesPageCommand() {}

  @Override
  public void run() {
    String page =
        given.use(
            sets -> ReferencePage.of(sets.stream().flatMap(set -> set.shapes().stream()).toList()));
    spec.commandLine().getOut().print(page);
    spec.commandLine().getOut().flush();
  }
}
