package dev.keyhold.cli;

import dev.keyhold.apps.LicenseRefusal;
import dev.keyhold.apps.LicenseStanding;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.Text;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold license show}. */
@Command(
    name = "show",
    description = {
      "Says how an organization stands with its apps: which licence counts and what it gives, and"
          + " why others do not.",
      "The exit code is 0, whether one counts or not."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class LicenseShowCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenLicenses given;

  @Parameters(
      paramLabel = "APP",
      arity = "0..1",
      description = "The app, such as vendor/name. Default: all of which there is a licence.")
  private @Nullable String app;

  LicenseShowCommand() {}

  private record Shown(String app, LicenseStanding standing) {}

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    List<Shown> all =
        given.use(
            licenses -> {
              List<String> apps =
                  app == null
                      ? Page.all(licenses::list).stream().map(it -> it.appId()).distinct().toList()
                      : List.of(app);
              return apps.stream().map(it -> new Shown(it, licenses.standing(it))).toList();
            });
    all.forEach(each -> print(out, each));
  }

  private static void print(PrintWriter out, Shown shown) {
    LicenseStanding standing = shown.standing();
    out.println(
        Text.visible(shown.app())
            + "  "
            + standing.license().map(it -> it.stamp().id()).orElse("no licence counts"));
    standing.terms().ifPresent(terms -> LicenseLines.print(out, terms));
    standing.refused().forEach((id, why) -> out.println(refused(id, why)));
    if (standing.clockWentBack()) {
      out.println("  the clock went back; the latest time that was seen is " + standing.at());
    }
  }

  private static String refused(String id, LicenseRefusal why) {
    return "  not " + id + ": " + why.words();
  }
}
