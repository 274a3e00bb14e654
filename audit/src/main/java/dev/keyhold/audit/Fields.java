package dev.keyhold.audit;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.Words;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an entry may say of each kind of record. Fields are named one by one, so that a secret or a
 * hash does not get in by being added to a record. Absent ones and empty metadata are left out; so
 * are ids, which entries have elsewhere, and times of creation and update, which are the entry's.
 */
final class Fields {
  private final Map<String, Object> fields = new HashMap<>();

  private Fields() {}

  static Map<String, Object> of(Account account) {
    return new Fields()
        .text("email", account.email())
        .text("displayName", account.displayName())
        .word("accessLevel", account.accessLevel())
        .word("status", account.status())
        .json("metadata", account.metadata())
        .fields;
  }

  static Map<String, Object> of(Organization organization) {
    return new Fields()
        .text("name", Optional.of(organization.name()))
        .text("slug", Optional.of(organization.slug()))
        .text("ownerId", Optional.of(organization.ownerId()))
        .word("status", organization.status())
        .json("metadata", organization.metadata())
        .fields;
  }

  static Map<String, Object> of(Membership membership) {
    return new Fields()
        .word("level", membership.level())
        .json("metadata", membership.metadata())
        .fields;
  }

  static Map<String, Object> of(PasswordCredential password) {
    return new Fields()
        .time("changedAt", Optional.of(password.changedAt()))
        .flag("mustChange", password.mustChange())
        .value("failedAttempts", password.failedAttempts())
        .time("lockedUntil", password.lockedUntil())
        .json("metadata", password.metadata())
        .fields;
  }

  static Map<String, Object> of(ApiKey key) {
    Fields fields =
        new Fields()
            .text("ownerId", key.ownerId())
            .text("organizationId", key.organizationId())
            .text("hashScheme", Optional.of(key.hashScheme()))
            .text("name", key.name())
            .text("description", key.description())
            .flag("enabled", key.enabled())
            .time("expiresAt", key.expiresAt())
            .time("revokedAt", key.revokedAt())
            .text("revocationReason", key.revocationReason())
            .text("rotatedToId", key.rotatedToId())
            .json("metadata", key.metadata());
    return fields
        .value("scopes", key.scopes())
        .value("resources", key.resources())
        .value("tags", key.tags())
        .fields;
  }

  private Fields value(String name, Object value) {
    fields.put(name, value);
    return this;
  }

  private Fields flag(String name, boolean value) {
    return value(name, value);
  }

  private Fields text(String name, Optional<String> value) {
    value.ifPresent(present -> fields.put(name, present));
    return this;
  }

  private Fields time(String name, Optional<Instant> value) {
    return text(name, value.map(IsoTime::text));
  }

  private Fields word(String name, Enum<?> value) {
    return value(name, Words.of(value));
  }

  private Fields json(String name, Json value) {
    if (value.value() instanceof Map<?, ?> members && !members.isEmpty()) {
      fields.put(name, members);
    }
    return this;
  }
}
