package dev.keyhold.cli;

import dev.keyhold.events.EventConsumer;
import dev.keyhold.spi.Text;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold events replay}: sends a consumer to another place. */
@Command(
    name = "replay",
    description =
        "Sends a consumer to another place in the log; one that is lost reads again. Whoever reads"
            + " under its name now is refused.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class EventsReplayCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenEvents given;

  @Parameters(paramLabel = "CONSUMER", description = "The name of the consumer.")
  private String name;

  @Option(
      names = "--from",
      paramLabel = "N",
      description = "Go on after this number; 0 for all events that are there.")
  private @Nullable Long from;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Go on with what was published since, such as 2h or 2026-12-31.")
  private @Nullable String since;

  EventsReplayCommand() {}

  @Override
  public void run() {
    String time = since;
    Long number = from;
    if ((time == null) == (number == null)) {
      throw new ParameterException(spec.commandLine(), "give --from or --since");
    }
    EventConsumer sent =
        given.write(
            door ->
                door.consumers()
                    .replay(
                        name,
                        number != null
                            ? number
                            : door.log()
                                .before(
                                    When.past(String.valueOf(time), Clock.systemUTC().instant()))));
    spec.commandLine()
        .getOut()
        .printf(Locale.ROOT, "%s goes on after %,d%n", Text.visible(sent.name()), sent.position());
  }
}
