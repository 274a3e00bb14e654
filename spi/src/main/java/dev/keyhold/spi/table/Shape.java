package dev.keyhold.spi.table;

import dev.keyhold.spi.Limits;
import dev.keyhold.spi.StorageException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a table is. Every table has the columns {@value #ID}, {@value #CREATED_AT} and {@value
 * #UPDATED_AT}; its {@linkplain Trait traits} say which others it has besides its own.
 */
public final class Shape {
  public static final String ID = "id";
  public static final String CREATED_AT = "created_at";
  public static final String UPDATED_AT = "updated_at";
  public static final String VERSION = "version";
  public static final String DELETED_AT = "deleted_at";
  public static final String CREATED_BY = "created_by";
  public static final String UPDATED_BY = "updated_by";

  /** What a table is besides rows with times. */
  public enum Trait {
    /** {@value Shape#CREATED_BY} and {@value Shape#UPDATED_BY} hold who made and changed a row. */
    KEEPS_WHO,
    /** {@value Shape#VERSION} counts the changes of each row, from 1. */
    VERSIONED,
    /**
     * No two rows of one tenant have one id; those of two tenants may. Without it, ids are those of
     * all tenants together, and whoever inserts one learns whether another tenant has it.
     */
    IDS_WITHIN_TENANT,
    /** A row with a {@value Shape#DELETED_AT} is deleted, and can be restored. */
    SOFT_DELETED;

    /** The columns that a table has by it. */
    public List<ColumnShape> columns() {
      return switch (this) {
        case KEEPS_WHO ->
            List.of(
                common(CREATED_BY, ColumnKind.ID, true), common(UPDATED_BY, ColumnKind.ID, true));
        case VERSIONED -> List.of(common(VERSION, ColumnKind.NUMBER, false));
        case IDS_WITHIN_TENANT -> List.of();
        case SOFT_DELETED -> List.of(common(DELETED_AT, ColumnKind.TIME, true));
      };
    }
  }

  /** A column that has its name in every table. */
  private static ColumnShape common(String name, ColumnKind kind, boolean optional) {
    int limit = kind == ColumnKind.ID ? Limits.ID_LENGTH : 0;
    return ColumnShape.of(name, kind, limit, List.of()).withOptional(optional);
  }

  /**
   * The parts of a shape.
   *
   * @param name as the database calls it
   * @param tenantColumn which column says whose rows they are; empty if all rows are of everybody.
   *     Where it is optional, a row may be of no tenant
   * @param columns all of them, in order
   */
  public record Parts(
      String name,
      Optional<String> tenantColumn,
      List<ColumnShape> columns,
      List<IndexShape> indexes,
      List<ReferenceShape> references,
      List<CheckShape> checks,
      Optional<States> states,
      Set<Trait> traits) {
    public Parts {
      columns = List.copyOf(columns);
      indexes = List.copyOf(indexes);
      references = List.copyOf(references);
      checks = List.copyOf(checks);
      traits = Set.copyOf(traits);
    }
  }

  private final Parts parts;
  private final Map<String, Integer> places = new HashMap<>();

  private Shape(Parts parts) {
    this.parts = parts;
    for (ColumnShape column : parts.columns()) {
      if (places.put(column.name(), places.size()) != null) {
        throw refused("has two columns of the name " + column.name());
      }
    }
  }

  /**
   * @throws StorageException.InvalidInput if the parts contradict each other
   */
  public static Shape of(Parts parts) {
    Names.check("table", parts.name());
    Shape shape = new Shape(parts);
    Contradictions.refuse(shape);
    return shape;
  }

  StorageException refused(String fault) {
    return new StorageException.InvalidInput("the table %s %s".formatted(name(), fault));
  }

  public String name() {
    return parts.name();
  }

  /** Which column says whose rows they are; empty if all rows are of everybody. */
  public Optional<String> tenantColumn() {
    return parts.tenantColumn();
  }

  /** Whether a column says whose rows they are. */
  public boolean isTenantColumn(String column) {
    return parts.tenantColumn().equals(Optional.of(column));
  }

  /** All columns, in the order of the table. */
  public List<ColumnShape> columns() {
    return parts.columns();
  }

  public List<IndexShape> indexes() {
    return parts.indexes();
  }

  public List<ReferenceShape> references() {
    return parts.references();
  }

  public List<CheckShape> checks() {
    return parts.checks();
  }

  /** The column whose word only moves forward, if there is one. */
  public Optional<States> states() {
    return parts.states();
  }

  public boolean is(Trait trait) {
    return parts.traits().contains(trait);
  }

  /** The columns that it has by its traits, in the order of these. */
  public List<ColumnShape> traitColumns() {
    return columnsOf(parts.traits());
  }

  /** The columns that a table of these traits has by them, in order. */
  public static List<ColumnShape> columnsOf(Set<Trait> traits) {
    return traits.stream().sorted().flatMap(trait -> trait.columns().stream()).toList();
  }

  /**
   * Where a column stands in {@link #columns}.
   *
   * @throws StorageException.InvalidInput if there is no such column
   */
  public int place(String column) {
    Integer place = places.get(column);
    if (place == null) {
      throw refused("has no column " + column);
    }
    return place;
  }

  /**
   * @throws StorageException.InvalidInput if there is no such column
   */
  public ColumnShape column(String name) {
    return columns().get(place(name));
  }

  /**
   * @throws StorageException.InvalidInput if there is no such index
   */
  public IndexShape index(String name) {
    return indexes().stream()
        .filter(index -> index.name().equals(name))
        .findFirst()
        .orElseThrow(() -> refused("has no index " + name));
  }

  /**
   * @throws StorageException.InvalidInput if there is no such index, or it is not unique
   */
  IndexShape uniqueIndex(String name) {
    return indexes().stream()
        .filter(index -> index.name().equals(name) && index.unique())
        .findFirst()
        .orElseThrow(() -> refused("has no unique index " + name));
  }

  /** What a {@code Duplicate} blames: the column, or the index where there are several. */
  public String member(IndexShape index) {
    return index.columns().size() == 1
        ? column(index.columns().get(0)).member()
        : Names.member(index.name());
  }

  /**
   * For stores: refuses a row that breaks a check.
   *
   * @throws StorageException.Conflict which names the check, and blames its first column
   */
  public void check(Row row) {
    for (CheckShape check : checks()) {
      if (!check.isKept(row)) {
        throw new StorageException.Conflict(
            column(check.rule().columns().findFirst().orElse(ID)).member(),
            "the row %s breaks the check %s".formatted(row, check.name()));
      }
    }
  }

  void checkStep(Row before, Row after) {
    parts
        .states()
        .ifPresent(
            states -> {
              String from = (String) before.get(states.column()).orElseThrow();
              String to = (String) after.get(states.column()).orElseThrow();
              if (!states.mayBecome(from, to)) {
                throw new StorageException.Conflict(
                    column(states.column()).member(),
                    "the row %s is %s and cannot become %s".formatted(before, from, to));
              }
            });
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof Shape shape && parts.equals(shape.parts));
  }

  @Override
  public int hashCode() {
    return Objects.hash(name());
  }

  @Override
  public String toString() {
    return "the table " + name();
  }
}
