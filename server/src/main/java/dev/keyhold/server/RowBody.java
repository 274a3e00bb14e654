package dev.keyhold.server;

import dev.keyhold.spi.Change;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.RowPatch;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a request says of a row, and what the server makes of it. */
record RowBody(ServedTable table, Body body) {
  /** Of a new row, by column. */
  Map<String, Object> values() {
    Map<String, Object> given = new HashMap<>();
    for (ColumnShape column : table.written()) {
      MemberKind<Object> kind = new ColumnReading(column).kind();
      boolean needed = !column.optional() && column.byDefault().isEmpty();
      Optional<Object> value =
          needed
              ? Optional.of(body.required(column.member(), kind))
              : body.optional(column.member(), kind).or(column::byDefault);
      value.ifPresent(each -> given.put(column.name(), each));
    }
    table
        .derivations()
        .forEach(
            (column, derivation) -> {
              if (given.get(derivation.from()) instanceof String text) {
                given.put(column, derivation.by().apply(text));
              }
            });
    return given;
  }

  /** Of one that is there, by column. */
  Map<String, RowPatch.To> changes() {
    Map<String, RowPatch.To> set = new HashMap<>();
    for (ColumnShape column : table.written()) {
      body.change(
              column.member(),
              new ColumnReading(column).kind(),
              Optional.<Change<Object>>empty(),
              (none, change) -> Optional.of(change))
          .ifPresent(change -> set.put(column.name(), new RowPatch.Value(change.value())));
    }
    derive(set);
    return set;
  }

  private void derive(Map<String, RowPatch.To> set) {
    table
        .derivations()
        .forEach(
            (column, derivation) -> {
              if (set.get(derivation.from()) instanceof RowPatch.Value from) {
                set.put(
                    column,
                    new RowPatch.Value(
                        from.value().map(text -> derivation.by().apply((String) text))));
              }
            });
  }
}
