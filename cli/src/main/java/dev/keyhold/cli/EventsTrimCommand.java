package dev.keyhold.cli;

import dev.keyhold.events.EventUpkeep;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Text;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyhold events trim}: what is old enough goes. */
@Command(
    name = "trim",
    description = {
      "Deletes events that are old enough and that every consumer has gone past, jobs that were"
          + " done or cancelled, and what consumers have consumed; keyhold serve does the same by"
          + " itself.",
      "The exit code is 1 if a consumer was lost, because events had become too old that it had"
          + " not read."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class EventsTrimCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GivenEvents given;
  @Mixin private UpkeepOptions keeps;

  EventsTrimCommand() {}

  @Override
  public Integer call() {
    EventUpkeep upkeep = keeps.upkeep();
    Map<String, Long> deleted = new TreeMap<>();
    List<String> lost;
    try (Storage storage = given.open()) {
      lost =
          upkeep.run(
              storage,
              tx -> GivenEvents.events().in(tx),
              (what, count) -> deleted.merge(what, (long) count, Long::sum));
    }
    deleted.forEach(
        (what, count) ->
            spec.commandLine().getOut().printf(Locale.ROOT, "deleted  %s %,d%n", what, count));
    lost.forEach(name -> spec.commandLine().getOut().println("LOST     " + Text.visible(name)));
    return lost.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
