package dev.keyhold.sqlite;

import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.sql.DdlWords;
import java.util.HexFormat;
import java.util.Optional;

/** How tables are made in SQLite. */
enum SqliteDdl implements DdlWords {
  INSTANCE;

  @Override
  public String type(ColumnShape column) {
    return switch (column.kind()) {
      case TEXT, ID, WORD, ISO_TIME, JSON -> "TEXT";
      case FLAG, NUMBER, DECIMAL, TIME -> "INTEGER";
      case BYTES -> "BLOB";
    };
  }

  @Override
  public Optional<String> rule(ColumnShape column) {
    String name = column.name();
    return switch (column.kind()) {
      case FLAG -> Optional.of(name + " IN (0, 1)");
      case JSON -> Optional.of("json_valid(%s)".formatted(name));
      // One form, so that its order as text is that of time. NULL is NULL.
      case ISO_TIME ->
          Optional.of("strftime('%%Y-%%m-%%dT%%H:%%M:%%fZ', %1$s) IS %1$s".formatted(name));
      default -> Optional.empty();
    };
  }

  @Override
  public String literal(Object stored) {
    return stored instanceof byte[] bytes
        ? "x'" + HexFormat.of().formatHex(bytes) + "'"
        : Boolean.TRUE.equals(stored) ? "1" : "0";
  }

  @Override
  public String end() {
    return " STRICT";
  }

  @Override
  public String indexed(Shape shape, IndexShape index, String column) {
    return column;
  }

  @Override
  public Optional<String> clearing(ReferenceShape reference) {
    return Optional.empty();
  }

  @Override
  public String tenants(Shape shape) {
    return "";
  }

  @Override
  public String now() {
    return "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))";
  }

  @Override
  public boolean refersToLaterTables() {
    return true;
  }

  @Override
  public String guard(Shape shape) {
    return "";
  }
}
