package dev.keyhold.tck;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Leaf;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** People and things for the rules; always the same. */
final class Samples {
  static final Instant T0 = Instant.parse("2026-01-05T08:00:00.123Z");
  static final Instant T1 = T0.plusSeconds(60);
  static final Instant T2 = T1.plusSeconds(60);
  static final Instant T3 = T2.plusSeconds(60);

  static final Account ADA = person("ada");
  static final Account GRACE = person("grace");
  static final Account LINUS = person("linus");

  static final Organization ACME = organization("acme");
  static final Organization BELL = organization("bell");

  static final ApiKey KEY = key("key-1");
  static final ApiKey OTHER_KEY = key("key-2");

  static final PasswordHash PASSWORD = new PasswordHash("$argon2id$v=19$m=19456,t=2,p=1$first");
  static final PasswordHash OTHER_PASSWORD =
      new PasswordHash("$argon2id$v=19$m=19456,t=2,p=1$second");

  static final Leaf LEAF = new Leaf(Bytes.of(new byte[16]), Bytes.of(new byte[32]));

  static final Json METADATA =
      Json.parse("{\"a\":null,\"list\":[1,2.50,\"\\ud83d\\udd11\",null,true],\"ü\":{\"\":\"\"}}");

  private Samples() {}

  static Account person(String name) {
    return Account.builder(name, T0).email(name + "@example.org").build();
  }

  /** An organization that belongs to Ada. */
  static Organization organization(String name) {
    return Organization.builder(name, T0)
        .name("The " + name + " company")
        .slug(name)
        .ownerId("ada")
        .build();
  }

  /** A key without an owner, so that a storage without identities can keep it too. */
  static ApiKey key(String id) {
    return ApiKey.builder(id, hashOf(id), "sha256", T0).build();
  }

  static KeyHash hashOf(String keyId) {
    return new KeyHash("hash-of-" + keyId);
  }

  static AuditEntry entry(String id) {
    return entry(id, T0);
  }

  static AuditEntry entry(String id, Instant at) {
    return AuditEntry.builder(id, "api_key.use", at).build();
  }

  static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
