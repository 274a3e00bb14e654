package dev.keyhold.tables;

import dev.keyhold.spi.Text;
import dev.keyhold.spi.Words;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.ColumnShape.Mark;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.Shape.Trait;
import dev.keyhold.spi.table.States;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What tables are, in Markdown for people: a diagram of how they hang together (Mermaid), and what
 * each column holds, in the database and in JSON.
 */
public final class ReferencePage {
  private static final String COLUMNS =
      """
      | column | holds | null | default | in JSON | |
      |---|---|---|---|---|---|
      """;

  private ReferencePage() {}

  /** A page about these tables, in the order that is given. */
  public static String of(Collection<Shape> shapes) {
    return "# Tables\n\n"
        + "A member of JSON whose column is absent is left out. Times are ISO 8601, bytes are base64, and decimals are\n"
        + "texts with all their digits.\n\n"
        + "```mermaid\nerDiagram\n"
        + shapes.stream().map(ReferencePage::diagram).collect(Collectors.joining())
        + "```\n"
        + shapes.stream().map(ReferencePage::section).collect(Collectors.joining());
  }

  /** The lines of one table within {@code erDiagram}. */
  public static String diagram(Shape shape) {
    String references =
        shape.references().stream()
            .map(
                reference ->
                    "    %s ||--o{ %s : \"%s, %s\"\n"
                        .formatted(
                            reference.table(), shape.name(), reference.column(), rule(reference)))
            .collect(Collectors.joining());
    String columns =
        shape.columns().stream()
            .map(
                column ->
                    "        %s %s%s\n"
                        .formatted(
                            Words.of(column.kind()),
                            column.name(),
                            column.name().equals(Shape.ID) ? " PK" : ""))
            .collect(Collectors.joining());
    return references + "    " + shape.name() + " {\n" + columns + "    }\n";
  }

  /** The section of one table. */
  public static String section(Shape shape) {
    return "\n## "
        + shape.name()
        + "\n\n"
        + traits(shape).map(line -> line + "\n\n").orElse("")
        + COLUMNS
        + shape.columns().stream().map(column -> row(shape, column)).collect(Collectors.joining())
        + rest(shape).stream().map(line -> "\n" + line + "\n").collect(Collectors.joining());
  }

  private static Optional<String> traits(Shape shape) {
    List<String> traits = new ArrayList<>();
    shape
        .tenantColumn()
        .ifPresent(column -> traits.add("Each row is of the tenant in `%s`.".formatted(column)));
    if (shape.is(Trait.VERSIONED)) {
      traits.add("A change counts up the version.");
    }
    if (shape.is(Trait.SOFT_DELETED)) {
      traits.add("A deleted row stays and can be restored.");
    }
    shape.states().ifPresent(states -> traits.add(steps(shape, states)));
    return traits.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", traits));
  }

  private static String steps(Shape shape, States states) {
    return shape.column(states.column()).words().stream()
        .filter(word -> !next(states, word).isEmpty())
        .map(word -> "`%s` may become %s".formatted(word, next(states, word)))
        .collect(Collectors.joining("; ", "`" + states.column() + "`: ", "."));
  }

  private static String next(States states, String word) {
    return states.steps().getOrDefault(word, Set.of()).stream()
        .filter(next -> !next.equals(word))
        .sorted()
        .map(next -> "`" + next + "`")
        .collect(Collectors.joining(" or "));
  }

  private static String row(Shape shape, ColumnShape column) {
    return "| `%s` | %s | %s | %s | %s | %s |\n"
        .formatted(
            column.name(),
            cell(holds(column)),
            column.optional() ? "yes" : "no",
            column.byDefault().map(value -> "`" + cell(column.kind().text(value)) + "`").orElse(""),
            column.is(Mark.SECRET) ? "never" : "`" + column.member() + "`",
            String.join("; ", notes(shape, column)));
  }

  private static String cell(String text) {
    return Text.visible(text).replace("|", "\\|");
  }

  private static String holds(ColumnShape column) {
    String kind = Words.of(column.kind());
    return switch (column.kind()) {
      case WORD -> String.join(", ", column.words());
      case TEXT -> "text of at most " + column.limit();
      case BYTES -> "at most " + column.limit() + " bytes";
      case DECIMAL -> "decimal with " + column.limit() + " digits behind the point";
      case ID, FLAG, NUMBER, TIME, ISO_TIME, JSON -> kind.replace('_', ' ');
    };
  }

  private static List<String> notes(Shape shape, ColumnShape column) {
    Stream<String> references =
        shape.references().stream()
            .filter(reference -> reference.column().equals(column.name()))
            .map(reference -> "→ `%s`, %s".formatted(reference.table(), rule(reference)));
    Stream<String> marks = column.marks().stream().sorted().map(Words::of);
    return Stream.of(
            column.name().equals(Shape.ID) ? Stream.of("primary key") : Stream.<String>empty(),
            references,
            marks)
        .flatMap(each -> each)
        .toList();
  }

  private static String rule(ReferenceShape reference) {
    return Words.of(reference.whenDeleted())
        + (reference.withinTenant() ? ", within the tenant" : "")
        + (reference.across() ? ", across databases" : "");
  }

  private static List<String> rest(Shape shape) {
    Function<IndexShape, String> columns =
        index -> "(" + String.join(", ", index.keyColumns(shape.tenantColumn())) + ")";
    return Stream.of(
            listed("Unique", shape.indexes().stream().filter(IndexShape::unique).map(columns)),
            listed(
                "Indexes",
                shape.indexes().stream()
                    .filter(index -> !index.unique())
                    .map(index -> "`" + index.name() + "` " + columns.apply(index))),
            listed("Checks", shape.checks().stream().map(check -> "`" + check.name() + "`")))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> listed(String what, Stream<String> all) {
    String listed = all.collect(Collectors.joining(", "));
    return listed.isEmpty() ? Optional.empty() : Optional.of(what + ": " + listed + ".");
  }
}
