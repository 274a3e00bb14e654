package dev.keyhold.cli;

import dev.keyhold.apps.License;
import dev.keyhold.apps.LicenseFile;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.Words;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold license import}. */
@Command(
    name = "import",
    description = {
      "Brings a licence to an organization, and prints its id.",
      "The exit code is 1 if it does not count; the reason is printed, and is in the log of licences."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class LicenseImportCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenLicenses given;

  @Parameters(paramLabel = "FILE", description = "The two lines; - is standard input.")
  private Path file;

  LicenseImportCommand() {}

  @Override
  public void run() {
    LicenseFile read = LicenseFile.of(TextFile.read(file.toString(), GivenInput.of(file).path()));
    License brought =
        given.use(licenses -> licenses.bring(read, License.Source.OFFLINE, Optional.empty()));
    spec.commandLine()
        .getOut()
        .println(
            brought.stamp().id()
                + "  "
                + Text.visible(brought.appId())
                + "  "
                + Words.of(brought.status()));
  }
}
