package dev.keyhold.sql;

import dev.keyhold.spi.AuditFilter;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * The conditions of an audit query with their values. Only what is named stands in the statement,
 * so that each filter is answered from its own index.
 */
final class TrailFilter {
  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final boolean newestFirst;

  TrailFilter(AuditQuery query) {
    newestFirst = query.newestFirst();
    if (!query.erased()) {
      conditions.add("erased_at IS NULL");
    }
    query
        .filters()
        .forEach(
            (filter, wanted) ->
                add(column(filter) + " = :" + filter.field(), filter.field(), Optional.of(wanted)));
    add("created_at >= :from", "from", query.from());
    add("created_at < :until", "until", query.until());
  }

  private static String column(AuditFilter filter) {
    return filter == AuditFilter.ORGANIZATION_ID ? "org_id" : Words.of(filter);
  }

  private void add(String condition, String name, Optional<?> value) {
    value.ifPresent(
        wanted -> {
          conditions.add(condition);
          values.put(name, wanted);
        });
  }

  /** Goes on behind an entry, given by its time and its sequence. */
  TrailFilter after(List<Long> position) {
    conditions.add("(created_at, seq) %s (:lastAt, :lastSeq)".formatted(newestFirst ? "<" : ">"));
    values.put("lastAt", position.get(0));
    values.put("lastSeq", position.get(1));
    return this;
  }

  String where() {
    return conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
  }

  String order() {
    return newestFirst ? "ORDER BY created_at DESC, seq DESC" : "ORDER BY created_at, seq";
  }

  SqlStatement<?> bind(SqlStatement<?> row) {
    values.forEach(row::bind);
    return row;
  }
}
