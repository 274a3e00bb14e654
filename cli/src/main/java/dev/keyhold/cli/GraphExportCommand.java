package dev.keyhold.cli;

import dev.keyhold.access.Graph;
import dev.keyhold.access.GraphExport;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold graph export}: any graph of an organization. */
@Command(
    name = "export",
    description = {
      "Writes a graph as lines of JSON, which keyhold graph import reads. The access graph is written"
          + " as keyhold access import reads it, without what follows from memberships."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class GraphExportCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenGraphs given;
  @Mixin private OrganizationOption organization;

  @Parameters(
      paramLabel = "GRAPH",
      description = "The id or the name of the graph; access for the access graph.")
  private String graph;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "A new file for the lines; standard output without it.")
  private @Nullable Path out;

  GraphExportCommand() {}

  @Override
  public void run() {
    if (out != null) {
      given.keepClear(out);
    }
    given.look(
        open -> {
          Storage tenant = open.tenant(organization.id());
          String id = id(open, tenant);
          return write(GraphExport.of(tenant, open.graphs(), organization.id()), id);
        });
  }

  private String id(GivenGraphs.Open open, Storage tenant) {
    List<Graph> named =
        tenant.read(
            tx ->
                Page.walk(
                        Limits.PAGE_SIZE,
                        page -> open.graphs().in(tx, organization.id()).graphs(page))
                    .flatMap(page -> page.items().stream())
                    .filter(each -> each.name().equals(graph) || each.stamp().id().equals(graph))
                    .toList());
    if (named.size() > 1) {
      throw new StorageException.InvalidInput(
          named.size() + " graphs have this name; give the id of one");
    }
    return named.stream().findFirst().map(each -> each.stamp().id()).orElse(graph);
  }

  private long write(GraphExport export, String id) {
    ProgressBar bar = ProgressBar.on(spec.commandLine().getErr());
    try (Writer lines =
        new VisibleJson(
            out == null ? new Printed(spec.commandLine().getOut()) : NewFile.open(out))) {
      return export.write(id, lines, bar::count);
    } catch (IOException e) {
      throw new StorageException.Unavailable(
          "the lines cannot be written: " + e.getClass().getSimpleName(), e);
    }
  }
}
