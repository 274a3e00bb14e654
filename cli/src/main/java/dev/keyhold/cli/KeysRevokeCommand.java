package dev.keyhold.cli;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeySelection;
import dev.keyhold.keys.RevokedKeys;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.Storage;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold keys revoke}: after a leak. */
@Command(
    name = "revoke",
    description = {
      "Revokes every key that matches all the given options, in one transaction with the audit"
          + " entries: either all of them or none. A revocation cannot be undone; try --dry-run"
          + " first.",
      "Other processes that have the database open refuse the keys within 5 ms, or within their"
          + " setting 'staleness'. The exit code is 1 if no key matches."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class KeysRevokeCommand implements Callable<Integer> {
  /** A great many keys take their time, and who waits for them wants them gone. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  @Spec private CommandSpec spec;
  @Mixin private Database data;
  @Mixin private SelectionOptions which;

  @Option(names = "--dry-run", description = "List the keys and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "The reason, for the keys and for the trail.")
  private String reason;

  @Mixin private ActorOption actor;

  KeysRevokeCommand() {}

  @Override
  public Integer call() {
    if (which.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "name keys by --owner, --organization, --tag, --prefix or --created-before");
    }
    Clock clock = Clock.systemUTC();
    KeySelection selection = which.selection(clock.instant());
    AuditContext context = AuditContext.builder().actorId(actor.id()).reason(reason).build();
    try (Storage storage = AuditedStorage.over(AuditFiles.open(data, "never"), () -> context)) {
      ApiKeys keys = ApiKeys.builder(storage, KeyPolicy.DEFAULT).clock(clock).build();
      RevokedKeys done =
          dryRun
              ? listed(keys, selection)
              : storage.write(PATIENCE, tx -> keys.revokeAll(tx, selection, reason));
      return said(done);
    }
  }

  private RevokedKeys listed(ApiKeys keys, KeySelection selection) {
    Tally tally = new Tally(new KeyLines(spec.commandLine().getOut(), "disabled".length()));
    keys.forEach(selection, tally::add);
    return new RevokedKeys(tally.meant, tally.revoked);
  }

  /** Prints keys and counts them. */
  private static final class Tally {
    private final KeyLines lines;
    private long meant;
    private long revoked;

    Tally(KeyLines lines) {
      this.lines = lines;
    }

    void add(ApiKey key) {
      if (meant + revoked == 0) {
        lines.head("is");
      }
      boolean gone = key.revokedAt().isPresent();
      meant += gone ? 0 : 1;
      revoked += gone ? 1 : 0;
      lines.key(gone ? "revoked" : key.enabled() ? "enabled" : "disabled", key);
    }
  }

  private int said(RevokedKeys done) {
    PrintWriter out = spec.commandLine().getOut();
    if (done.revoked() + done.alreadyRevoked() == 0) {
      out.println("no key matches; nothing was changed");
      out.flush();
      return ExitCode.SOFTWARE;
    }
    out.printf(
        Locale.ROOT,
        dryRun
            ? "%,d keys would be revoked; %,d are already; nothing was changed%n"
            : "%,d keys revoked; %,d were already%n",
        done.revoked(),
        done.alreadyRevoked());
    out.flush();
    return ExitCode.OK;
  }
}
