package dev.keyhold.tables;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.json;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;

/**
 * The table of memberships, which every storage with identities has. It is a table of everybody's:
 * the memberships of one account are in many organizations.
 */
public final class Members {
  public static final Column<Membership, String> ORGANIZATION_ID =
      id("org_id", Membership::organizationId).called("organizationId");
  public static final Column<Membership, String> ACCOUNT_ID =
      id("account_id", Membership::accountId);
  public static final Column<Membership, MembershipLevel> LEVEL =
      word("membership_level", MembershipLevel.class, Membership::level)
          .called("level")
          .byDefault(MembershipLevel.MEMBER);
  public static final Column<Membership, Json> METADATA =
      json("metadata", Membership::metadata).byDefault(Json.EMPTY_OBJECT);

  public static final Reference<Membership, Organization> ORGANIZATION =
      ORGANIZATION_ID.references(() -> Organizations.TABLE).whenDeleted(WhenDeleted.CASCADE);
  public static final Reference<Membership, Account> ACCOUNT =
      ACCOUNT_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);

  /** Its name is what a {@code Duplicate} blames. */
  static final Index<Membership> BY_ORGANIZATION =
      Index.unique(ORGANIZATION_ID, ACCOUNT_ID).named("membership");

  static final Index<Membership> BY_ACCOUNT =
      Index.unique(ACCOUNT_ID, ORGANIZATION_ID).named("organization_members_by_account");

  public static final Table<Membership> TABLE =
      Table.of(
              Membership.class,
              "organization_members",
              member -> Stamp.of(member.id(), member.createdAt(), member.updatedAt()))
          .columns(ORGANIZATION_ID, ACCOUNT_ID, LEVEL, METADATA)
          .references(ORGANIZATION, ACCOUNT)
          .indexes(BY_ORGANIZATION, BY_ACCOUNT)
          .readProven(
              row ->
                  new Membership(
                      row.id(),
                      row.get(ORGANIZATION_ID),
                      row.get(ACCOUNT_ID),
                      row.get(LEVEL),
                      row.get(METADATA),
                      row.createdAt(),
                      row.updatedAt()));

  private Members() {}
}
