package dev.keyhold.sqlite;

import dev.keyhold.spi.FileModes;
import dev.keyhold.spi.Finding;
import dev.keyhold.spi.StorageException;
import dev.keyhold.sql.EntryRow;
import dev.keyhold.sql.ResultRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at one database file, one matter after the other. */
final class Inspector {
  private static final long LEAST_FREE_BYTES = 64L << 20;
  private static final int MOST_NAMED = 10;
  private static final Set<PosixFilePermission> FOR_OWNER =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private static final String MODE = "journal_mode";
  private static final String WAL = "wal";

  private final Path file;
  private final Connection connection;

  Inspector(Path file, Connection connection) {
    this.file = real(file);
    this.connection = connection;
  }

  /** Where a link leads: SQLite puts its other files there. */
  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void inspect(Consumer<Finding> findings) throws SQLException {
    findings.accept(settings());
    findings.accept(modes());
    findings.accept(schema());
    findings.accept(check("integrity", "PRAGMA integrity_check(10)", "restore a backup"));
    findings.accept(
        check(
            "foreign keys",
            // Each table once, however many of its rows.
            "SELECT DISTINCT \"table\" FROM pragma_foreign_key_check",
            "these tables have rows that refer to missing rows"));
    if (isThere("audit_logs")) {
      findings.accept(trail());
      findings.accept(foreign());
      findings.accept(counts());
    }
    leftovers().ifPresent(findings);
    findings.accept(size());
    findings.accept(free());
  }

  private Finding settings() throws SQLException {
    boolean wal = isInWalMode();
    List<String> effective = new ArrayList<>();
    for (String pragma : Pragmas.NAMES) {
      effective.add(
          pragma + " " + (pragma.equals(MODE) && wal ? WAL : Pragmas.read(connection, pragma)));
    }
    return new Finding(
        "settings",
        wal,
        String.join(", ", effective) + (wal ? "" : "; the file is not in WAL mode: open it once"));
  }

  private boolean isInWalMode() {
    try {
      return StillFile.isInWalMode(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Finding modes() {
    if (!FileModes.areKnown(file)) {
      return new Finding("modes", true, "this file system has none");
    }
    List<Path> open = files().filter(each -> !FOR_OWNER.containsAll(modes(each))).toList();
    String found =
        Stream.concat(Stream.of(file.getParent()), files())
            .map(each -> each.getFileName() + " " + PosixFilePermissions.toString(modes(each)))
            .collect(Collectors.joining(", "));
    return new Finding(
        "modes",
        open.isEmpty(),
        open.isEmpty() ? found : found + "; run chmod 600 on those that others may read");
  }

  private Finding schema() throws SQLException {
    Schema schema = new Schema(connection);
    List<String> problems = new ArrayList<>(schema.differences());
    try {
      schema.checkHistory();
    } catch (StorageException e) {
      problems.add(e.getMessage());
    }
    int version = schema.version();
    String known =
        version == 0
            ? "no history, so another tool runs the migrations"
            : String.format(
                Locale.ROOT,
                "version %d; this Keyhold knows versions up to %d",
                version,
                schema.newest());
    return new Finding(
        "schema",
        problems.isEmpty(),
        problems.isEmpty() ? known : known + "; " + String.join("; ", problems));
  }

  private Finding check(String name, String query, String advice) throws SQLException {
    List<String> rows = rows(query);
    boolean ok = rows.isEmpty() || rows.equals(List.of("ok"));
    return new Finding(name, ok, ok ? "ok" : advice + ": " + String.join("; ", rows));
  }

  /** Each row of the trail has its place in each index, and no index shows another. */
  Finding lists() throws SQLException {
    return check(
        "lists", "PRAGMA integrity_check('audit_logs')", "an index differs from the trail");
  }

  private Finding trail() throws SQLException {
    // One statement, so that both numbers are of one moment while a hub goes on writing.
    List<String> numbers =
        rows(
            "SELECT coalesce(max(seq), 0) FROM audit_logs UNION ALL SELECT count(*) FROM audit_logs");
    long last = Long.parseLong(numbers.get(0));
    long entries = Long.parseLong(numbers.get(1));
    return new Finding(
        "audit trail",
        last == entries,
        last == entries
            ? String.format(Locale.ROOT, "%d entries without a gap", entries)
            : String.format(
                Locale.ROOT,
                "%d entries, the last has the number %d: some were removed",
                entries,
                last));
  }

  /** Rows that another program wrote, and that hold what no entry can hold. */
  private Finding foreign() throws SQLException {
    List<Long> numbers = new ArrayList<>();
    long count = 0;
    try (Statement statement = connection.createStatement();
        ResultSet columns = statement.executeQuery("SELECT * FROM audit_logs ORDER BY seq")) {
      ResultRow row = new ResultRow(columns, ResultRow.places(columns.getMetaData()));
      while (columns.next()) {
        if (EntryRow.asWritten(row) == null) {
          count++;
          if (numbers.size() < MOST_NAMED) {
            numbers.add(row.number("seq"));
          }
        }
      }
    }
    return new Finding(
        "audit entries",
        count == 0,
        count == 0
            ? "every entry has the form that Keyhold writes"
            : String.format(
                Locale.ROOT,
                "entries that another program wrote or changed, as no entry can hold this: %d;"
                    + " numbers %s%s",
                count,
                numbers,
                count > numbers.size() ? " and more" : ""));
  }

  private Finding counts() throws SQLException {
    List<String> counts = new ArrayList<>();
    for (String table : TableNames.COUNTED) {
      counts.add(table + " " + (isThere(table) ? number("SELECT count(*) FROM " + table) : "none"));
    }
    return new Finding("rows", true, String.join(", ", counts));
  }

  private Optional<Finding> leftovers() {
    try {
      List<Path> left = Disk.leftovers(file);
      return left.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Finding(
                  "leftovers",
                  true,
                  left.stream()
                      .map(each -> String.valueOf(each.getFileName()))
                      .collect(
                          Collectors.joining(
                              ", ",
                              "",
                              ": left by a restoration that was killed, or used by one that is"
                                  + " running; the next restoration removes them"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Finding size() {
    return new Finding(
        "size",
        true,
        files()
            .map(each -> each.getFileName() + " " + bytes(sizeOf(each)))
            .collect(Collectors.joining(", ")));
  }

  private Finding free() {
    if (StillFile.isAt(file)) {
      return new Finding(
          "free disk", true, "the folder cannot be written to, so nothing is written");
    }
    long free = freeBytes();
    boolean enough = free >= LEAST_FREE_BYTES;
    return new Finding(
        "free disk", enough, bytes(free) + (enough ? "" : "; make room before writes fail"));
  }

  private Stream<Path> files() {
    return Stream.of("", "-wal", "-shm")
        .map(suffix -> file.resolveSibling(file.getFileName() + suffix))
        .filter(Files::exists);
  }

  private static Set<PosixFilePermission> modes(Path path) {
    try {
      return Files.getPosixFilePermissions(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long sizeOf(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long freeBytes() {
    try {
      return Files.getFileStore(file).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String bytes(long count) {
    return count < 1 << 20
        ? String.format(Locale.ROOT, "%d KiB", count >> 10)
        : String.format(Locale.ROOT, "%d MiB", count >> 20);
  }

  private long number(String query) throws SQLException {
    return Long.parseLong(rows(query).get(0));
  }

  private boolean isThere(String table) throws SQLException {
    return !rows("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '%s'"
            .formatted(table))
        .isEmpty();
  }

  private List<String> rows(String query) throws SQLException {
    return FirstColumn.of(connection, query);
  }
}
