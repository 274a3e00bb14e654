package dev.keyhold.server;

import dev.keyhold.spi.Ids;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowPatch;
import dev.keyhold.spi.table.RowQuery;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.Shape.Trait;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The rows of one table of a hub's own. */
record TableRoutes(Kit kit, ServedTable table, TenantStorages storages) {
  private static final MemberKind<Long> VERSION =
      new MemberKind<>(
          "a version, which is a whole number",
          node -> {
            if (!node.isIntegralNumber() || !node.canConvertToLong()) {
              throw new MemberKind.Wrong();
            }
            return node.longValue();
          });

  List<Route> all() {
    String rows = table.path();
    String row = rows + "/{id}";
    Stream<Route> always =
        Stream.of(
            Route.of("POST", rows, this::create),
            Route.of("GET", rows, this::list),
            Route.of("GET", row, this::get),
            Route.of("PATCH", row, this::update),
            Route.of("DELETE", row, this::delete));
    Stream<Route> sometimes =
        shape().is(Trait.SOFT_DELETED)
            ? Stream.of(Route.of("POST", row + "/restore", this::restore))
            : Stream.empty();
    return Stream.concat(always, sometimes).map(Route::forOthers).toList();
  }

  private Shape shape() {
    return table.shape();
  }

  private Storage storage(Request request) {
    return storages.of(table, request);
  }

  private Scope scope(Request request) {
    return table.isOfTenants() ? Scope.of(request.path(Route.TENANT)) : Scope.everywhere();
  }

  /** The same, where a request may ask for the deleted rows in the place of the live ones. */
  private Scope asked(Request request) {
    boolean deleted =
        shape().is(Trait.SOFT_DELETED) && request.parameters().flag(ServedTable.DELETED);
    return deleted ? scope(request).deleted() : scope(request);
  }

  private Answer create(Request request) {
    Instant now = kit.clock().instant();
    Scope scope = scope(request);
    Row.Builder row = Row.builder(shape());
    row.set(
        Shape.ID, request.body().optional("id", MemberKind.TEXT).orElseGet(() -> Ids.newId(now)));
    shape().tenantColumn().ifPresent(column -> row.set(column, scope.organizationId()));
    row.set(Shape.CREATED_AT, now).set(Shape.UPDATED_AT, now);
    if (shape().is(Trait.VERSIONED)) {
      row.set(Shape.VERSION, 1L);
    }
    if (shape().is(Trait.KEEPS_WHO)) {
      row.set(Shape.CREATED_BY, actor()).set(Shape.UPDATED_BY, actor());
    }
    new RowBody(table, request.body()).values().forEach(row::set);
    request.end();
    Row whole = row.build();
    return Answer.created(
        RowJson.members(storage(request).write(tx -> tx.tables().insert(shape(), scope, whole))));
  }

  private Optional<String> actor() {
    return kit.scope().get().actorId();
  }

  private Answer list(Request request) {
    Parameters parameters = request.parameters();
    PageRequest page = parameters.page();
    RowQuery query = new RowQuery(index(parameters), where(parameters), descends(parameters));
    Scope scope = asked(request);
    request.end();
    return Answer.ok(
        Views.page(
            storage(request).read(tx -> tx.tables().list(shape(), scope, query, page)),
            RowJson::members));
  }

  private Optional<String> index(Parameters parameters) {
    Optional<String> by = parameters.text("by");
    if (by.isPresent() && !table.indexes().contains(by.get())) {
      throw Problem.field("by", "expected one of " + String.join(", ", table.indexes()));
    }
    return by;
  }

  private static boolean descends(Parameters parameters) {
    Optional<String> order = parameters.text("order");
    if (order.isPresent() && !List.of("asc", "desc").contains(order.get())) {
      throw Problem.field("order", "expected one of asc, desc");
    }
    return order.equals(Optional.of("desc"));
  }

  private List<Condition> where(Parameters parameters) {
    List<Condition> where = new ArrayList<>();
    for (ColumnShape column : table.asked()) {
      ServedTable.Derivation derivation = table.derivations().get(column.name());
      parameters
          .text(column.member())
          .map(text -> derivation == null ? text : derivation.by().apply(text))
          .map(new ColumnReading(column)::parameter)
          .ifPresent(value -> where.add(Condition.equal(column.name(), value)));
    }
    return where;
  }

  private Answer get(Request request) {
    Scope scope = asked(request);
    request.end();
    String id = request.path("id");
    return storage(request)
        .read(tx -> tx.tables().find(shape(), scope, id))
        .map(row -> Answer.ok(RowJson.members(row)))
        .orElseThrow(TableRoutes::unknown);
  }

  private Answer update(Request request) {
    Map<String, RowPatch.To> set = new RowBody(table, request.body()).changes();
    OptionalLong version =
        version(
            shape().is(Trait.VERSIONED)
                ? request.body().optional(Shape.VERSION, VERSION)
                : Optional.empty());
    request.end();
    Instant now = kit.clock().instant();
    return Answer.ok(RowJson.members(patched(request, scope(request), set, version, now)));
  }

  private Row patched(
      Request request,
      Scope scope,
      Map<String, RowPatch.To> set,
      OptionalLong version,
      Instant now) {
    String id = request.path("id");
    if (!set.isEmpty() && shape().is(Trait.KEEPS_WHO)) {
      set.put(Shape.UPDATED_BY, new RowPatch.Value(actor().map(Object.class::cast)));
    }
    RowPatch patch = new RowPatch(set, List.of(), version, now);
    return Problem.known(
        TableRoutes::unknown,
        () -> storage(request).write(tx -> tx.tables().update(shape(), scope, id, patch)).after());
  }

  /** For good, unless the table keeps its deleted rows. */
  private Answer delete(Request request) {
    OptionalLong version =
        version(
            shape().is(Trait.VERSIONED)
                ? request
                    .parameters()
                    .text(Shape.VERSION)
                    .map(new ColumnReading(shape().column(Shape.VERSION))::parameter)
                    .map(Long.class::cast)
                : Optional.empty());
    request.end();
    Scope scope = scope(request);
    String id = request.path("id");
    if (shape().is(Trait.SOFT_DELETED)) {
      Instant now = kit.clock().instant();
      patched(request, scope, deletedAt(Optional.of(now)), version, now);
    } else if (storage(request)
        .write(tx -> tx.tables().delete(shape(), scope, id, version))
        .isEmpty()) {
      throw unknown();
    }
    return Answer.none();
  }

  private Answer restore(Request request) {
    request.end();
    return Answer.ok(
        RowJson.members(
            patched(
                request,
                scope(request).deleted(),
                deletedAt(Optional.empty()),
                OptionalLong.empty(),
                kit.clock().instant())));
  }

  private static Map<String, RowPatch.To> deletedAt(Optional<Object> time) {
    Map<String, RowPatch.To> set = new HashMap<>();
    set.put(Shape.DELETED_AT, new RowPatch.Value(time));
    return set;
  }

  private static OptionalLong version(Optional<Long> given) {
    return given.map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  /** Without the id, for which somebody may have taken a key's text. */
  private static StorageException unknown() {
    return new StorageException.NotFound("there is no such row");
  }
}
