package dev.keyhold.audit;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditState;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Leaf;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The bytes of an entry that are hashed: JSON objects in canonical form (RFC 8785), whose members
 * are texts and one integer, the time; what is absent has no member. Details are the text of their
 * own canonical form, so that a reader needs no rules for numbers.
 *
 * <p>An entry's content, salted, is hashed by itself, and its leaf is made of id, time and that
 * hash. So the leaf of an erased entry still follows from what is left of it. {@code
 * docs/audit-format.md} says all of it.
 */
final class CanonicalEntry {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** 128 bits: whoever knows the hash of an erased entry cannot try contents. */
  private static final int SALT_LENGTH = 16;

  private CanonicalEntry() {}

  /** The hash of a new entry's content, with a salt of its own. */
  static Leaf salted(AuditEntry entry) {
    byte[] salt = new byte[SALT_LENGTH];
    RANDOM.nextBytes(salt);
    Bytes kept = Bytes.of(salt);
    return new Leaf(kept, contentHash(entry, Optional.of(kept)));
  }

  /**
   * @param salt empty for an entry that was appended without one
   */
  static Bytes contentHash(AuditEntry entry, Optional<Bytes> salt) {
    return Bytes.of(MerkleHash.plain(text(entry, salt).getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * The leaf of a stored entry, erased or not, as it follows from what is stored. Whether the
   * content still has the hash that is kept beside it is not looked at.
   *
   * @param state where the hash is, if the entry was erased and had none beside it
   * @throws StorageException.Corrupt if neither the content nor its hash is there
   */
  static byte[] leaf(StoredEntry stored, AuditState state) {
    Bytes content =
        stored
            .leafHash()
            .or(() -> stored.entry().map(entry -> contentHash(entry, Optional.empty())))
            .or(() -> state.find(TreeKeys.content(stored.sequence())))
            .orElseThrow(
                () ->
                    new StorageException.Corrupt(
                        "the audit entry %d is erased and has no hash"
                            .formatted(stored.sequence())));
    return leaf(stored.id(), stored.at(), content);
  }

  static byte[] leaf(String id, Instant at, Bytes contentHash) {
    Map<String, Object> members = new HashMap<>();
    members.put("id", id);
    members.put("at", at.toEpochMilli());
    members.put("content", hex(contentHash));
    return MerkleHash.leaf(Json.canonical(members).getBytes(StandardCharsets.UTF_8));
  }

  static String text(AuditEntry entry, Optional<Bytes> salt) {
    Map<String, Object> members = new HashMap<>();
    members.put("id", entry.id());
    members.put("action", entry.action());
    members.put("at", entry.at().toEpochMilli());
    members.put("outcome", entry.outcome().name().toLowerCase(Locale.ROOT));
    members.put("details", entry.details().text());
    put(members, "ownerId", entry.ownerId());
    put(members, "actorId", entry.actorId());
    put(members, "onBehalfOfId", entry.onBehalfOfId());
    put(members, "impersonationId", entry.impersonationId());
    put(members, "credentialId", entry.credentialId());
    put(members, "credentialType", entry.credentialType());
    put(members, "organizationId", entry.organizationId());
    put(members, "targetType", entry.targetType());
    put(members, "targetId", entry.targetId());
    put(members, "reason", entry.reason());
    put(members, "address", entry.address());
    put(members, "userAgent", entry.userAgent());
    put(members, "requestId", entry.requestId());
    put(members, "salt", salt.map(CanonicalEntry::hex));
    return Json.canonical(members);
  }

  private static String hex(Bytes bytes) {
    return HexFormat.of().formatHex(bytes.toArray());
  }

  private static void put(Map<String, Object> members, String name, Optional<String> value) {
    value.ifPresent(text -> members.put(name, text));
  }
}
