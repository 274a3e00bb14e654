package dev.keyhold.sqlite;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/** How keys are added: a row of {@code api_keys} and those of {@code api_key_tags}. */
final class KeyInsertion {
  private final Sql sql;

  KeyInsertion(Sql sql) {
    this.sql = sql;
  }

  /**
   * Nothing that a caller gives makes the second statement fail once the first has succeeded. So it
   * goes without a savepoint, which would cost as much as the statements.
   */
  ApiKey insert(ApiKey key) {
    insertRow(key);
    sql.orNothing(() -> insertTags(key.id(), key.tags()));
    return key;
  }

  private void insertRow(ApiKey key) {
    owned(
        key.ownerId(),
        () ->
            sql.update(
                """
                INSERT INTO api_keys (id, owner_id, key_hash, hash_scheme, display_hint, name,
                  description, scopes, resources, enabled, expires_at, revoked_at,
                  revocation_reason, rotated_to_id, last_used_at, metadata, created_at, updated_at)
                VALUES (:id, :ownerId, :hash, :hashScheme, :displayHint, :name,
                  :description, :scopes, :resources, :enabled, :expiresAt, :revokedAt,
                  :revocationReason, :rotatedToId, :lastUsedAt, :metadata, :createdAt, :updatedAt)
                """,
                row ->
                    row.bind("id", key.id())
                        .bind("ownerId", key.ownerId())
                        .bind("hash", key.hash())
                        .bind("hashScheme", key.hashScheme())
                        .bind("displayHint", key.displayHint())
                        .bind("name", key.name())
                        .bind("description", key.description())
                        .bind("scopes", Json.of(key.scopes()))
                        .bind("resources", Json.of(key.resources()))
                        .bind("enabled", key.enabled())
                        .bind("expiresAt", key.expiresAt())
                        .bind("revokedAt", key.revokedAt())
                        .bind("revocationReason", key.revocationReason())
                        .bind("rotatedToId", key.rotatedToId())
                        .bind("lastUsedAt", key.lastUsedAt())
                        .bind("metadata", key.metadata())
                        .bind("createdAt", key.createdAt())
                        .bind("updatedAt", key.updatedAt())));
  }

  private void insertTags(String id, List<String> tags) {
    if (tags.isEmpty()) {
      return;
    }
    sql.update(
        """
        INSERT INTO api_key_tags (key_seq, position, tag)
        SELECT (SELECT seq FROM api_keys WHERE id = :id), key, value FROM json_each(:tags)
        """,
        row -> row.bind("id", id).bind("tags", Json.of(tags)));
  }

  void replaceTags(String id, List<String> tags) {
    sql.update(
        "DELETE FROM api_key_tags WHERE key_seq = (SELECT seq FROM api_keys WHERE id = :id)",
        row -> row.bind("id", id));
    insertTags(id, tags);
  }

  /** Names the one thing that a key refers to, where SQLite does not. */
  static int owned(Optional<String> ownerId, IntSupplier statement) {
    try {
      return statement.getAsInt();
    } catch (StorageException.MissingReference e) {
      throw new StorageException.MissingReference(
          "there is no account %s to own the key".formatted(ownerId.orElse("")), e.getCause());
    }
  }
}
