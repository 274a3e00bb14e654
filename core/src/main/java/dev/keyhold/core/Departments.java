package dev.keyhold.core;

import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Tenant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The departments of an organization and their members, in one transaction of the organization's
 * storage. Whoever is in a department is in all those above it too, as far as roles go.
 */
public final class Departments {
  /** How many departments may stand above each other. */
  public static final int MOST_DEEP = 20;

  private static final String PLACE = "parentId";

  private final PowerRows power;
  private final Tenant rows;

  Departments(PowerRows power) {
    this.power = power;
    this.rows = power.rows();
  }

  /**
   * @param parentId the department above; empty for one at the top
   * @throws StorageException.NotFound if the one above is not there
   * @throws StorageException.Duplicate if there is one of this name at the same place
   * @throws StorageException.InvalidInput if too many would stand above it
   */
  public Department create(String name, Optional<String> parentId) {
    power.change();
    String path = pathOf(parentId);
    refuseTooDeep(path);
    return rows.insert(
        Department.TABLE,
        fresh ->
            new Department(
                fresh.stamp(),
                fresh.organizationId(),
                PowerRows.filled("name", name),
                parentId,
                path));
  }

  private String pathOf(Optional<String> id) {
    return id.map(this::there).map(Department::path).orElse("");
  }

  private Department there(String id) {
    return power.there(Department.TABLE, id, "department");
  }

  private static void refuseTooDeep(String path) {
    if (path.chars().filter(c -> c == Department.SIGN).count() >= MOST_DEEP) {
      throw new StorageException.InvalidInput(
          PLACE,
          String.format(
              Locale.ROOT, "at most %d departments may stand above each other", MOST_DEEP));
    }
  }

  /**
   * @throws StorageException.Duplicate if there is one of this name at the same place
   */
  public Department rename(String id, String name) {
    there(id);
    return rows.update(Department.TABLE, id, Department.NAME.to(PowerRows.filled("name", name)))
        .after();
  }

  /**
   * Puts a department, with all that are below it, below another one.
   *
   * @param parentId empty for the top
   * @throws StorageException.InvalidInput if that one is below it, or it would be too deep
   * @throws StorageException.Duplicate if there is one of its name already
   */
  public Department move(String id, Optional<String> parentId) {
    power.change();
    Department moved = there(id);
    String path = pathOf(parentId);
    if ((path + Department.SIGN).startsWith(moved.path() + Department.SIGN)) {
      throw new StorageException.InvalidInput(
          PLACE, "a department cannot be below itself, or below one that is below it");
    }
    List<Department> below = below(moved);
    String before = moved.path();
    Department after =
        rows.update(
                Department.TABLE,
                id,
                Department.PARENT_ID.to(parentId),
                Department.PARENT_PATH.to(path))
            .after();
    refuseTooDeep(after.parentPath());
    for (Department each : below) {
      String parentPath = after.path() + each.parentPath().substring(before.length());
      refuseTooDeep(parentPath);
      rows.update(Department.TABLE, each.stamp().id(), Department.PARENT_PATH.to(parentPath));
    }
    return after;
  }

  /** All that are below a department. */
  private List<Department> below(Department top) {
    return PowerRows.all(
        rows.from(Department.TABLE)
            .by(Department.BY_PLACE)
            .where(top.isAboveFrom(), top.isAboveTo()));
  }

  /**
   * Removes a department, and whatever was given to its members as such.
   *
   * @return whether there was one
   * @throws StorageException.Conflict if there is one below it
   */
  public boolean remove(String id) {
    power.change();
    boolean removed = rows.delete(Department.TABLE, id).isPresent();
    if (removed) {
      power.forget(Subject.department(id));
    }
    return removed;
  }

  public Optional<Department> find(String id) {
    return rows.find(Department.TABLE, id);
  }

  /** Those directly below one, by their names; empty for those at the top. */
  public Page<Department> below(Optional<String> parentId, PageRequest page) {
    return rows.from(Department.TABLE)
        .by(Department.BY_PARENT)
        .where(parentId.map(Department.PARENT_ID::is).orElseGet(Department.PARENT_ID::isAbsent))
        .page(page);
  }

  /** A department and all below it, each behind the one that it is in. */
  public List<Department> tree(String id) {
    Department top = there(id);
    return Stream.concat(Stream.of(top), below(top).stream()).toList();
  }

  /**
   * Puts a member of the organization into a department, anew if it is in it already. An account
   * that is no member has nothing of it.
   *
   * @throws StorageException.MissingReference if there is no such account
   */
  public DepartmentMember addMember(String id, String accountId, boolean isLead) {
    removeMember(there(id).stamp().id(), accountId);
    return rows.insert(
        DepartmentMember.TABLE,
        fresh ->
            new DepartmentMember(fresh.stamp(), fresh.organizationId(), id, accountId, isLead));
  }

  /**
   * @return whether it was in it
   */
  public boolean removeMember(String id, String accountId) {
    power.change();
    return rows.find(
            DepartmentMember.TABLE,
            DepartmentMember.BY_DEPARTMENT,
            DepartmentMember.DEPARTMENT_ID.is(id),
            DepartmentMember.ACCOUNT_ID.is(accountId))
        .flatMap(member -> rows.delete(DepartmentMember.TABLE, member.stamp().id()))
        .isPresent();
  }

  /** By their accounts. */
  public Page<DepartmentMember> members(String id, PageRequest page) {
    return rows.from(DepartmentMember.TABLE)
        .by(DepartmentMember.BY_DEPARTMENT)
        .where(DepartmentMember.DEPARTMENT_ID.is(id))
        .page(page);
  }
}
