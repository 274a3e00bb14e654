package dev.keyhold.cli;

import dev.keyhold.events.QueueCounts;
import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.Text;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyhold queue list}: how queues stand. */
@Command(
    name = "list",
    description = "Says of each queue how many jobs it has in each state.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class QueueListCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenEvents given;

  QueueListCommand() {}

  @Override
  public void run() {
    List<QueueCounts> all =
        given.read(door -> door.queues().names().stream().map(door.queues()::counts).toList());
    all.forEach(
        queue ->
            spec.commandLine()
                .getOut()
                .printf(
                    Locale.ROOT,
                    "%s%s  ready %,d  claimed %,d  done %,d  dead %,d  cancelled %,d%s%n",
                    Text.visible(queue.queue()),
                    queue.paused() ? " (paused)" : "",
                    queue.ready(),
                    queue.claimed(),
                    queue.done(),
                    queue.dead(),
                    queue.cancelled(),
                    queue.oldest().map(time -> "  oldest " + IsoTime.text(time)).orElse("")));
  }
}
