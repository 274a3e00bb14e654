package dev.keyhold.tables;

import dev.keyhold.spi.AuditFilter;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.Condition.Is;
import dev.keyhold.spi.table.RowQuery;
import dev.keyhold.spi.table.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a query of a trail is answered from one index: by what the fewest entries have in common. */
final class TrailQuery {
  /** Those that name the fewest entries come first. */
  private static final List<List<AuditFilter>> INDEXED =
      List.of(
          List.of(AuditFilter.TARGET_ID, AuditFilter.TARGET_TYPE),
          List.of(AuditFilter.CREDENTIAL_ID),
          List.of(AuditFilter.ACTOR_ID),
          List.of(AuditFilter.OWNER_ID),
          List.of(AuditFilter.ORGANIZATION_ID),
          List.of(AuditFilter.ACTION),
          List.of(AuditFilter.OUTCOME));

  private TrailQuery() {}

  /** The entries that match are among these, in this order. */
  static RowQuery rows(AuditQuery query) {
    List<AuditFilter> by =
        INDEXED.stream()
            .filter(query.filters().keySet()::containsAll)
            .findFirst()
            .orElse(List.of());
    List<Condition> where = new ArrayList<>();
    query.filters().entrySet().stream()
        .filter(entry -> by.contains(entry.getKey()))
        .forEach(
            entry ->
                where.add(
                    Condition.equal(TrailRow.column(entry.getKey()).name(), entry.getValue())));
    query.from().ifPresent(from -> where.add(time(Is.AT_LEAST, from)));
    query.until().ifPresent(until -> where.add(time(Is.BELOW, until)));
    String index = Index.byTime(TrailRow.SEQ, columns(by)).shape(TrailRow.TABLE.name()).name();
    return new RowQuery(Optional.of(index), where, query.newestFirst());
  }

  private static Condition time(Is is, Object time) {
    return new Condition(Shape.CREATED_AT, is, Optional.of(time));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of columns of one record
  private static AnyColumn<TrailRow, ?>[] columns(List<AuditFilter> filters) {
    return filters.stream().map(TrailRow::column).toArray(AnyColumn[]::new);
  }
}
