package dev.keyhold.cli;

import dev.keyhold.spi.Limits;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold secrets rewrap}. */
@Command(
    name = "rewrap",
    description = {
      "Wraps secrets anew by the active key, those that another key wraps. No value is decrypted.",
      "Everything can be read meanwhile. If it is cut off, run it again: what is done is done."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class SecretsRewrapCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GivenKeyring given;

  @Option(
      names = "--organization",
      paramLabel = "ID",
      description = "The id of an organization. Default: all of them.")
  private @Nullable String organization;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the log of secrets.")
  private @Nullable String reason;

  @Option(
      names = "--page",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "How many are wrapped in one transaction, 1 to 1000. Others wait for the end of it."
              + " Default: ${DEFAULT-VALUE}.")
  private int page;

  @Option(
      names = "--pause",
      paramLabel = "DURATION",
      defaultValue = "PT0.02S",
      description =
          "How long others have the database for themselves after each transaction. Default:"
              + " ${DEFAULT-VALUE}.")
  private String pause;

  SecretsRewrapCommand() {}

  @Override
  public Integer call() {
    if (page < 1 || page > Limits.PAGE_SIZE) {
      throw new ParameterException(spec.commandLine(), "--page takes 1 to " + Limits.PAGE_SIZE);
    }
    Duration rest = When.lasting(pause);
    PrintWriter out = spec.commandLine().getOut();
    ProgressBar bar = ProgressBar.on(spec.commandLine().getErr());
    RewrapWalk.Total total =
        given.use(
            open -> {
              RewrapWalk walk =
                  new RewrapWalk(
                      open,
                      reason == null ? given.actor() : given.actor().reason(reason),
                      page,
                      rest,
                      bar,
                      line -> out.println("damaged  " + line));
              return walk.run(Optional.ofNullable(organization));
            });
    bar.endCount();
    out.printf(
        Locale.ROOT,
        "wrapped anew  %,d; damaged  %,d; changed by others meanwhile  %,d%n",
        total.done(),
        total.damaged(),
        total.overtaken());
    return total.isAll() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
