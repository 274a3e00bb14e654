package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.json;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.spi.Json;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Stamp;

/** A role of an organization's own, with what it may do. */
public record OrganizationRole(Stamp stamp, String organizationId, String role, Json permission) {
  public static final Column<OrganizationRole, String> ROLE =
      text("role", OrganizationRole::role).upTo(255);
  public static final Column<OrganizationRole, Json> PERMISSION =
      json("permission", OrganizationRole::permission);

  public static final Index<OrganizationRole> BY_ROLE = Index.on(ROLE);

  public static final OrgTable<OrganizationRole> TABLE =
      OrgTable.of(
              OrganizationRole.class,
              "organization_role",
              OrganizationRole::stamp,
              OrganizationRole::organizationId)
          .columns(ROLE, PERMISSION)
          .indexes(BY_ROLE)
          .isoTimes()
          .read(
              row ->
                  new OrganizationRole(
                      row.stamp(), row.organizationId(), row.get(ROLE), row.get(PERMISSION)));
}
