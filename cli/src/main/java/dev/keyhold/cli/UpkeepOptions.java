package dev.keyhold.cli;

import dev.keyhold.events.EventRetention;
import dev.keyhold.events.EventUpkeep;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long events and jobs are kept. */
final class UpkeepOptions {
  @Option(
      names = "--events-keep",
      paramLabel = "TIME",
      defaultValue = "7d",
      description =
          "How old events are when they are deleted, once every consumer has gone past them."
              + " Default: ${DEFAULT-VALUE}.")
  private String keep;

  @Option(
      names = "--events-longest",
      paramLabel = "TIME",
      defaultValue = "30d",
      description =
          "How old they become at the most; a consumer that has not read them is lost then."
              + " Default: ${DEFAULT-VALUE}.")
  private String longest;

  @Option(
      names = "--events-most",
      paramLabel = "N",
      description = "How many are kept at the most, likewise; no limit without it.")
  private @Nullable Long most;

  @Option(
      names = "--jobs-keep",
      paramLabel = "TIME",
      defaultValue = "1d",
      description =
          "How long jobs are kept that were done or cancelled. Default: ${DEFAULT-VALUE}.")
  private String jobs;

  UpkeepOptions() {}

  EventUpkeep upkeep() {
    Duration kept = When.lasting(keep);
    EventRetention events = EventRetention.after(kept).atLongest(When.lasting(longest));
    return new EventUpkeep(
        most == null ? events : events.atMost(most),
        When.lasting(jobs),
        EventUpkeep.DEFAULT.batch());
  }
}
