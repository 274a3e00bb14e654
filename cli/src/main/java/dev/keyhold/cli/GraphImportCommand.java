package dev.keyhold.cli;

import dev.keyhold.access.GraphImport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold graph import}: any graph of an organization. */
@Command(
    name = "import",
    description = {
      "Reads a graph from lines of JSON. The first line names it: {\"graph\":{\"name\",\"type\","
          + "\"config\"}}; then come {\"nodeType\":...} and {\"edgeType\":...}, and then nodes and"
          + " edges as keyhold access import reads them.",
      "A graph of this name and type is added to; if there is none, it is made. The exit code is 0"
          + " only if no line was refused."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class GraphImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GivenGraphs given;
  @Mixin private OrganizationOption organization;

  @Parameters(paramLabel = "FILE", description = "The file, or - for standard input.")
  private Path file;

  GraphImportCommand() {}

  @Override
  public Integer call() {
    return given.use(
        open ->
            new GraphLinesImport(spec, file)
                .run(
                    GraphImport.intoGraph(
                        open.tenant(organization.id()), open.graphs(), organization.id())));
  }
}
