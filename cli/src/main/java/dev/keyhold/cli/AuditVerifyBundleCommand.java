package dev.keyhold.cli;

import dev.keyhold.audit.BundleVerdict;
import dev.keyhold.audit.NoteVerifier;
import dev.keyhold.audit.TrailBundle;
import dev.keyhold.spi.GivenFile;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold audit verify-bundle}: what an auditor does who was given an export. */
@Command(
    name = "verify-bundle",
    description = {
      "Verifies an export of the trail. The exit code is 0 only if the export is intact.",
      "It needs no database. docs/audit-format.md says what is checked."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AuditVerifyBundleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "A file that keyhold audit export wrote.")
  private Path file;

  @Option(
      names = "--public-key",
      paramLabel = "KEY",
      description = {
        "The public key, or a file that holds it. The checkpoint has to be signed with this key.",
        "Without a public key, nothing vouches for the root."
      })
  private @Nullable String publicKey;

  AuditVerifyBundleCommand() {}

  @Override
  public Integer call() {
    Optional<NoteVerifier> key =
        Optional.ofNullable(publicKey).map(AuditFiles::textOrFile).map(NoteVerifier::parse);
    BundleVerdict verdict = verify(key);
    PrintWriter out = spec.commandLine().getOut();
    out.println(Text.visible(verdict.found()));
    out.flush();
    return verdict.isIntact() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private BundleVerdict verify(Optional<NoteVerifier> key) {
    try (InputStream in = GivenFile.of(file).open()) {
      return TrailBundle.verify(in, key);
    } catch (IOException e) {
      throw new StorageException.InvalidInput(
          "the bundle %s cannot be read: %s".formatted(file, e.getClass().getSimpleName()));
    }
  }
}
