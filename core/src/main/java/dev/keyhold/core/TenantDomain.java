package dev.keyhold.core;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalTime;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.Organization;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.Organizations;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import java.time.Instant;
import java.util.Optional;

/**
 * A domain of which an organization says that it is its own.
 *
 * @param domain in lower case, as DNS has it ({@code xn--} and all)
 * @param verificationToken what a TXT record must say
 * @param heldDomain the domain, while it is proved; no two organizations hold one
 * @param primaryOf the organization, if it is its main domain
 * @param checkedAt when it was looked at, whether name servers answered or not
 * @param missingSince since when the record was not found any more
 */
public record TenantDomain(
    Stamp stamp,
    String organizationId,
    String domain,
    String verificationToken,
    State state,
    Optional<Instant> verifiedAt,
    Optional<Instant> checkedAt,
    Optional<Instant> missingSince,
    Optional<String> heldDomain,
    Optional<String> primaryOf) {
  public enum State {
    PENDING,
    VERIFIED,
    /** It was not proved in time. */
    FAILED,
    /** It was proved, and the record is gone. */
    REVOKED
  }

  static final Column<TenantDomain, String> ORGANIZATION_ID =
      id("organization_id", TenantDomain::organizationId);
  static final Column<TenantDomain, String> DOMAIN = id("domain", TenantDomain::domain);
  static final Column<TenantDomain, String> VERIFICATION_TOKEN =
      text("verification_token", TenantDomain::verificationToken).upTo(64);
  static final Column<TenantDomain, State> STATE = word("state", State.class, TenantDomain::state);
  static final OptionalColumn<TenantDomain, Instant> VERIFIED_AT =
      optionalTime("verified_at", TenantDomain::verifiedAt);
  static final OptionalColumn<TenantDomain, Instant> CHECKED_AT =
      optionalTime("checked_at", TenantDomain::checkedAt).quiet();
  static final OptionalColumn<TenantDomain, Instant> MISSING_SINCE =
      optionalTime("missing_since", TenantDomain::missingSince);
  static final OptionalColumn<TenantDomain, String> HELD_DOMAIN =
      optionalId("held_domain", TenantDomain::heldDomain);
  static final OptionalColumn<TenantDomain, String> PRIMARY_OF =
      optionalId("primary_of", TenantDomain::primaryOf);

  static final Reference<TenantDomain, Organization> ORGANIZATION =
      ORGANIZATION_ID.references(() -> Organizations.TABLE).whenDeleted(WhenDeleted.CASCADE);

  static final Index<TenantDomain> BY_ORGANIZATION = Index.unique(ORGANIZATION_ID, DOMAIN);
  static final Index<TenantDomain> BY_HELD_DOMAIN = Index.unique(HELD_DOMAIN);
  static final Index<TenantDomain> BY_PRIMARY = Index.unique(PRIMARY_OF);
  static final Index<TenantDomain> BY_STATE = Index.on(STATE, CHECKED_AT);

  static final Table<TenantDomain> TABLE =
      Table.of(TenantDomain.class, "tenant_domains", TenantDomain::stamp)
          .columns(
              ORGANIZATION_ID,
              DOMAIN,
              VERIFICATION_TOKEN,
              STATE,
              VERIFIED_AT,
              CHECKED_AT,
              MISSING_SINCE,
              HELD_DOMAIN,
              PRIMARY_OF)
          .references(ORGANIZATION)
          .indexes(BY_ORGANIZATION, BY_HELD_DOMAIN, BY_PRIMARY, BY_STATE)
          .read(
              row ->
                  new TenantDomain(
                      row.stamp(),
                      row.get(ORGANIZATION_ID),
                      row.get(DOMAIN),
                      row.get(VERIFICATION_TOKEN),
                      row.get(STATE),
                      row.get(VERIFIED_AT),
                      row.get(CHECKED_AT),
                      row.get(MISSING_SINCE),
                      row.get(HELD_DOMAIN),
                      row.get(PRIMARY_OF)));

  /** Whose TXT record proves it. */
  public String recordName() {
    return "_keyhold-challenge." + domain;
  }

  /** Whether it will not be looked at any more. */
  boolean isOver() {
    return state == State.FAILED || state == State.REVOKED;
  }

  public boolean isPrimary() {
    return primaryOf.isPresent();
  }
}
