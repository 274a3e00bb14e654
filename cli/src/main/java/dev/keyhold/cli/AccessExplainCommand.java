package dev.keyhold.cli;

import dev.keyhold.access.Edge;
import dev.keyhold.access.Explanation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyhold access explain}. */
@Command(
    name = "explain",
    description = {
      "Says why principals may do something to resources, or how near they come.",
      "Each line is a question: {\"principal\",\"action\",\"resource\",\"scopes\"}. Each answer is a line too, in the same order; where there is no"
          + " answer, it says why: {\"error\":...}, and the exit code is not 0."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AccessExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private AskedLines asked;

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "A new file that gets a drawing of the first answer.")
  private @Nullable Path drawing;

  AccessExplainCommand() {}

  @Override
  public Integer call() {
    if (drawing != null) {
      asked.keepClear(drawing);
    }
    return asked.answer(spec.commandLine().getOut(), this::answer);
  }

  private Map<String, Object> answer(
      GivenGraphs.Open open, String organization, AskedLines.Asked asked) {
    Explanation why = open.access().explain(organization, AccessCheckCommand.question(asked));
    if (drawing != null) {
      NewFile.write(drawing, new PathDrawing(why).svg());
      drawing = null; // which has its answer
    }
    return why.allowed()
        ? Map.of("allowed", true, "path", edges(why.path()))
        : Map.of(
            "allowed",
            false,
            "principal",
            why.principalSide(),
            "resource",
            why.resourceSide(),
            "nearest",
            edges(why.nearest()));
  }

  private static List<Map<String, String>> edges(List<Edge> edges) {
    return edges.stream()
        .map(edge -> Map.of("type", edge.type(), "source", edge.source(), "target", edge.target()))
        .toList();
  }
}
