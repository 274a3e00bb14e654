package dev.keyhold.sql;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.KeyTransition;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Rotated;
import dev.keyhold.spi.Rotation;
import dev.keyhold.spi.StorageException;
import java.time.Instant;
import java.util.Optional;

/** The keys of one transaction: how they change. {@link KeyRows} reads them. */
final class Keys implements ApiKeyStorage {
  private final Sql sql;
  private final KeyRows rows;
  private final KeyInsertion insertion;

  Keys(Sql sql) {
    this.sql = sql;
    this.rows = new KeyRows(sql);
    this.insertion = new KeyInsertion(sql);
  }

  @Override
  public ApiKey insert(ApiKey key) {
    return insertion.insert(key);
  }

  @Override
  public Optional<ApiKey> findByHash(KeyHash hash) {
    return rows.findByHash(hash);
  }

  @Override
  public Optional<ApiKey> findById(String id) {
    return rows.findById(id);
  }

  @Override
  public Page<ApiKey> list(KeyQuery query, PageRequest page) {
    return rows.list(query, page);
  }

  @Override
  public Changed<ApiKey> update(String id, ApiKeyPatch patch, Instant at) {
    sql.checkMayWrite();
    ApiKey before = existing(id);
    if (!patch.changes(before)) {
      return Changed.nothing(before);
    }
    return sql.together(
        () -> {
          patchRow(id, patch, at);
          patch.tags().value().ifPresent(tags -> insertion.replaceTags(id, tags));
          return new Changed<>(before, patch.over(before, at));
        });
  }

  private void patchRow(String id, ApiKeyPatch patch, Instant at) {
    Assignments set =
        new Assignments(at)
            .optional("owner_id", patch.ownerId())
            .optional("name", patch.name())
            .optional("description", patch.description())
            .required("scopes", patch.scopes().value().map(Json::of))
            .required("resources", patch.resources().value().map(Json::of))
            .optional("expires_at", patch.expiresAt())
            .required("metadata", patch.metadata().value());
    String update =
        """
        UPDATE api_keys SET %s
        WHERE id = :id
          AND (NOT :setExpiry OR rotated_to_id IS NULL
            OR expires_at IS NOT DISTINCT FROM CAST(:expiresAt AS bigint)
            OR (CAST(:expiresAt AS bigint) IS NOT NULL AND (expires_at IS NULL OR :expiresAt < expires_at)))
        """
            .formatted(set.sql());
    int changed =
        insertion.owned(
            patch.ownerId().value(),
            () ->
                sql.update(
                    update,
                    row -> {
                      set.bind(row);
                      row.bind("id", id)
                          .bind("setExpiry", patch.expiresAt().applies())
                          .bind("expiresAt", patch.expiresAt().value());
                    }));
    if (changed == 0) {
      throw new StorageException.Conflict(
          "expiresAt",
          "key %s has a successor, so its expiry can only be brought forward".formatted(id));
    }
  }

  @Override
  public KeyTransition enable(String id, Instant at) {
    return setEnabled(id, true, at);
  }

  @Override
  public KeyTransition disable(String id, Instant at) {
    return setEnabled(id, false, at);
  }

  private KeyTransition setEnabled(String id, boolean enabled, Instant at) {
    int changed =
        sql.update(
            """
            UPDATE api_keys SET enabled = :enabled, updated_at = :at
            WHERE id = :id AND enabled <> :enabled AND revoked_at IS NULL
            """,
            row -> row.bind("id", id).bind("enabled", enabled).bind("at", at));
    return changed == 1
        ? KeyTransition.CHANGED
        : rows.findById(id)
            .map(
                key ->
                    key.revokedAt().isPresent() ? KeyTransition.REVOKED : KeyTransition.UNCHANGED)
            .orElse(KeyTransition.NOT_FOUND);
  }

  @Override
  public KeyTransition revoke(String id, Revocation revocation) {
    int changed =
        sql.update(
            """
            UPDATE api_keys SET revoked_at = :at, revocation_reason = :reason,
              rotated_to_id = coalesce(rotated_to_id, :successorId), updated_at = :at
            WHERE id = :id AND revoked_at IS NULL
            """,
            row ->
                row.bind("id", id)
                    .bind("at", revocation.at())
                    .bind("reason", revocation.reason())
                    .bind("successorId", revocation.successorId()));
    return changed == 1
        ? KeyTransition.CHANGED
        : rows.findById(id).isPresent() ? KeyTransition.UNCHANGED : KeyTransition.NOT_FOUND;
  }

  @Override
  public Rotated rotate(String id, ApiKey successor, Rotation rotation) {
    return sql.together(
        () -> {
          ApiKey before = existing(id);
          checkSuccessor(before, successor);
          insert(successor.toBuilder().enabled(successor.enabled() && before.enabled()).build());
          link(id, successor.id(), rotation);
          return new Rotated(existing(id), existing(successor.id()));
        });
  }

  private static void checkSuccessor(ApiKey before, ApiKey successor) {
    if (successor.revokedAt().isPresent() || !successor.ownerId().equals(before.ownerId())) {
      throw new StorageException.InvalidInput(
          "the successor of key %s is revoked or has another owner".formatted(before.id()));
    }
    if (!successor.organizationId().equals(before.organizationId())) {
      throw new StorageException.InvalidInput(
          "organizationId",
          "the successor of key %s belongs to another organization".formatted(before.id()));
    }
  }

  private void link(String id, String successorId, Rotation rotation) {
    int changed =
        sql.update(
            """
            UPDATE api_keys SET
              rotated_to_id = :successorId,
              revoked_at = CASE WHEN CAST(:graceUntil AS bigint) IS NULL THEN CAST(:at AS bigint) END,
              revocation_reason = CASE WHEN CAST(:graceUntil AS bigint) IS NULL THEN :reason END,
              expires_at = CASE
                WHEN CAST(:graceUntil AS bigint) IS NULL OR expires_at < CAST(:graceUntil AS bigint)
                  THEN expires_at
                ELSE CAST(:graceUntil AS bigint) END,
              updated_at = :at
            WHERE id = :id AND revoked_at IS NULL AND rotated_to_id IS NULL
            """,
            row ->
                row.bind("id", id)
                    .bind("successorId", successorId)
                    .bind("graceUntil", rotation.graceUntil())
                    .bind("at", rotation.at())
                    .bind("reason", rotation.reason()));
    if (changed == 0) {
      throw new StorageException.Conflict(
          "key %s is revoked or has a successor, and is not rotated again".formatted(id));
    }
  }

  @Override
  public boolean markUsed(String id, Instant at) {
    return sql.update(
            """
            UPDATE api_keys SET last_used_at = :at
            WHERE id = :id AND (last_used_at IS NULL OR last_used_at < :at)
            """,
            row -> row.bind("id", id).bind("at", at))
        == 1;
  }

  @Override
  public boolean rehash(String id, KeyHash from, KeyHash to, String hashScheme, Instant at) {
    return sql.update(
            """
            UPDATE api_keys SET key_hash = :to, hash_scheme = :hashScheme, updated_at = :at
            WHERE id = :id AND key_hash = :from
            """,
            row ->
                row.bind("id", id)
                    .bind("from", from)
                    .bind("to", to)
                    .bind("hashScheme", hashScheme)
                    .bind("at", at))
        == 1;
  }

  @Override
  public boolean delete(String id) {
    return sql.delete("DELETE FROM api_keys WHERE id = :id", row -> row.bind("id", id)) == 1;
  }

  @Override
  public int deleteByOwner(String ownerId) {
    return sql.delete(
        "DELETE FROM api_keys WHERE owner_id = :ownerId", row -> row.bind("ownerId", ownerId));
  }

  private ApiKey existing(String id) {
    return rows.findById(id)
        .orElseThrow(() -> new StorageException.NotFound("there is no key %s".formatted(id)));
  }
}
