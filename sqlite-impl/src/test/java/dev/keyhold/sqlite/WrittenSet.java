package dev.keyhold.sqlite;

import dev.keyhold.spi.table.ColumnKind;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.sql.Migration;
import dev.keyhold.sql.TableDdl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A set whose descriptors and migrations a test writes one by one. */
record WrittenSet(List<Shape> shapes, List<String> sql) implements SetShape {
  /** The zoo, and the migration that makes it. */
  static final WrittenSet ZOO =
      new WrittenSet(TheZoo.SET.shapes(), List.of(TableDdl.of(TheZoo.SET, SqliteDdl.INSTANCE)));

  @Override
  public String name() {
    return "zoo";
  }

  @Override
  public List<Migration> migrations(String dialect) {
    return IntStream.range(0, sql.size())
        .mapToObj(i -> new Migration(i + 1, "step", sql.get(i)))
        .toList();
  }

  /** With one more migration. */
  WrittenSet then(String migration) {
    List<String> more = new ArrayList<>(sql);
    more.add(migration);
    return new WrittenSet(shapes, more);
  }

  WrittenSet without(String table) {
    return new WrittenSet(
        shapes.stream().filter(shape -> !shape.name().equals(table)).toList(), sql);
  }

  WrittenSet columns(String table, UnaryOperator<ColumnShape> each) {
    return changed(table, parts -> parts.columns.replaceAll(each));
  }

  WrittenSet changed(String table, Consumer<Open> change) {
    return new WrittenSet(
        shapes.stream()
            .map(shape -> shape.name().equals(table) ? changed(shape, change) : shape)
            .toList(),
        sql);
  }

  private static Shape changed(Shape shape, Consumer<Open> change) {
    Open open =
        new Open(
            new ArrayList<>(shape.columns()),
            new ArrayList<>(shape.indexes()),
            new ArrayList<>(shape.references()));
    change.accept(open);
    return Shape.of(
        new Shape.Parts(
            shape.name(),
            shape.tenantColumn(),
            open.columns,
            open.indexes,
            open.references,
            shape.checks(),
            shape.states(),
            traits(shape)));
  }

  private static Set<Shape.Trait> traits(Shape shape) {
    return Set.copyOf(Arrays.stream(Shape.Trait.values()).filter(shape::is).toList());
  }

  /** What of a table a test may change. */
  record Open(
      List<ColumnShape> columns, List<IndexShape> indexes, List<ReferenceShape> references) {}

  static ColumnShape column(String name, ColumnKind kind, boolean optional, Object... byDefault) {
    int limit = kind == ColumnKind.TEXT || kind == ColumnKind.ID ? 100 : 0;
    ColumnShape column = ColumnShape.of(name, kind, limit, List.of()).withOptional(optional);
    return byDefault.length == 0 ? column : column.withDefault(byDefault[0]);
  }
}
