package dev.keyhold.audit;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Leaf;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The bytes of an entry that its leaf is a hash of: a JSON object in canonical form (RFC 8785). Its
 * members are texts, and one integer, the time; what is absent has no member. Details are the text
 * of their own canonical form, so that a reader needs no rules for numbers. {@code
 * docs/audit-format.md} says all of it.
 */
final class CanonicalEntry {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** 128 bits: whoever knows the hash of an erased entry cannot try contents. */
  private static final int SALT_LENGTH = 16;

  private CanonicalEntry() {}

  /** The leaf of a new entry, with a salt of its own. */
  static Leaf leaf(AuditEntry entry) {
    byte[] salt = new byte[SALT_LENGTH];
    RANDOM.nextBytes(salt);
    Bytes kept = Bytes.of(salt);
    return new Leaf(kept, Bytes.of(hash(entry, Optional.of(kept))));
  }

  /**
   * @param salt empty for an entry that was appended without a leaf
   */
  static byte[] hash(AuditEntry entry, Optional<Bytes> salt) {
    return MerkleHash.leaf(text(entry, salt).getBytes(StandardCharsets.UTF_8));
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
    put(members, "salt", salt.map(bytes -> HexFormat.of().formatHex(bytes.toArray())));
    return Json.canonical(members);
  }

  private static void put(Map<String, Object> members, String name, Optional<String> value) {
    value.ifPresent(text -> members.put(name, text));
  }
}
