package dev.keyhold.tck;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.Among;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.Paths;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowPatch;
import dev.keyhold.spi.table.RowQuery;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.Shape.Trait;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Storages whose tables are wrong. */
final class TableMutants {
  private TableMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of("ROW-03", "a second row of an id takes the place of the first", Replaces::new),
        Mutant.of("ROW-06", "unique values find a row of any tenant or none", FindsNone::new),
        Mutant.of("REFERENCE-01", "references are not looked at", Dangles::new),
        Mutant.of("REFERENCE-03", "rows outlive the one that they refer to", Keeps::new),
        Mutant.of("REFERENCE-08", "related rows are cut without a word", Cuts::new),
        Mutant.of("REFERENCE-07", "rows outlive the key that they refer to", Orphans::new),
        Mutant.of("REFERENCE-09", "each change looks at all references", LooksAgain::new),
        Mutant.of("ROWCHANGE-03", "a patch that changes nothing moves the time", Touches::new),
        Mutant.of("ROWCHANGE-04", "versions are not compared", IgnoresVersions::new),
        Mutant.of("ROWCHANGE-08", "conditions of a change are not looked at", IgnoresGuards::new),
        Mutant.of("ROWCHANGE-09", "a state may become any other", AnyState::new),
        Mutant.of("ROWCHANGE-14", "conditions compare as they come", ComparesLoosely::new),
        Mutant.of("ROWCHANGE-15", "of several rows the first are changed anyway", OneByOne::new),
        Mutant.of("ROWLIST-01", "every list goes forward", GoesForward::new),
        Mutant.of("ROWLIST-02", "one condition of a query is forgotten", ForgetsCondition::new),
        Mutant.of("ROWLIST-04", "any query is answered, by the ids", AnswersAll::new),
        Mutant.of("ROWLIST-05", "a page begins anew at any cursor", AnyCursor::new),
        Mutant.of("ROWLIST-06", "secrets put a list into order", AnswersAll::new),
        Mutant.of("ROWLIST-07", "values are compared as they come", ComparesLoosely::new),
        Mutant.of("PATH-01", "ways end after one step", OneStep::new),
        Mutant.of("PATH-02", "whoever comes round again is too far", Circles::new),
        Mutant.of("PATH-03", "steps are not counted", WalksOn::new),
        Mutant.of("PATH-04", "ways lead through rows of any tenant", Trespasses::new),
        Mutant.of("PATH-05", "conditions of ways are not looked at", AnyWay::new),
        Mutant.of("PATH-06", "any way is walked", WalksAnywhere::new),
        Mutant.of("TENANT-01", "rows of other tenants are found", SeesOthers::new),
        Mutant.of("TENANT-02", "rows of other tenants are changed", ChangesOthers::new),
        Mutant.of("TENANT-03", "a row is put into any tenant", PutsAnywhere::new),
        Mutant.of("TENANT-08", "rows without a tenant are everybody's", SharesRows::new),
        Mutant.of("TENANT-09", "an id is taken over all tenants", TakesIds::new),
        Mutant.of("TENANT-10", "a reference leads into any tenant", Dangles::new),
        Mutant.of("TENANT-11", "an id of several names the first", NamesFirst::new),
        Mutant.of("ROWDELETE-02", "softly deleted rows are found", SeesDeleted::new),
        Mutant.of("ROWDELETE-05", "a restored row keeps its time", KeepsTime::new),
        Mutant.of("ROWDELETE-06", "deleted rows are found by values", AnswersAll::new));
  }

  private static class Wrong extends InMemoryRows {
    final Unit unit;

    Wrong(Unit unit) {
      super(unit);
      this.unit = unit;
    }

    NavigableMap<String, Row> rows(Shape shape) {
      return unit.tables().rows(shape);
    }
  }

  private static Paths over(Paths paths, List<Condition> where, int steps) {
    return new Paths(where, paths.from(), paths.to(), paths.mostValues(), steps);
  }

  private static final class OneStep extends Wrong {
    OneStep(Unit unit) {
      super(unit);
    }

    @Override
    public Set<String> reach(Shape shape, Scope scope, Paths paths, Collection<String> starts) {
      Set<String> reached = new HashSet<>(starts);
      rows(shape).values().stream()
          .filter(row -> row.get(paths.from()).filter(starts::contains).isPresent())
          .forEach(row -> row.get(paths.to()).map(Object::toString).ifPresent(reached::add));
      return reached;
    }
  }

  private static final class Circles extends Wrong {
    Circles(Unit unit) {
      super(unit);
    }

    @Override
    public Set<String> reach(Shape shape, Scope scope, Paths paths, Collection<String> starts) {
      Set<String> reached = super.reach(shape, scope, paths, starts);
      if (rows(shape).values().stream()
          .anyMatch(
              row ->
                  row.get(paths.from()).filter(reached::contains).isPresent()
                      && row.get(paths.to()).filter(starts::contains).isPresent())) {
        throw new StorageException.Conflict("it goes round");
      }
      return reached;
    }
  }

  private static final class WalksOn extends Wrong {
    WalksOn(Unit unit) {
      super(unit);
    }

    @Override
    public Set<String> reach(Shape shape, Scope scope, Paths paths, Collection<String> starts) {
      return super.reach(shape, scope, over(paths, paths.where(), 1_000), starts);
    }
  }

  private static final class Trespasses extends Wrong {
    Trespasses(Unit unit) {
      super(unit);
    }

    @Override
    public Set<String> reach(Shape shape, Scope scope, Paths paths, Collection<String> starts) {
      return paths.walk(
          starts,
          values ->
              rows(shape).values().stream()
                  .filter(row -> row.get(paths.from()).filter(values::contains).isPresent())
                  .flatMap(row -> row.get(paths.to()).map(Object::toString).stream())
                  .collect(Collectors.toSet()));
    }
  }

  private static final class AnyWay extends Wrong {
    AnyWay(Unit unit) {
      super(unit);
    }

    @Override
    public Set<String> reach(Shape shape, Scope scope, Paths paths, Collection<String> starts) {
      return super.reach(shape, scope, over(paths, List.of(), paths.mostSteps()), starts);
    }
  }

  private static final class WalksAnywhere extends Wrong {
    WalksAnywhere(Unit unit) {
      super(unit);
    }

    @Override
    public Set<String> reach(Shape shape, Scope scope, Paths paths, Collection<String> starts) {
      try {
        return super.reach(shape, scope, paths, starts);
      } catch (StorageException.InvalidInput e) {
        return Set.copyOf(starts);
      }
    }
  }

  private static final class Replaces extends Wrong {
    Replaces(Unit unit) {
      super(unit);
    }

    @Override
    public Row insert(Shape shape, Scope scope, Row row) {
      unit.change();
      rows(shape).remove(InMemoryTables.key(row));
      return super.insert(shape, scope, row);
    }
  }

  private static final class FindsNone extends Wrong {
    FindsNone(Unit unit) {
      super(unit);
    }

    @Override
    public Optional<Row> findUnique(Shape shape, Scope scope, String index, List<Object> values) {
      return Optional.empty();
    }
  }

  private static final class Dangles extends Wrong {
    Dangles(Unit unit) {
      super(unit);
    }

    @Override
    public Row insert(Shape shape, Scope scope, Row row) {
      try {
        return super.insert(shape, scope, row);
      } catch (StorageException.MissingReference e) {
        rows(shape).put(InMemoryTables.key(row), row);
        return row;
      }
    }
  }

  private static final class Keeps extends Wrong {
    Keeps(Unit unit) {
      super(unit);
    }

    @Override
    public Optional<Row> delete(Shape shape, Scope scope, String id, OptionalLong version) {
      unit.change();
      Optional<Row> found = find(shape, scope, id);
      found.ifPresent(row -> rows(shape).remove(InMemoryTables.key(row)));
      return found;
    }
  }

  private static final class Orphans extends InMemoryKeys {
    private final Unit unit;

    Orphans(Unit unit) {
      super(unit);
      this.unit = unit;
    }

    @Override
    public boolean delete(String id) {
      return unit.change().keys.remove(id) != null;
    }
  }

  private static final class LooksAgain extends Wrong {
    LooksAgain(Unit unit) {
      super(unit);
    }

    @Override
    public Changed<Row> update(Shape shape, Scope scope, String id, RowPatch patch) {
      Changed<Row> changed = super.update(shape, scope, id, patch);
      for (ReferenceShape reference : shape.references()) {
        if (changed.after().get(reference.column()).isPresent()
            && !isThere(changed.after(), reference)) {
          throw new StorageException.MissingReference(reference.column(), "points at nothing");
        }
      }
      return changed;
    }
  }

  private static final class Cuts extends Wrong {
    Cuts(Unit unit) {
      super(unit);
    }

    @Override
    public List<Row> among(Shape shape, Scope scope, Among wanted, int most) {
      return super.among(shape, scope, wanted, 1_000).stream().limit(most).toList();
    }
  }

  private static final class Touches extends Wrong {
    Touches(Unit unit) {
      super(unit);
    }

    @Override
    public Changed<Row> update(Shape shape, Scope scope, String id, RowPatch patch) {
      Changed<Row> changed = super.update(shape, scope, id, patch);
      Row touched = changed.after().toBuilder().set(Shape.UPDATED_AT, patch.at()).build();
      rows(shape).put(InMemoryTables.key(touched), touched);
      return new Changed<>(changed.before(), touched);
    }
  }

  private static final class IgnoresVersions extends Wrong {
    IgnoresVersions(Unit unit) {
      super(unit);
    }

    @Override
    public Changed<Row> update(Shape shape, Scope scope, String id, RowPatch patch) {
      return super.update(
          shape,
          scope,
          id,
          new RowPatch(patch.set(), patch.only(), OptionalLong.empty(), patch.at()));
    }
  }

  private static final class OneByOne extends Wrong {
    OneByOne(Unit unit) {
      super(unit);
    }

    @Override
    public List<Changed<Row>> updateEach(
        Shape shape, Scope scope, List<String> ids, RowPatch patch) {
      return ids.stream().map(id -> update(shape, scope, id, patch)).toList();
    }
  }

  private static final class IgnoresGuards extends Wrong {
    IgnoresGuards(Unit unit) {
      super(unit);
    }

    @Override
    public Changed<Row> update(Shape shape, Scope scope, String id, RowPatch patch) {
      return super.update(
          shape, scope, id, new RowPatch(patch.set(), List.of(), patch.version(), patch.at()));
    }
  }

  private static final class AnyState extends Wrong {
    AnyState(Unit unit) {
      super(unit);
    }

    @Override
    public Changed<Row> update(Shape shape, Scope scope, String id, RowPatch patch) {
      try {
        return super.update(shape, scope, id, patch);
      } catch (StorageException.Conflict e) {
        Row before = find(shape, scope, id).orElseThrow();
        Row.Builder after = before.toBuilder();
        for (Map.Entry<String, RowPatch.To> set : patch.set().entrySet()) {
          after.set(
              set.getKey(),
              set.getValue().over(shape.column(set.getKey()).kind(), before.get(set.getKey())));
        }
        rows(shape).put(InMemoryTables.key(before), after.build());
        return new Changed<>(before, after.build());
      }
    }
  }

  private static final class GoesForward extends Wrong {
    GoesForward(Unit unit) {
      super(unit);
    }

    @Override
    public Page<Row> list(Shape shape, Scope scope, RowQuery query, PageRequest page) {
      return super.list(shape, scope, new RowQuery(query.index(), query.where(), false), page);
    }
  }

  private static final class ForgetsCondition extends Wrong {
    ForgetsCondition(Unit unit) {
      super(unit);
    }

    @Override
    public Page<Row> list(Shape shape, Scope scope, RowQuery query, PageRequest page) {
      List<Condition> some =
          query.where().isEmpty()
              ? query.where()
              : query.where().subList(0, query.where().size() - 1);
      return super.list(shape, scope, new RowQuery(query.index(), some, query.descending()), page);
    }
  }

  private static final class AnswersAll extends Wrong {
    AnswersAll(Unit unit) {
      super(unit);
    }

    @Override
    public Page<Row> list(Shape shape, Scope scope, RowQuery query, PageRequest page) {
      try {
        return super.list(shape, scope, query, page);
      } catch (StorageException.InvalidInput e) {
        return super.list(shape, scope, RowQuery.ALL, PageRequest.first(page.limit()));
      }
    }
  }

  private static final class ComparesLoosely extends Wrong {
    ComparesLoosely(Unit unit) {
      super(unit);
    }

    @Override
    public Page<Row> list(Shape shape, Scope scope, RowQuery query, PageRequest page) {
      return asItComes(shape, query.where())
          ? super.list(shape, scope, query, page)
          : new Page<>(List.of(), Optional.empty());
    }

    @Override
    public Changed<Row> update(Shape shape, Scope scope, String id, RowPatch patch) {
      if (!asItComes(shape, patch.only())) {
        throw new StorageException.Conflict("the condition does not hold");
      }
      return super.update(shape, scope, id, patch);
    }

    private static boolean asItComes(Shape shape, List<Condition> conditions) {
      return conditions.stream()
          .allMatch(
              condition ->
                  condition
                      .value()
                      .filter(
                          value -> !shape.column(condition.column()).checked(value).equals(value))
                      .isEmpty());
    }
  }

  private static final class AnyCursor extends Wrong {
    AnyCursor(Unit unit) {
      super(unit);
    }

    @Override
    public Page<Row> list(Shape shape, Scope scope, RowQuery query, PageRequest page) {
      try {
        return super.list(shape, scope, query, page);
      } catch (StorageException.InvalidInput e) {
        return super.list(shape, scope, query, PageRequest.first(page.limit()));
      }
    }
  }

  private static final class SeesOthers extends Wrong {
    SeesOthers(Unit unit) {
      super(unit);
    }

    @Override
    public Optional<Row> find(Shape shape, Scope scope, String id) {
      return super.find(shape, Scope.everywhere(), id);
    }
  }

  private static final class ChangesOthers extends Wrong {
    ChangesOthers(Unit unit) {
      super(unit);
    }

    @Override
    public Changed<Row> update(Shape shape, Scope scope, String id, RowPatch patch) {
      return super.update(shape, Scope.everywhere(), id, patch);
    }
  }

  private static final class PutsAnywhere extends Wrong {
    PutsAnywhere(Unit unit) {
      super(unit);
    }

    @Override
    public Row insert(Shape shape, Scope scope, Row row) {
      return super.insert(shape, Scope.everywhere(), row);
    }
  }

  private static final class SharesRows extends Wrong {
    SharesRows(Unit unit) {
      super(unit);
    }

    @Override
    public Optional<Row> find(Shape shape, Scope scope, String id) {
      return super.find(shape, scope, id)
          .or(
              () ->
                  super.find(shape, Scope.everywhere(), id)
                      .filter(row -> shape.tenantColumn().flatMap(row::get).isEmpty()));
    }
  }

  private static final class TakesIds extends Wrong {
    TakesIds(Unit unit) {
      super(unit);
    }

    @Override
    public Row insert(Shape shape, Scope scope, Row row) {
      if (rows(shape).values().stream().anyMatch(other -> other.id().equals(row.id()))) {
        throw new StorageException.Duplicate("id", "another tenant has it");
      }
      return super.insert(shape, scope, row);
    }
  }

  private static final class NamesFirst extends Wrong {
    NamesFirst(Unit unit) {
      super(unit);
    }

    @Override
    public Optional<Row> find(Shape shape, Scope scope, String id) {
      return scope.organizationId().isPresent()
          ? super.find(shape, scope, id)
          : rows(shape).values().stream()
              .filter(row -> row.id().equals(id) && scope.sees(row))
              .findFirst();
    }
  }

  private static final class SeesDeleted extends Wrong {
    SeesDeleted(Unit unit) {
      super(unit);
    }

    @Override
    public Optional<Row> find(Shape shape, Scope scope, String id) {
      return super.find(shape, scope, id)
          .or(
              () ->
                  shape.is(Trait.SOFT_DELETED)
                      ? super.find(shape, scope.deleted(), id)
                      : Optional.empty());
    }
  }

  private static final class KeepsTime extends Wrong {
    KeepsTime(Unit unit) {
      super(unit);
    }

    @Override
    public Changed<Row> update(Shape shape, Scope scope, String id, RowPatch patch) {
      return scope.rows() == Scope.Rows.DELETED
          ? super.update(
              shape,
              scope,
              id,
              new RowPatch(
                  patch.set(),
                  patch.only(),
                  patch.version(),
                  (java.time.Instant)
                      super.find(shape, scope, id)
                          .flatMap(row -> row.get(Shape.UPDATED_AT))
                          .orElse(patch.at())))
          : super.update(shape, scope, id, patch);
    }
  }
}
