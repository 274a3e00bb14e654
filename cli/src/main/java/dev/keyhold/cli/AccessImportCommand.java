package dev.keyhold.cli;

import dev.keyhold.access.GraphImport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold access import}: principals, resources and the edges between them. */
@Command(
    name = "import",
    description = {
      "Reads principals, resources and edges from lines of JSON into the access graph of an"
          + " organization: {\"node\":{\"type\",\"key\",\"attributes\"}} and"
          + " {\"edge\":{\"type\",\"source\",\"target\",\"attributes\"}}.",
      "What is there already gets the attributes of its line, so an import that was cut short goes on"
          + " when it is run again. The exit code is 0 only if no line was refused."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AccessImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GivenGraphs given;
  @Mixin private OrganizationOption organization;

  @Parameters(paramLabel = "FILE", description = "The file, or - for standard input.")
  private Path file;

  AccessImportCommand() {}

  @Override
  public Integer call() {
    return given.use(
        open ->
            new GraphLinesImport(spec, file)
                .run(
                    GraphImport.intoAccess(
                        open.tenant(organization.id()), open.graphs(), organization.id())));
  }
}
