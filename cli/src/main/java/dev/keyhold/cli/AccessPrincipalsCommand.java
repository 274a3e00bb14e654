package dev.keyhold.cli;

import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyhold access principals}. */
@Command(
    name = "principals",
    description = {
      "Lists the principals that may do something to resources.",
      "Each line is a question: {\"resource\",\"action\",\"scopes\"}. Each answer is a line too, in the same order; where there is no"
          + " answer, it says why: {\"error\":...}, and the exit code is not 0."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AccessPrincipalsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private AskedLines asked;

  AccessPrincipalsCommand() {}

  @Override
  public Integer call() {
    return asked.answer(spec.commandLine().getOut(), AccessPrincipalsCommand::answer);
  }

  private static Map<String, Object> answer(
      GivenGraphs.Open open, String organization, AskedLines.Asked asked) {
    return Map.of(
        "principals",
        Page.walk(
                Limits.PAGE_SIZE,
                page ->
                    open.access()
                        .principals(
                            organization,
                            asked.text("resource"),
                            asked.text("action"),
                            asked.scopes(),
                            page))
            .flatMap(page -> page.items().stream())
            .toList());
  }
}
