package dev.keyhold.cli;

import dev.keyhold.core.PowerExplanation;
import dev.keyhold.core.PrivilegeOverride;
import dev.keyhold.core.Way;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.Words;
import java.io.PrintWriter;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyhold privileges why}. */
@Command(
    name = "why",
    description = "Says why an account may do something, or all that is in the way.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class PrivilegesWhyCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenPower given;
  @Mixin private AskedPower asked;

  PrivilegesWhyCommand() {}

  @Override
  public void run() {
    print(
        spec.commandLine().getOut(),
        given.use(open -> open.core().power().why(open.organization(), asked.ask())));
  }

  private static void print(PrintWriter out, PowerExplanation why) {
    out.println(
        (why.isAllowed() ? "yes" : "no")
            + ", says "
            + Words.of(why.answeredBy()).replace('_', ' '));
    why.hindrances().stream()
        .sorted()
        .map(hindrance -> Words.of(hindrance).replace('_', ' '))
        .forEach(hindrance -> out.println("  in the way  " + hindrance));
    why.ways().forEach(way -> out.println("  by the role " + text(way)));
    why.overrides().forEach(each -> out.println("  overridden  " + text(each)));
    why.graph()
        .forEach(
            path ->
                out.println(
                    "  by the path "
                        + path.path().stream()
                            .map(edge -> edge.source() + " " + edge.type() + " " + edge.target())
                            .map(Text::visible)
                            .collect(Collectors.joining(", "))));
  }

  private static String text(Way way) {
    return Text.visible(way.roleId())
        + " of "
        + Text.visible(way.subject().text())
        + way.resource().map(on -> " on " + Text.visible(on)).orElse("")
        + way.assignmentId().map(id -> ", assignment " + Text.visible(id)).orElse("");
  }

  private static String text(PrivilegeOverride override) {
    String who = override.subject().isEmpty() ? "all members" : override.subject();
    return Words.of(override.effect())
        + " to "
        + Text.visible(who)
        + ", "
        + Text.visible(override.stamp().id());
  }
}
