package dev.keyhold.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyhold access actions}. */
@Command(
    name = "actions",
    description = {
      "Lists the actions that principals may do to resources.",
      "Each line is a question: {\"principal\",\"resource\",\"scopes\"}. Each answer is a line too, in the same order; where there is no"
          + " answer, it says why: {\"error\":...}, and the exit code is not 0."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AccessActionsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private AskedLines asked;

  AccessActionsCommand() {}

  @Override
  public Integer call() {
    return asked.answer(spec.commandLine().getOut(), AccessActionsCommand::answer);
  }

  private static Map<String, Object> answer(
      GivenGraphs.Open open, String organization, AskedLines.Asked asked) {
    return Map.of(
        "actions",
        open.access()
            .actions(
                organization, asked.text("principal"), asked.text("resource"), asked.scopes()));
  }
}
