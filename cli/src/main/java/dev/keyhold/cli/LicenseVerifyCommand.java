package dev.keyhold.cli;

import dev.keyhold.apps.LicenseFile;
import dev.keyhold.apps.LicenseTerms;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold license verify}. */
@Command(
    name = "verify",
    description = {
      "Says whether a licence would count for an organization now, and what it gives.",
      "Nothing is kept. The exit code is 1 if it does not count; the reason is printed."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class LicenseVerifyCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenLicenses given;

  @Parameters(paramLabel = "FILE", description = "The two lines; - is standard input.")
  private Path file;

  LicenseVerifyCommand() {}

  @Override
  public void run() {
    LicenseFile read = LicenseFile.of(TextFile.read(file.toString(), GivenInput.of(file).path()));
    LicenseTerms terms = given.use(licenses -> licenses.verify(read));
    LicenseLines.print(spec.commandLine().getOut(), terms);
  }
}
