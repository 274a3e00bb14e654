package dev.keyhold.spi.table;

import java.util.Optional;

/**
 * A column that holds the id of a row of another table, or of the same.
 *
 * <p>Where both tables are of tenants, the row that is referred to is one of the same tenant. A row
 * that is softly deleted is still there, and may be referred to.
 *
 * <p>A database keeps a reference. One <em>across</em> databases is kept by nobody, as the other
 * row may live in another database: it is looked at when it is written, and stays when the other
 * row goes.
 *
 * @param column which holds the id
 * @param table whose row it is, by the name that the database has for it
 * @param tenantColumn which column of that table says whose row it is, where both tables are of
 *     tenants, so that the tenant is part of the key; empty otherwise
 * @param whenDeleted what becomes of this row when that one is deleted for good; across databases,
 *     when somebody mends what is left
 * @param across whether it is across databases
 */
public record ReferenceShape(
    String column,
    String table,
    Optional<String> tenantColumn,
    WhenDeleted whenDeleted,
    boolean across) {

  /** One that the database keeps. */
  public ReferenceShape(
      String column, String table, Optional<String> tenantColumn, WhenDeleted whenDeleted) {
    this(column, table, tenantColumn, whenDeleted, false);
  }

  /** Whether both tables are of tenants, so that the tenant is part of the key. */
  public boolean withinTenant() {
    return tenantColumn.isPresent();
  }

  /** What becomes of a row when the one that it refers to is deleted for good. */
  public enum WhenDeleted {
    /** It is deleted too. */
    CASCADE,
    /** The deletion is refused as long as it is there. */
    REFUSE,
    /** It stays, and its column is absent from then on. */
    CLEAR
  }
}
