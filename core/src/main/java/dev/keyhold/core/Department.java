package dev.keyhold.core;

import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Where;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A part of an organization, and of the department above it.
 *
 * @param parentId the department above; empty at the top
 * @param parentPath the ids of all above, each behind a slash, the topmost first; empty at the top
 */
public record Department(
    Stamp stamp, String tenantId, String name, Optional<String> parentId, String parentPath) {
  static final Column<Department, String> NAME = text("name", Department::name).upTo(255);
  static final OptionalColumn<Department, String> PARENT_ID =
      optionalId("parent_id", Department::parentId);
  static final Column<Department, String> PARENT_PATH = text("parent_path", Department::parentPath);

  static final Reference<Department, Department> PARENT =
      PARENT_ID.references(() -> Department.TABLE);

  static final Index<Department> BY_PLACE = Index.unique(PARENT_PATH, NAME);
  static final Index<Department> BY_PARENT = Index.on(PARENT_ID, NAME);

  static final OrgTable<Department> TABLE =
      OrgTable.of(Department.class, "departments", Department::stamp, Department::tenantId)
          .tenantColumn("tenant_id")
          .columns(NAME, PARENT_ID, PARENT_PATH)
          .references(PARENT)
          .indexes(BY_PLACE, BY_PARENT)
          .versioned()
          .idsWithinTenant()
          .read(
              row ->
                  new Department(
                      row.stamp(),
                      row.organizationId(),
                      row.get(NAME),
                      row.get(PARENT_ID),
                      row.get(PARENT_PATH)));

  static final char SIGN = '/';

  /** The ids of all above and its own, each behind a slash, the topmost first. */
  public String path() {
    return parentPath + SIGN + stamp.id();
  }

  /** The ids of all above. */
  List<String> above() {
    return Arrays.stream(parentPath.split("/")).filter(id -> !id.isEmpty()).toList();
  }

  /** With {@link #isAboveTo}: what all below it have, and no other. */
  Where<Department> isAboveFrom() {
    return PARENT_PATH.atLeast(path());
  }

  Where<Department> isAboveTo() {
    return PARENT_PATH.below(path() + (char) (SIGN + 1)); // no id is the beginning of another one
  }
}
