package dev.keyhold.tables;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.json;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.OrganizationStatus;

/** The table of organizations, which every storage with identities has. */
public final class Organizations {
  public static final Column<Organization, String> NAME = text("name", Organization::name);
  public static final Column<Organization, String> SLUG =
      text("slug", Organization::slug).upTo(Limits.SLUG_LENGTH);
  public static final Column<Organization, String> OWNER_ID = id("owner_id", Organization::ownerId);
  public static final Column<Organization, OrganizationStatus> STATUS =
      word("status", OrganizationStatus.class, Organization::status)
          .byDefault(OrganizationStatus.ACTIVE);
  public static final Column<Organization, Json> METADATA =
      json("metadata", Organization::metadata).byDefault(Json.EMPTY_OBJECT);

  public static final Reference<Organization, Account> OWNER =
      OWNER_ID.references(() -> Accounts.TABLE);

  static final Index<Organization> BY_NAME = Index.unique(NAME);
  static final Index<Organization> BY_SLUG = Index.unique(SLUG);
  static final Index<Organization> BY_OWNER = Index.on(OWNER_ID).named("organizations_by_owner");

  public static final Table<Organization> TABLE =
      Table.of(
              Organization.class,
              "organizations",
              organization ->
                  Stamp.of(organization.id(), organization.createdAt(), organization.updatedAt()))
          .columns(NAME, SLUG, OWNER_ID, STATUS, METADATA)
          .references(OWNER)
          .indexes(BY_NAME, BY_SLUG, BY_OWNER)
          .readProven(
              row ->
                  new Organization(
                      row.id(),
                      row.get(NAME),
                      row.get(SLUG),
                      row.get(OWNER_ID),
                      row.get(STATUS),
                      row.get(METADATA),
                      row.createdAt(),
                      row.updatedAt()));

  private Organizations() {}
}
