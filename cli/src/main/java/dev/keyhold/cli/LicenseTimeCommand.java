package dev.keyhold.cli;

import dev.keyhold.apps.AppTables;
import dev.keyhold.apps.Apps;
import dev.keyhold.events.EventTables;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyhold license time}. */
@Command(
    name = "time",
    description = {
      "Prints the latest time that was seen, by which licences are judged where the clock says an"
          + " earlier one."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class LicenseTimeCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private DataFolder data;
  @Mixin private ActorOption actor;

  @Option(
      names = "--reset",
      description =
          "Takes the time of the clock, after one was wrong and far ahead. It is in the trail.")
  private boolean reset;

  LicenseTimeCommand() {}

  @Override
  public void run() {
    OwnSets.require(data.config().build(), AppTables.SET, "licences", "AppTables.SET");
    Optional<Instant> latest =
        OpenedData.use(
            data,
            actor,
            data.config().setting("migrations", "validate"),
            List.of(EventTables.SET, AppTables.SET),
            opened -> {
              Apps apps = Apps.over(opened.system(), opened.tenants(), OpenedData.CLOCK);
              if (reset) {
                apps.resetTime();
              }
              return apps.latestTime();
            });
    spec.commandLine().getOut().println(latest.map(Instant::toString).orElse("none yet"));
  }
}
