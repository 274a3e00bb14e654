package dev.keyhold.cli;

import dev.keyhold.spi.Finding;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.TenantDatabases;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.Words;
import dev.keyhold.sqlite.SqliteInspection;
import dev.keyhold.tenants.TenantHealth;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One line for each tenant: how large it is, whether it is backed up, and what is wrong with it.
 */
final class TenantTable {
  private static final String LINE = "%-5s  %-9s  %-9s  %12s  %9s  %-24s  %s%n";

  private final PrintWriter out;
  private final Optional<FolderManifest> backup;
  private final Optional<TenantDatabases> files;
  private final StorageConfig shared;
  private boolean ok = true;

  /**
   * @param files where databases of tenants are files
   */
  TenantTable(
      PrintWriter out,
      Optional<FolderManifest> backup,
      Optional<TenantDatabases> files,
      StorageConfig shared) {
    this.out = out;
    this.backup = backup;
    this.files = files;
    this.shared = shared;
    out.printf(Locale.ROOT, LINE, "", "kept", "state", "bytes", "entries", "backup", "tenant");
  }

  boolean ok() {
    return ok;
  }

  void print(TenantHealth health) {
    List<String> wrong = new ArrayList<>(health.wrong());
    health.tenant().database().flatMap(this::damage).ifPresent(wrong::add);
    String backedUp = backedUp(health, wrong);
    ok &= wrong.isEmpty();
    out.printf(
        Locale.ROOT,
        LINE,
        wrong.isEmpty() ? "ok" : "WRONG",
        Words.of(health.tenant().mode()),
        Words.of(health.tenant().state()),
        health.tenant().database().isPresent()
            ? String.format(Locale.ROOT, "%,d", health.bytes())
            : "-",
        String.format(Locale.ROOT, "%,d", health.entries()),
        backedUp,
        Text.visible(
            health.tenant().organizationId()
                + (wrong.isEmpty() ? "" : ": " + String.join("; ", wrong))));
    out.flush();
  }

  /** What an inspection of the file finds; on a server its operator looks at the database. */
  private Optional<String> damage(String database) {
    if (files.isEmpty() || !files.get().isThere(shared, database)) {
      return Optional.empty();
    }
    Path file = Path.of(files.get().beside(shared, database).build().location());
    try {
      return SqliteInspection.of(file, finding -> {}).findings().stream()
          .filter(finding -> !finding.ok())
          .findFirst()
          .map(Finding::found);
    } catch (StorageException e) {
      return Optional.of(e.summary());
    }
  }

  private String backedUp(TenantHealth health, List<String> wrong) {
    if (backup.isEmpty()) {
      return "-";
    }
    Optional<String> database = health.tenant().database();
    if (database.isEmpty()) {
      return "with what all share";
    }
    Optional<BackupManifest> made = backup.get().tenant(database.get());
    if (made.isEmpty()) {
      wrong.add("it is not in the backup");
      return "none";
    }
    return String.format(
        Locale.ROOT, "%,d entries behind", health.entries() - made.get().trailEntries());
  }
}
