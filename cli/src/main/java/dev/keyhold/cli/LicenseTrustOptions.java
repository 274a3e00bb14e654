package dev.keyhold.cli;

import dev.keyhold.apps.LicenseRoots;
import dev.keyhold.apps.LicenseTrust;
import dev.keyhold.spi.StorageException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** By what licences are judged. */
final class LicenseTrustOptions {
  @Option(
      names = "--license-roots",
      paramLabel = "FILE",
      description = {
        "The keys that vouch for authors, as keyhold license root add writes them; a file that"
            + " nobody but its owner may write. Without one no licence counts."
      })
  private @Nullable Path roots;

  @Option(
      names = "--instance",
      paramLabel = "ID",
      description =
          "What this installation is called in licences that are bound to one. Without it none of"
              + " these counts.")
  private @Nullable String instance;

  LicenseTrustOptions() {}

  /**
   * @throws StorageException.InvalidInput if a file is named that is not there, or is no set of
   *     keys, or that others may write
   */
  LicenseRoots roots() {
    return roots == null ? LicenseRoots.of() : RootsFile.read(roots);
  }

  LicenseTrust trust() {
    return LicenseTrust.of(roots(), instance == null ? "" : instance);
  }
}
