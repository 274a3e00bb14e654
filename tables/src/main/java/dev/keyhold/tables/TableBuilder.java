package dev.keyhold.tables;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Words;
import dev.keyhold.spi.table.CheckShape;
import dev.keyhold.spi.table.ColumnKind;
import dev.keyhold.spi.table.Shape.Trait;
import dev.keyhold.spi.table.States;
import dev.keyhold.tables.Definition.TenantPart;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Collects the parts of a table.
 *
 * @param <R> the record of a row
 * @param <T> the table that comes of it
 */
public final class TableBuilder<R, T extends AnyTable<R, ?>> {
  private final Class<R> type;
  private final String name;
  private final Function<R, Stamp> stamp;
  private Optional<TenantPart<R>> tenant;
  private final Function<Definition<R>, T> make;
  private final List<AnyColumn<R, ?>> columns = new ArrayList<>();
  private final List<Reference<R, ?>> references = new ArrayList<>();
  private final List<Index<R>> indexes = new ArrayList<>();
  private final List<CheckShape> checks = new ArrayList<>();
  private final Set<Trait> traits = EnumSet.noneOf(Trait.class);
  private Optional<States> states = Optional.empty();
  private ColumnKind times = ColumnKind.TIME;

  TableBuilder(
      Class<R> type,
      String name,
      Function<R, Stamp> stamp,
      Optional<TenantPart<R>> tenant,
      Function<Definition<R>, T> make) {
    this.type = type;
    this.name = name;
    this.stamp = stamp;
    this.tenant = tenant;
    this.make = make;
  }

  /** The table's own columns, in order, with those that are computed from others. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public final TableBuilder<R, T> columns(AnyColumn<R, ?>... those) {
    columns.addAll(List.of(those));
    return this;
  }

  TableBuilder<R, T> columns(List<? extends AnyColumn<R, ?>> those) {
    columns.addAll(those);
    return this;
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  public final TableBuilder<R, T> references(Reference<R, ?>... those) {
    references.addAll(List.of(those));
    return this;
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  public final TableBuilder<R, T> indexes(Index<R>... those) {
    indexes.addAll(List.of(those));
    return this;
  }

  /**
   * @param check what the database and errors call it
   */
  public TableBuilder<R, T> check(String check, Rule<R> rule) {
    checks.add(new CheckShape(check, rule.rule));
    return this;
  }

  /**
   * The word of this column only moves forward.
   *
   * @param steps to which words each may change; one that is not named changes no more
   */
  public <E extends Enum<E>> TableBuilder<R, T> forwardOnly(
      Column<R, E> column, Map<E, Set<E>> steps) {
    states =
        Optional.of(
            new States(
                column.name(),
                steps.entrySet().stream()
                    .collect(
                        Collectors.toMap(
                            step -> Words.of(step.getKey()),
                            step ->
                                step.getValue().stream()
                                    .map(Words::of)
                                    .collect(Collectors.toSet())))));
    return this;
  }

  /** Each change counts up the version, and one that comes from an older version is refused. */
  public TableBuilder<R, T> versioned() {
    traits.add(Trait.VERSIONED);
    return this;
  }

  /**
   * No two rows of one tenant have one id; those of two tenants may. So nobody who chooses an id
   * learns whether another tenant has it. Without a tenant no row is named by its id.
   *
   * @see TableSet#perTenant
   */
  public TableBuilder<R, T> idsWithinTenant() {
    traits.add(Trait.IDS_WITHIN_TENANT);
    return this;
  }

  /**
   * When a row was made and changed is kept in the form that others prescribe, as {@link
   * Columns#isoTime} keeps a time; where another program leaves them out, it is the time of the
   * insertion.
   */
  public TableBuilder<R, T> isoTimes() {
    times = ColumnKind.ISO_TIME;
    return this;
  }

  /** A deleted row stays, unseen, and can be restored. */
  public TableBuilder<R, T> softDeleted() {
    traits.add(Trait.SOFT_DELETED);
    return this;
  }

  /** Each row says who made it and who changed it last. */
  public TableBuilder<R, T> keepsWho() {
    traits.add(Trait.KEEPS_WHO);
    return this;
  }

  /** The tenant's column has this name; {@code organization_id} if it is not said. */
  public TableBuilder<R, T> tenantColumn(String column) {
    if (tenant.isEmpty()) {
      throw new StorageException.InvalidInput(
          "the table %s has no tenants, so no column says whose rows they are".formatted(name));
    }
    tenant = tenant.map(part -> new TenantPart<>(column, part.optional(), part.accessor()));
    return this;
  }

  /**
   * Makes the table, and proves that its columns and the record say the same: each column in turn
   * gets another value, and all methods of the record must give back what was put in.
   *
   * @param reader makes a record of a row, by its constructor
   * @throws StorageException.InvalidInput if a column is forgotten, swapped or named twice; the
   *     message names it
   */
  public T read(Function<RowReader<R>, R> reader) {
    T table = readProven(reader);
    new SelfProof<>(table.definition).run();
    return table;
  }

  /** For a table that a test proves: the tables of every storage cost each start of a process. */
  T readProven(Function<RowReader<R>, R> reader) {
    return make.apply(
        new Definition<>(
            type,
            name,
            stamp,
            tenant,
            List.copyOf(columns),
            List.copyOf(references),
            List.copyOf(indexes),
            List.copyOf(checks),
            states,
            traits,
            times,
            reader));
  }
}
