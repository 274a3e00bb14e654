package dev.keyhold.cli;

import dev.keyhold.apps.LicenseRoots;
import dev.keyhold.apps.LicenseTrust;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** By what licences are judged. */
final class LicenseTrustOptions {
  @Option(
      names = "--license-roots",
      paramLabel = "FILE",
      description = {
        "The keys that vouch for authors, as keyhold license root add writes them.",
        "Default: license-roots.json in the current folder. Without one no licence counts."
      },
      defaultValue = "license-roots.json")
  private Path roots;

  @Option(
      names = "--instance",
      paramLabel = "ID",
      description =
          "What this installation is called in licences that are bound to one. Without it none of"
              + " these counts.")
  private @Nullable String instance;

  LicenseTrustOptions() {}

  /** Where the roots are, whether there are any or not. */
  Path file() {
    return roots;
  }

  LicenseRoots roots() {
    return Files.exists(roots)
        ? LicenseRoots.of(TextFile.read(roots.toString(), roots))
        : LicenseRoots.of();
  }

  LicenseTrust trust() {
    return LicenseTrust.of(roots(), instance == null ? "" : instance);
  }
}
