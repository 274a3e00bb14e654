package dev.keyhold.core;

import static dev.keyhold.tables.Columns.flag;
import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Stamp;

/**
 * What some may do in an organization, under one name.
 *
 * @param isSystem whether it is one of the three that each organization has ({@link SystemRole})
 * @param changes how often its privileges were changed
 */
public record Role(
    Stamp stamp, String tenantId, String key, String name, boolean isSystem, long changes) {
  static final Column<Role, String> KEY = id("key", Role::key);
  static final Column<Role, String> NAME = text("name", Role::name).upTo(255);
  static final Column<Role, Boolean> IS_SYSTEM = flag("is_system", Role::isSystem);
  static final Column<Role, Long> CHANGES = number("changes", Role::changes).quiet().byDefault(0L);

  static final Index<Role> BY_KEY = Index.unique(KEY);

  static final OrgTable<Role> TABLE =
      OrgTable.of(Role.class, "roles", Role::stamp, Role::tenantId)
          .tenantColumn("tenant_id")
          .columns(KEY, NAME, IS_SYSTEM, CHANGES)
          .indexes(BY_KEY)
          .versioned()
          .idsWithinTenant()
          .read(
              row ->
                  new Role(
                      row.stamp(),
                      row.organizationId(),
                      row.get(KEY),
                      row.get(NAME),
                      row.get(IS_SYSTEM),
                      row.get(CHANGES)));
}
