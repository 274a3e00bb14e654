package dev.keyhold.audit;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditState;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Leaf;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Words;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
  /** The names of all members that a content may have, in their order. */
  static final List<String> MEMBERS =
      List.of(
          "action",
          "actorId",
          "address",
          "at",
          "credentialId",
          "credentialType",
          "details",
          "id",
          "impersonationId",
          "onBehalfOfId",
          "organizationId",
          "outcome",
          "ownerId",
          "reason",
          "requestId",
          "salt",
          "targetId",
          "targetType",
          "userAgent");

  /** Those that no content is without. */
  static final Set<String> NEEDED = Set.of("action", "at", "details", "id", "outcome");

  /**
   * Stands for the hash of a content that was gone before anybody hashed it: no content has it, so
   * it can take the place of none that was hashed.
   */
  static final Bytes GONE = Bytes.of(new byte[MerkleHash.LENGTH]);

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
    return hash(text(entry, salt));
  }

  static Bytes hash(String content) {
    return Bytes.of(MerkleHash.plain(content.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * The leaf of a stored entry, erased or not, as it follows from what is stored. Whether the
   * content still has the hash that is kept beside it is not looked at.
   *
   * @param state where the hash is, if the entry was erased and had none beside it
   */
  static byte[] leaf(StoredEntry stored, AuditState state) {
    return leaf(stored.id(), stored.at(), contentHash(stored, state));
  }

  /**
   * The hash of a stored entry's content: the one that is kept, or the one that it would have, or
   * {@link #GONE}.
   */
  static Bytes contentHash(StoredEntry stored, AuditState state) {
    return stored
        .leafHash()
        .or(() -> stored.entry().map(entry -> contentHash(entry, Optional.empty())))
        .or(() -> state.find(TreeKeys.content(stored.sequence())))
        .orElse(GONE);
  }

  /** Whether nothing is left of which a hash could be made: another program erased it. */
  static boolean isGone(StoredEntry stored, AuditState state) {
    return stored.entry().isEmpty() && contentHash(stored, state).equals(GONE);
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
        .text("outcome", Words.of(entry.outcome()))
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
