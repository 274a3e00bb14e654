package dev.keyhold.cli;

import dev.keyhold.apps.LicenseIssuer;
import dev.keyhold.apps.LicenseKey;
import dev.keyhold.apps.LicenseTerms;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyhold license issue}. */
@Command(
    name = "issue",
    description = "Signs a licence with the key of an author; prints the two lines of it.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class LicenseIssueCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description = "The file with the private key of the author.")
  private Path key;

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      required = true,
      description = "The certificate of the author, as keyhold license certify prints it.")
  private Path certificate;

  @Option(names = "--app", paramLabel = "APP", required = true, description = "vendor/name.")
  private String app;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      required = true,
      description = "What the licence is called; no other one of the author is.")
  private String name;

  @Option(
      names = "--tier",
      paramLabel = "TIER",
      defaultValue = "standard",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private LicenseTierWord tier;

  @Option(
      names = "--for",
      paramLabel = "ID",
      description = "For which organization. Default: for any.")
  private @Nullable String organization;

  @Option(
      names = "--bound-to",
      paramLabel = "ID",
      description = "For which installation. Default: for any.")
  private @Nullable String instance;

  @Option(names = "--until", paramLabel = "TIME", description = "Until when. Default: for ever.")
  private @Nullable String until;

  @Option(names = "--feature", paramLabel = "NAME", description = "It may be repeated.")
  private List<String> features = List.of();

  @Option(
      names = "--limit",
      paramLabel = "NAME=MOST",
      description = "Such as seats=10; it may be repeated.")
  private Map<String, Long> limits = new LinkedHashMap<>();

  LicenseIssueCommand() {}

  @Override
  public void run() {
    PrintWriter err = spec.commandLine().getErr();
    LicenseIssuer issuer =
        new LicenseIssuer(
            TextFile.read(certificate.toString(), certificate).strip(),
            LicenseKey.of(SecretFile.read("the file of --key", key, err)));
    PrintWriter out = spec.commandLine().getOut();
    out.print(issuer.issue(terms(OpenedData.CLOCK.instant())).text());
    out.flush();
  }

  private LicenseTerms terms(Instant now) {
    LicenseTerms terms =
        LicenseTerms.of(name, app, tier.meant(), now).features(features.toArray(String[]::new));
    terms = organization == null ? terms : terms.organizationId(organization);
    terms = instance == null ? terms : terms.instance(instance);
    terms = until == null ? terms : terms.endsAt(When.future(until, now));
    for (Map.Entry<String, Long> limit : limits.entrySet()) {
      terms = terms.limit(limit.getKey(), limit.getValue());
    }
    return terms;
  }
}
