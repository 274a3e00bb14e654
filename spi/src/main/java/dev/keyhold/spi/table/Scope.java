package dev.keyhold.spi.table;

import dev.keyhold.spi.StorageException;
import java.util.Optional;

/**
 * Which rows of a table an operation can see and touch. All others behave as if they were not
 * there: same answers, same errors.
 *
 * @param organizationId the tenant whose rows they are; empty for the rows of all tenants, and for
 *     a table that has no tenants
 * @param rows which of them, where deletion is soft
 */
public record Scope(Optional<String> organizationId, Rows rows) {
  private static final Scope EVERYWHERE = new Scope(Optional.empty(), Rows.LIVE);

  /** Rows of a table whose deletion is soft; without that, all are live. */
  public enum Rows {
    LIVE,
    DELETED
  }

  /** The live rows of a table without tenants, or of all tenants. */
  public static Scope everywhere() {
    return EVERYWHERE;
  }

  /** The live rows of one tenant. */
  public static Scope of(String organizationId) {
    return new Scope(Optional.of(organizationId), Rows.LIVE);
  }

  /** The deleted rows in the place of the live ones. */
  public Scope deleted() {
    return new Scope(organizationId, Rows.DELETED);
  }

  /** The scope of one tenant, or of none, that sees this row, live or deleted. */
  public static Scope around(Row row) {
    Shape shape = row.shape();
    Optional<String> tenant = shape.tenantColumn().flatMap(row::get).map(String.class::cast);
    boolean isDeleted = shape.is(Shape.Trait.SOFT_DELETED) && row.get(Shape.DELETED_AT).isPresent();
    return new Scope(tenant, isDeleted ? Rows.DELETED : Rows.LIVE);
  }

  /** Whether it sees the deleted rows of a table, where there are any. */
  public boolean isOfDeleted(Shape shape) {
    return rows == Rows.DELETED && shape.is(Shape.Trait.SOFT_DELETED);
  }

  /**
   * For stores: refuses to put a row where nobody would see it.
   *
   * @throws StorageException.InvalidInput if the row is of another tenant, or deleted where live
   *     rows are put, or the other way round
   */
  public void check(Row row) {
    if (sees(row)) {
      return;
    }
    Shape shape = row.shape();
    boolean isLife =
        new Scope(organizationId, rows == Rows.LIVE ? Rows.DELETED : Rows.LIVE).sees(row);
    String column = isLife ? Shape.DELETED_AT : shape.tenantColumn().orElse(Shape.DELETED_AT);
    throw new StorageException.InvalidInput(
        shape.column(column).member(),
        "the row %s is outside of the scope that it is put into".formatted(row));
  }

  /**
   * For stores: refuses to name one row by its id where several tenants may have it.
   *
   * @throws StorageException.InvalidInput if the table's ids are a tenant's own, and this is none's
   */
  public void checkNamesOne(Shape shape) {
    if (organizationId.isEmpty() && shape.is(Shape.Trait.IDS_WITHIN_TENANT)) {
      throw shape.refused("has ids that are a tenant's own; name a row in the scope of its tenant");
    }
  }

  /** Whether it can see a row. */
  public boolean sees(Row row) {
    Shape shape = row.shape();
    boolean tenants =
        organizationId.isEmpty()
            || shape.tenantColumn().flatMap(row::get).equals(organizationId.map(id -> (Object) id));
    return tenants
        && (!shape.is(Shape.Trait.SOFT_DELETED)
            || row.get(Shape.DELETED_AT).isPresent() == isOfDeleted(shape));
  }
}
