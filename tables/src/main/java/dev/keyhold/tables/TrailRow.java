package dev.keyhold.tables;

import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.optionalBytes;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalJson;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.optionalTime;
import static dev.keyhold.tables.Columns.optionalWord;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditFilter;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * An entry in the trail of a tenant: the columns of {@code audit_logs}, and whose trail it is in.
 *
 * @param tenantId whose trail; what the entry is about, it says itself
 */
record TrailRow(Stamp stamp, String tenantId, StoredEntry stored) {
  static final Column<TrailRow, Long> SEQ = number("seq", row -> row.stored.sequence());
  static final OptionalColumn<TrailRow, Bytes> SALT =
      optionalBytes("salt", row -> row.stored.salt());
  static final OptionalColumn<TrailRow, Bytes> LEAF_HASH =
      optionalBytes("leaf_hash", row -> row.stored.leafHash());
  static final OptionalColumn<TrailRow, Instant> ERASED_AT =
      optionalTime("erased_at", row -> row.stored.erasedAt());

  static final OptionalColumn<TrailRow, String> ACTION =
      id("action_name", entry -> Optional.of(entry.action()));
  private static final OptionalColumn<TrailRow, String> OWNER = id("owner_id", AuditEntry::ownerId);
  private static final OptionalColumn<TrailRow, String> ACTOR = id("actor_id", AuditEntry::actorId);
  private static final OptionalColumn<TrailRow, String> ON_BEHALF_OF =
      id("on_behalf_of_id", AuditEntry::onBehalfOfId);
  private static final OptionalColumn<TrailRow, String> IMPERSONATION =
      id("impersonation_id", AuditEntry::impersonationId);
  private static final OptionalColumn<TrailRow, String> CREDENTIAL =
      id("credential_id", AuditEntry::credentialId);
  private static final OptionalColumn<TrailRow, String> CREDENTIAL_TYPE =
      text("credential_type", Limits.NAME_LENGTH, AuditEntry::credentialType);
  private static final OptionalColumn<TrailRow, String> ORGANIZATION =
      id("org_id", AuditEntry::organizationId);
  private static final OptionalColumn<TrailRow, String> TARGET_TYPE =
      text("target_type", Limits.NAME_LENGTH, AuditEntry::targetType);
  private static final OptionalColumn<TrailRow, String> TARGET =
      id("target_id", AuditEntry::targetId);
  private static final OptionalColumn<TrailRow, Outcome> OUTCOME =
      optionalWord("outcome", Outcome.class, part(entry -> Optional.of(entry.outcome())));
  private static final OptionalColumn<TrailRow, String> REASON =
      text("reason", Limits.TEXT_LENGTH, AuditEntry::reason);
  private static final OptionalColumn<TrailRow, String> ADDRESS =
      text("address", Limits.NAME_LENGTH, AuditEntry::address);
  private static final OptionalColumn<TrailRow, String> USER_AGENT =
      text("user_agent", Limits.USER_AGENT_LENGTH, AuditEntry::userAgent);
  private static final OptionalColumn<TrailRow, String> REQUEST =
      id("request_id", AuditEntry::requestId);
  private static final OptionalColumn<TrailRow, Json> DETAILS =
      optionalJson("details", part(entry -> Optional.of(entry.details())));

  /** What an erasure blanks. */
  static final List<OptionalColumn<TrailRow, ?>> CONTENT =
      List.of(
          ACTION,
          OWNER,
          ACTOR,
          ON_BEHALF_OF,
          IMPERSONATION,
          CREDENTIAL,
          CREDENTIAL_TYPE,
          ORGANIZATION,
          TARGET_TYPE,
          TARGET,
          OUTCOME,
          REASON,
          ADDRESS,
          USER_AGENT,
          REQUEST,
          DETAILS);

  static final Index<TrailRow> BY_SEQ = Index.unique(SEQ);
  static final Index<TrailRow> BY_TIME = Index.byTime(SEQ);

  static final OrgTable<TrailRow> TABLE =
      OrgTable.of(TrailRow.class, "tenant_audit_logs", TrailRow::stamp, TrailRow::tenantId)
          .tenantColumn("tenant_id")
          .columns(SEQ)
          .columns(CONTENT)
          .columns(SALT, LEAF_HASH, ERASED_AT)
          .indexes(BY_SEQ, BY_TIME)
          .indexes(
              Index.byTime(SEQ, TARGET, TARGET_TYPE),
              Index.byTime(SEQ, CREDENTIAL),
              Index.byTime(SEQ, ACTOR),
              Index.byTime(SEQ, OWNER),
              Index.byTime(SEQ, ORGANIZATION),
              Index.byTime(SEQ, ACTION),
              Index.byTime(SEQ, OUTCOME))
          .idsWithinTenant()
          .read(row -> new TrailRow(row.stamp(), row.organizationId(), stored(row)));

  /** The column of what a query can name. */
  static OptionalColumn<TrailRow, ?> column(AuditFilter filter) {
    return switch (filter) {
      case OWNER_ID -> OWNER;
      case ACTOR_ID -> ACTOR;
      case ACTION -> ACTION;
      case ORGANIZATION_ID -> ORGANIZATION;
      case CREDENTIAL_ID -> CREDENTIAL;
      case TARGET_TYPE -> TARGET_TYPE;
      case TARGET_ID -> TARGET;
      case OUTCOME -> OUTCOME;
    };
  }

  static TrailRow of(String tenantId, StoredEntry entry) {
    return new TrailRow(Stamp.of(entry.id(), entry.at(), entry.at()), tenantId, entry);
  }

  private static StoredEntry stored(RowReader<TrailRow> row) {
    return new StoredEntry(
        row.get(SEQ),
        row.id(),
        row.createdAt(),
        content(row),
        row.get(SALT),
        row.get(LEAF_HASH),
        row.get(ERASED_AT));
  }

  /** What somebody has put into an erased entry would be in none that is read. */
  private static Optional<AuditEntry> content(RowReader<TrailRow> row) {
    Optional<String> action = row.get(ACTION);
    if (action.isEmpty() && CONTENT.stream().anyMatch(column -> row.get(column).isPresent())) {
      throw new StorageException.Corrupt("the entry is neither whole nor erased");
    }
    return action.map(name -> entry(row, name));
  }

  private static AuditEntry entry(RowReader<TrailRow> row, String action) {
    return new AuditEntry(
        row.id(),
        action,
        row.get(OWNER),
        row.get(ACTOR),
        row.get(ON_BEHALF_OF),
        row.get(IMPERSONATION),
        row.get(CREDENTIAL),
        row.get(CREDENTIAL_TYPE),
        row.get(ORGANIZATION),
        row.get(TARGET_TYPE),
        row.get(TARGET),
        present(row, OUTCOME),
        row.get(REASON),
        row.get(ADDRESS),
        row.get(USER_AGENT),
        row.get(REQUEST),
        present(row, DETAILS),
        row.createdAt());
  }

  private static <T> T present(RowReader<TrailRow> row, OptionalColumn<TrailRow, T> column) {
    return row.get(column)
        .orElseThrow(
            () ->
                new StorageException.Corrupt(
                    "the entry lacks the " + column.name() + ", and is not erased"));
  }

  private static <T> Function<TrailRow, Optional<T>> part(Function<AuditEntry, Optional<T>> part) {
    return row -> row.stored.entry().flatMap(part);
  }

  private static OptionalColumn<TrailRow, String> id(
      String name, Function<AuditEntry, Optional<String>> part) {
    return optionalId(name, part(part));
  }

  private static OptionalColumn<TrailRow, String> text(
      String name, int limit, Function<AuditEntry, Optional<String>> part) {
    return optionalText(name, part(part)).upTo(limit);
  }
}
