package dev.keyhold.spi;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One record of each kind, with every component present. */
final class Samples {
  static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  static final Instant LATER = T0.plus(Duration.ofHours(1));

  /** Stands where a value must not be printed. */
  static final String CANARY = "canary-7f3a";

  static final Json METADATA = Json.parse("{\"plan\":\"pro\"}");
  static final Bytes SALT = Bytes.of(CANARY.repeat(2).getBytes(StandardCharsets.UTF_8));
  static final Leaf LEAF =
      new Leaf(SALT, Bytes.of(CANARY.repeat(3).getBytes(StandardCharsets.UTF_8)));

  static final Account ADA =
      Account.builder("ada", T0)
          .email("Ada@example.org")
          .displayName("Ada")
          .metadata(METADATA)
          .build();

  static final Organization ACME =
      new Organization(
          "acme", "Acme Inc.", "acme-1", "ada", OrganizationStatus.ACTIVE, METADATA, T0, T0);

  static final Membership MEMBERSHIP =
      new Membership("ada-acme", "acme", "ada", MembershipLevel.OWNER, METADATA, T0, T0);

  static final PasswordCredential PASSWORD =
      new PasswordCredential(
          "password",
          "ada",
          new PasswordHash(CANARY),
          T0,
          false,
          0,
          Optional.of(LATER),
          METADATA,
          T0,
          T0);

  /** A key without anything that it need not have. */
  static final ApiKey PLAIN = ApiKey.builder("plain", new KeyHash(CANARY), "sha256", T0).build();

  static final ApiKey KEY =
      ApiKey.builder("key", new KeyHash(CANARY), "sha256", T0)
          .ownerId("ada")
          .organizationId("acme")
          .displayHint("...7f3a")
          .name("build")
          .description("for the build")
          .scopes(List.of("read", "write"))
          .resources(Map.of("document:7", List.of("read")))
          .tags(List.of("ci"))
          .expiresAt(LATER)
          .revokedAt(LATER)
          .revocationReason("lost")
          .rotatedToId("next")
          .lastUsedAt(T0)
          .metadata(METADATA)
          .build();

  static final AuditEntry ENTRY =
      AuditEntry.builder("entry", "api_key.revoke", T0)
          .ownerId("ada")
          .actorId("bob")
          .onBehalfOfId("ada")
          .impersonationId("session")
          .credential("api_key", "key")
          .organizationId("acme")
          .target("api_key", "key")
          .outcome(Outcome.FAILURE)
          .reason("lost")
          .address("192.0.2.7")
          .userAgent("curl")
          .requestId("request")
          .details(METADATA)
          .build();

  static final AccountPatch ACCOUNT_PATCH =
      AccountPatch.NONE
          .email(Change.to("ada@example.com"))
          .displayName(Change.to("Ada L."))
          .accessLevel(AccessLevel.ADMIN)
          .metadata(METADATA);

  static final OrganizationPatch ORGANIZATION_PATCH =
      OrganizationPatch.NONE.name("Acme").slug("acme").metadata(METADATA);

  static final ApiKeyPatch KEY_PATCH =
      ApiKeyPatch.NONE
          .ownerId(Change.to("bob"))
          .name(Change.to("deploy"))
          .description(Change.to("for the deployment"))
          .scopes(List.of("deploy"))
          .resources(Map.of())
          .tags(List.of("cd"))
          .expiresAt(Change.to(LATER))
          .metadata(METADATA);

  static final AuditQuery AUDIT_QUERY =
      AuditQuery.ALL
          .ownerId("ada")
          .actorId("bob")
          .action("api_key.revoke")
          .organizationId("acme")
          .credentialId("key")
          .target("api_key", "key")
          .outcome(Outcome.FAILURE)
          .from(T0)
          .until(LATER);

  static final List<Record> CHECKED =
      List.of(
          ADA,
          ACME,
          MEMBERSHIP,
          PASSWORD,
          KEY,
          ENTRY,
          ACCOUNT_PATCH,
          ORGANIZATION_PATCH,
          KEY_PATCH,
          AUDIT_QUERY,
          KeyQuery.ALL.ownedBy("ada").ofOrganization("acme").taggedAnyOf(List.of("ci")),
          new Revocation(T0, Optional.of("lost"), Optional.of("next")),
          new Rotation(T0, Optional.of(LATER), Optional.of("yearly")),
          new PasswordHash(CANARY));

  private Samples() {}
}
