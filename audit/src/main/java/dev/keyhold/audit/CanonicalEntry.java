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
import java.util.HexFormat;
import java.util.Locale;
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
    return leaf(stored.id(), stored.at(), contentHash(stored, state));
  }

  /**
   * The hash of a stored entry's content: the one that is kept, or the one that it would have.
   *
   * @throws StorageException.Corrupt if neither the content nor its hash is there
   */
  static Bytes contentHash(StoredEntry stored, AuditState state) {
    return stored
        .leafHash()
        .or(() -> stored.entry().map(entry -> contentHash(entry, Optional.empty())))
        .or(() -> state.find(TreeKeys.content(stored.sequence())))
        .orElseThrow(
            () ->
                new StorageException.Corrupt(
                    String.format(
                        Locale.ROOT,
                        "the audit entry %d is erased and has no hash",
                        stored.sequence())));
  }

  static byte[] leaf(String id, Instant at, Bytes contentHash) {
    return MerkleHash.leaf(
        new Members()
            .number("at", at.toEpochMilli())
            .text("content", hex(contentHash))
            .text("id", id)
            .end()
            .getBytes(StandardCharsets.UTF_8));
  }

  static String text(AuditEntry entry, Optional<Bytes> salt) {
    return new Members()
        .text("action", entry.action())
        .text("actorId", entry.actorId())
        .text("address", entry.address())
        .number("at", entry.at().toEpochMilli())
        .text("credentialId", entry.credentialId())
        .text("credentialType", entry.credentialType())
        .text("details", entry.details().text())
        .text("id", entry.id())
        .text("impersonationId", entry.impersonationId())
        .text("onBehalfOfId", entry.onBehalfOfId())
        .text("organizationId", entry.organizationId())
        .text("outcome", entry.outcome().name().toLowerCase(Locale.ROOT))
        .text("ownerId", entry.ownerId())
        .text("reason", entry.reason())
        .text("requestId", entry.requestId())
        .text("salt", salt.map(CanonicalEntry::hex))
        .text("targetId", entry.targetId())
        .text("targetType", entry.targetType())
        .text("userAgent", entry.userAgent())
        .end();
  }

  private static String hex(Bytes bytes) {
    return HexFormat.of().formatHex(bytes.toArray());
  }

  /**
   * An object whose members are given in their order; a sorted map would cost as much as the rest.
   */
  private static final class Members {
    private final StringBuilder out = new StringBuilder(512).append('{');

    Members text(String name, Optional<String> value) {
      return value.isPresent() ? text(name, value.get()) : this;
    }

    Members text(String name, String value) {
      name(name).append(Json.canonical(value));
      return this;
    }

    Members number(String name, long value) {
      name(name).append(value);
      return this;
    }

    private StringBuilder name(String name) {
      if (out.length() > 1) {
        out.append(',');
      }
      return out.append('"').append(name).append("\":");
    }

    String end() {
      return out.append('}').toString();
    }
  }
}
