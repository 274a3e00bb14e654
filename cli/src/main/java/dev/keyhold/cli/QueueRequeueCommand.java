package dev.keyhold.cli;

import dev.keyhold.events.Job;
import dev.keyhold.events.JobState;
import dev.keyhold.events.Queues;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold queue requeue}. */
@Command(
    name = "requeue",
    description = "Tries dead or cancelled jobs anew, with all their attempts.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class QueueRequeueCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenEvents given;

  @Parameters(paramLabel = "JOB", arity = "0..*", description = "The ids of jobs.")
  private List<String> ids = List.of();

  @Option(
      names = "--dead",
      paramLabel = "QUEUE",
      description = "All dead jobs of this queue, in the place of ids.")
  private @Nullable String queue;

  QueueRequeueCommand() {}

  @Override
  public void run() {
    String dead = queue;
    if ((dead == null) == ids.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "name jobs by their ids, or a queue by --dead");
    }
    List<String> all = dead == null ? ids : given.read(door -> dead(door.queues(), dead));
    all.forEach(
        id -> {
          given.write(door -> door.jobs().requeue(id));
          spec.commandLine().getOut().println("requeued  " + Text.visible(id));
        });
  }

  private static List<String> dead(Queues queues, String queue) {
    return Page.walk(Limits.PAGE_SIZE, page -> queues.list(queue, JobState.DEAD, page))
        .flatMap(page -> page.items().stream())
        .map(Job::id)
        .toList();
  }
}
