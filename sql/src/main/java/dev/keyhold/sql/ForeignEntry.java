package dev.keyhold.sql;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A row of the trail that another program wrote, and that holds what no entry can hold: a text
 * beyond its limit, JSON of another form than was hashed, a word that is none.
 *
 * <p>It is read nevertheless, as an entry whose details quote the row, so that the trail can be
 * hashed, listed and exported with it. A quotation is cut, and bound to the whole by a hash.
 */
final class ForeignEntry {
  private static final String UNREADABLE = "unreadable";

  /** With every character escaped, quotations of all columns fit into the details of an entry. */
  private static final int LONGEST = 500;

  private ForeignEntry() {}

  /** There is no row that cannot be read. */
  static StoredEntry orWritten(ResultRow row) throws SQLException {
    StoredEntry written = EntryRow.asWritten(row);
    return written == null ? read(row) : written;
  }

  private static StoredEntry read(ResultRow row) throws SQLException {
    AuditEntry entry = entry(row);
    boolean erased = row.optionalTime("erased_at").isPresent() && EntryRow.isBlank(row);
    return new StoredEntry(
        row.number("seq"),
        entry.id(),
        entry.at(),
        erased ? Optional.empty() : Optional.of(entry),
        row.optionalBytes("salt"),
        row.optionalBytes("leaf_hash"),
        erased ? Optional.of(time(row, "erased_at")) : Optional.empty());
  }

  private static AuditEntry entry(ResultRow row) throws SQLException {
    SortedMap<String, String> quoted = new TreeMap<>();
    MessageDigest whole = sha256();
    for (String column : EntryRow.CONTENT.keySet()) {
      Optional<String> text = row.optionalText(column);
      text.ifPresent(value -> quoted.put(column, quotation(value)));
      add(whole, column);
      add(whole, text.orElse(""));
    }
    String action = row.optionalText("action").orElse("");
    return AuditEntry.builder(
            id(row.text("id")), isId(action) ? action : UNREADABLE, time(row, "created_at"))
        .outcome(Outcome.FAILURE)
        .details(
            Json.of(Map.of(UNREADABLE, quoted, "sha256", HexFormat.of().formatHex(whole.digest()))))
        .build();
  }

  /** The id itself where it may be one: it outlives an erasure, so it hangs on nothing else. */
  private static String id(String id) {
    MessageDigest digest = sha256();
    add(digest, id);
    return isId(id) ? id : UNREADABLE + "-" + HexFormat.of().formatHex(digest.digest());
  }

  private static boolean isId(String text) {
    try {
      EntryRow.checkId(text);
      return true;
    } catch (StorageException.InvalidInput e) {
      return false;
    }
  }

  /** The tables take no time beyond these bounds; a row from before they did may have one. */
  private static Instant time(ResultRow row, String column) throws SQLException {
    Instant time = row.time(column);
    return time.isBefore(Limits.EARLIEST)
        ? Limits.EARLIEST
        : time.isAfter(Limits.LATEST) ? Limits.LATEST : time;
  }

  private static String quotation(String text) {
    int end = Math.min(LONGEST, text.length());
    boolean splitsAPair = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
    return text.substring(0, splitsAPair ? end - 1 : end).replace('\0', '\uFFFD');
  }

  /** With its length, so that texts that follow each other cannot be told otherwise. */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
