package dev.keyhold.sql;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/** How keys are added: a row of {@code api_keys} and those of {@code api_key_tags}. */
final class KeyInsertion {
  private final Sql sql;

  /** A tag's row has no id of its own: it stays with the key. */
  private final String lastKeysTag;

  KeyInsertion(Sql sql) {
    this.sql = sql;
    this.lastKeysTag =
        "INSERT INTO api_key_tags (key_seq, position, tag) VALUES (%s, ?, ?)"
            .formatted(sql.dialect().lastKey());
  }

  ApiKey insert(ApiKey key) {
    List<Insertion> rows = new ArrayList<>();
    rows.add(row(key));
    for (int position = 0; position < key.tags().size(); position++) {
      rows.add(new Insertion(lastKeysTag, position, key.tags().get(position)));
    }
    try {
      sql.insert(rows);
    } catch (StorageException.MissingReference e) {
      throw missing(key.ownerId(), key.organizationId(), e);
    }
    return key;
  }

  private static Insertion row(ApiKey key) {
    return new Insertion(
        """
        INSERT INTO api_keys (id, owner_id, org_id, key_hash, hash_scheme, display_hint, name,
          description, scopes, resources, enabled, expires_at, revoked_at,
          revocation_reason, rotated_to_id, last_used_at, metadata, created_at, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        key.id(),
        key.ownerId(),
        key.organizationId(),
        key.hash(),
        key.hashScheme(),
        key.displayHint(),
        key.name(),
        key.description(),
        Json.of(key.scopes()),
        Json.of(key.resources()),
        key.enabled(),
        key.expiresAt(),
        key.revokedAt(),
        key.revocationReason(),
        key.rotatedToId(),
        key.lastUsedAt(),
        key.metadata(),
        key.createdAt(),
        key.updatedAt());
  }

  void replaceTags(String id, List<String> tags) {
    sql.update(
        "DELETE FROM api_key_tags WHERE key_seq = (SELECT seq FROM api_keys WHERE id = :id)",
        row -> row.bind("id", id));
    for (int position = 0; position < tags.size(); position++) {
      sql.insert(
          """
          INSERT INTO api_key_tags (key_seq, position, tag)
          VALUES ((SELECT seq FROM api_keys WHERE id = ?), ?, ?)
          """,
          id,
          position,
          tags.get(position));
    }
  }

  /** Names the owner that is not there, where the database does not. */
  int owned(Optional<String> ownerId, IntSupplier statement) {
    try {
      return statement.getAsInt();
    } catch (StorageException.MissingReference e) {
      throw missing(ownerId, Optional.empty(), e);
    }
  }

  /**
   * A database need not say which of the two is not there; what else there is, a hub's trigger
   * wants.
   */
  private StorageException missing(
      Optional<String> ownerId,
      Optional<String> organizationId,
      StorageException.MissingReference e) {
    if (ownerId.isPresent() && !isThere("accounts", ownerId.get())) {
      return new StorageException.MissingReference(
          "ownerId",
          "there is no account %s to own the key".formatted(ownerId.get()),
          e.getCause());
    }
    if (organizationId.isPresent() && !isThere("organizations", organizationId.get())) {
      return new StorageException.MissingReference(
          "organizationId",
          "there is no organization %s to which the key could belong"
              .formatted(organizationId.get()),
          e.getCause());
    }
    return e;
  }

  private boolean isThere(String table, String id) {
    return sql.find(
            "SELECT id FROM %s WHERE id = :id".formatted(table),
            row -> row.bind("id", id),
            row -> row.text("id"))
        .isPresent();
  }
}
