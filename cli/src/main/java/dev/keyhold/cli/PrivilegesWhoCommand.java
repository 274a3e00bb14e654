package dev.keyhold.cli;

import dev.keyhold.spi.Page;
import dev.keyhold.spi.Text;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold privileges who}. */
@Command(
    name = "who",
    description = {
      "Lists the accounts that have a privilege themselves, a line each.",
      "Those to whom it is delegated are not among them."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class PrivilegesWhoCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenPower given;

  @Parameters(paramLabel = "PRIVILEGE", description = "Such as invoice.pay.")
  private String privilege;

  @Option(
      names = "--on",
      paramLabel = "RESOURCE",
      description = "On which resource, such as document:7.")
  private @Nullable String resource;

  PrivilegesWhoCommand() {}

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    List<String> all =
        given.use(
            open ->
                Page.all(
                    page ->
                        open.core()
                            .power()
                            .who(
                                open.organization(),
                                privilege,
                                Optional.ofNullable(resource),
                                page)));
    all.forEach(account -> out.println(Text.visible(account)));
  }
}
