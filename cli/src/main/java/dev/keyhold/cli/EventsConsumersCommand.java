package dev.keyhold.cli;

import dev.keyhold.events.ConsumerState;
import dev.keyhold.events.Consumers;
import dev.keyhold.events.EventConsumer;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.Words;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyhold events consumers}: one line each. */
@Command(
    name = "consumers",
    description =
        "Lists the consumers: the state of each, how far it is, and how many events lie before it."
            + " The exit code is 1 if one is lost.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class EventsConsumersCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GivenEvents given;

  EventsConsumersCommand() {}

  /** One of them. */
  private record Line(EventConsumer consumer, long lag) {}

  @Override
  public Integer call() {
    List<Line> lines =
        given.read(
            door -> {
              Consumers consumers = door.consumers();
              return Page.walk(Limits.PAGE_SIZE, consumers::list)
                  .flatMap(page -> page.items().stream())
                  .map(consumer -> new Line(consumer, consumers.lag(consumer)))
                  .toList();
            });
    lines.forEach(this::print);
    return lines.stream().anyMatch(line -> line.consumer().state() == ConsumerState.LOST)
        ? ExitCode.SOFTWARE
        : ExitCode.OK;
  }

  private void print(Line line) {
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%-6s  at %,d  %,d behind  %s%s%n",
            Words.of(line.consumer().state()),
            line.consumer().position(),
            line.lag(),
            Text.visible(line.consumer().name()),
            line.consumer().topics().isEmpty()
                ? ""
                : "  " + Text.visible(String.join(", ", line.consumer().topics())));
  }
}
