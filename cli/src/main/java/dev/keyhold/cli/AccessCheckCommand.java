package dev.keyhold.cli;

import dev.keyhold.access.Question;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyhold access check}. */
@Command(
    name = "check",
    description = {
      "Says whether principals may do something to resources.",
      "Each line is a question: {\"principal\",\"action\",\"resource\",\"scopes\"}. Each answer is a line too, in the same order; where there is no"
          + " answer, it says why: {\"error\":...}, and the exit code is not 0."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AccessCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private AskedLines asked;

  AccessCheckCommand() {}

  @Override
  public Integer call() {
    return asked.answer(spec.commandLine().getOut(), AccessCheckCommand::answer);
  }

  private static Map<String, Object> answer(
      GivenGraphs.Open open, String organization, AskedLines.Asked asked) {
    return Map.of("allowed", open.access().check(organization, question(asked)));
  }

  static Question question(AskedLines.Asked asked) {
    return new Question(
        asked.text("principal"), asked.text("action"), asked.text("resource"), asked.scopes());
  }
}
