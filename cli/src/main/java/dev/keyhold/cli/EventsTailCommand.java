package dev.keyhold.cli;

import dev.keyhold.events.Event;
import dev.keyhold.events.EventWaiting;
import dev.keyhold.server.EventJson;
import dev.keyhold.spi.Storage;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyhold events tail}: events as lines. */
@Command(
    name = "tail",
    description = {
      "Prints events as lines of JSON, in their order: the last ones, or those after a number."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class EventsTailCommand implements Runnable {
  private static final int PAGE = 500;

  @Spec private CommandSpec spec;
  @Mixin private GivenEvents given;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "Events of this topic. Repeat the option for several; all without it.")
  private List<String> topics = List.of();

  @Option(
      names = "--after",
      paramLabel = "N",
      description = "Those after this number; 0 for all that are there.")
  private @Nullable Long after;

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "10",
      description = "Without --after, how many numbers it goes back. Default: ${DEFAULT-VALUE}.")
  private long last;

  @Option(names = "--follow", description = "Go on with what comes, until it is stopped.")
  private boolean follow;

  EventsTailCommand() {}

  @Override
  public void run() {
    try (Storage storage = given.open();
        EventWaiting waiting = EventWaiting.over(storage)) {
      long seen =
          after != null
              ? after
              : storage.read(tx -> GivenEvents.events().in(tx).log().last()) - Math.max(0, last);
      seen = print(storage, seen);
      while (follow) {
        long known = seen;
        Optional<Long> more =
            waiting.await(
                Duration.ofMinutes(1),
                () -> Optional.of(print(storage, known)).filter(now -> now > known));
        seen = more.orElse(seen);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is stopped
    }
  }

  /** Prints what there is, and answers how far it came. */
  private long print(Storage storage, long from) {
    PrintWriter out = spec.commandLine().getOut();
    long seen = from;
    List<Event> page = page(storage, seen);
    while (!page.isEmpty()) {
      page.forEach(event -> out.println(VisibleJson.of(EventJson.line(event))));
      out.flush();
      seen = page.get(page.size() - 1).seq();
      page = page(storage, seen);
    }
    return seen;
  }

  private List<Event> page(Storage storage, long from) {
    return storage.read(
        tx -> GivenEvents.events().in(tx).log().readAfter(Math.max(0, from), topics, PAGE));
  }
}
