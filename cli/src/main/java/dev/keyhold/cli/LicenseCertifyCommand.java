package dev.keyhold.cli;

import dev.keyhold.apps.LicenseIssuer;
import dev.keyhold.apps.LicenseKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyhold license certify}. */
@Command(
    name = "certify",
    description = "Vouches for the key of an author, with a root's own; prints the certificate.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class LicenseCertifyCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--root",
      paramLabel = "FILE",
      required = true,
      description = "The file with the private key of the root.")
  private Path root;

  @Option(
      names = "--author",
      paramLabel = "VENDOR",
      required = true,
      description = "The author: what stands before the slash in the names of his apps.")
  private String author;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description = "The public key of the author, a JSON Web Key.")
  private Path key;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Until when, such as 2027-12-31; licences of the author end then too.")
  private @Nullable String until;

  LicenseCertifyCommand() {}

  @Override
  public void run() {
    LicenseKey vouching =
        LicenseKey.of(SecretFile.read("the file of --root", root, spec.commandLine().getErr()));
    Instant now = OpenedData.CLOCK.instant();
    LicenseKey vouched = LicenseKey.of(TextFile.read(key.toString(), key));
    spec.commandLine()
        .getOut()
        .println(
            LicenseIssuer.certify(
                vouching,
                author,
                vouched,
                now,
                Optional.ofNullable(until).map(end -> When.future(end, now))));
  }
}
