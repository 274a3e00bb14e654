package dev.keyhold.cli;

import dev.keyhold.spi.Text;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold queue cancel}. */
@Command(
    name = "cancel",
    description =
        "Takes jobs back that are ready or claimed; a worker that has one is refused at its end.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class QueueCancelCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenEvents given;

  @Parameters(paramLabel = "JOB", arity = "1..*", description = "The ids of jobs.")
  private List<String> ids = List.of();

  QueueCancelCommand() {}

  @Override
  public void run() {
    List<String> all = ids;
    all.forEach(
        id -> {
          given.write(door -> door.jobs().cancel(id));
          spec.commandLine().getOut().println("cancelled  " + Text.visible(id));
        });
  }
}
