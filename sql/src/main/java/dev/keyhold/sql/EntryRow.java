package dev.keyhold.sql;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a row of {@code audit_logs} that holds an entry. */
public final class EntryRow {
  /** The columns of what an entry says, which an erasure blanks, and what is put into each. */
  static final Map<String, Function<AuditEntry, Object>> CONTENT = content();

  private EntryRow() {}

  private static Map<String, Function<AuditEntry, Object>> content() {
    Map<String, Function<AuditEntry, Object>> columns = new LinkedHashMap<>();
    columns.put("action", AuditEntry::action);
    columns.put("owner_id", AuditEntry::ownerId);
    columns.put("actor_id", AuditEntry::actorId);
    columns.put("on_behalf_of_id", AuditEntry::onBehalfOfId);
    columns.put("impersonation_id", AuditEntry::impersonationId);
    columns.put("credential_id", AuditEntry::credentialId);
    columns.put("credential_type", AuditEntry::credentialType);
    columns.put("org_id", AuditEntry::organizationId);
    columns.put("target_type", AuditEntry::targetType);
    columns.put("target_id", AuditEntry::targetId);
    columns.put("outcome", AuditEntry::outcome);
    columns.put("reason", AuditEntry::reason);
    columns.put("address", AuditEntry::address);
    columns.put("user_agent", AuditEntry::userAgent);
    columns.put("request_id", AuditEntry::requestId);
    columns.put("details", AuditEntry::details);
    return Collections.unmodifiableMap(columns);
  }

  /**
   * @return null if the row holds what no entry can hold, so that another program wrote it
   */
  public static @Nullable StoredEntry asWritten(ResultRow row) throws SQLException {
    try {
      Optional<Instant> erasedAt = row.optionalTime("erased_at");
      return erasedAt.isPresent()
          ? erased(row, erasedAt.get())
          : stored(row, Optional.of(content(row)), erasedAt);
    } catch (StorageException.InvalidInput | StorageException.Corrupt e) {
      return null;
    }
  }

  private static @Nullable StoredEntry erased(ResultRow row, Instant at) throws SQLException {
    checkId(row.text("id"));
    Limits.time("the time of an audit entry", row.time("created_at"));
    Limits.time("the time of an erasure", at);
    return isBlank(row) ? stored(row, Optional.empty(), Optional.of(at)) : null;
  }

  /**
   * @throws StorageException.InvalidInput if no entry can have this id
   */
  static void checkId(String id) {
    AuditEntry.builder(id, id, Limits.EARLIEST).build();
  }

  /** What somebody has put there since would be in no entry that is read, and so never found. */
  static boolean isBlank(ResultRow row) throws SQLException {
    for (String column : CONTENT.keySet()) {
      if (row.optionalText(column).isPresent()) {
        return false;
      }
    }
    return true;
  }

  private static StoredEntry stored(
      ResultRow row, Optional<AuditEntry> content, Optional<Instant> erasedAt) throws SQLException {
    return new StoredEntry(
        row.number("seq"),
        row.text("id"),
        row.time("created_at"),
        content,
        row.optionalBytes("salt"),
        row.optionalBytes("leaf_hash"),
        erasedAt);
  }

  /** An entry that was hashed is held to its bytes; one that was not may write JSON as it likes. */
  private static AuditEntry content(ResultRow row) throws SQLException {
    boolean hashed = row.optionalBytes("leaf_hash").isPresent();
    return new AuditEntry(
        row.text("id"),
        row.text("action"),
        row.optionalText("owner_id"),
        row.optionalText("actor_id"),
        row.optionalText("on_behalf_of_id"),
        row.optionalText("impersonation_id"),
        row.optionalText("credential_id"),
        row.optionalText("credential_type"),
        row.optionalText("org_id"),
        row.optionalText("target_type"),
        row.optionalText("target_id"),
        row.word(Outcome.class, "outcome"),
        row.optionalText("reason"),
        row.optionalText("address"),
        row.optionalText("user_agent"),
        row.optionalText("request_id"),
        hashed ? row.canonicalJson("details") : row.json("details"),
        row.time("created_at"));
  }
}
