package dev.keyhold.core;

import static dev.keyhold.tables.Columns.text;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Stamp;

/** Some members of an organization, whatever their departments are. */
public record Group(Stamp stamp, String tenantId, String name) {
  static final Column<Group, String> NAME = text("name", Group::name).upTo(255);

  static final Index<Group> BY_NAME = Index.unique(NAME);

  static final OrgTable<Group> TABLE =
      OrgTable.of(Group.class, "tenant_groups", Group::stamp, Group::tenantId)
          .tenantColumn("tenant_id")
          .columns(NAME)
          .indexes(BY_NAME)
          .versioned()
          .idsWithinTenant()
          .read(row -> new Group(row.stamp(), row.organizationId(), row.get(NAME)));
}
