package dev.keyhold.spi.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.StorageException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowOrderTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Scope ALL = Scope.everywhere();
  private static final Shape SHAPE = shape();

  private static Shape shape() {
    List<ColumnShape> columns =
        List.of(
            ColumnShape.of("id", ColumnKind.ID, 255, List.of()),
            ColumnShape.of("head_count", ColumnKind.NUMBER, 0, List.of()),
            ColumnShape.of("price", ColumnKind.DECIMAL, 2, List.of()),
            ColumnShape.of("done", ColumnKind.FLAG, 0, List.of()),
            ColumnShape.of("note", ColumnKind.TEXT, 10, List.of()).withOptional(true),
            ColumnShape.of("created_at", ColumnKind.TIME, 0, List.of()),
            ColumnShape.of("updated_at", ColumnKind.TIME, 0, List.of()));
    List<IndexShape> indexes =
        Stream.of("head_count", "price", "done", "note", "created_at")
            .map(column -> new IndexShape("by_" + column, List.of(column), false, false))
            .toList();
    return Shape.of(
        new Shape.Parts(
            "thing",
            Optional.empty(),
            columns,
            indexes,
            List.of(),
            List.of(),
            Optional.empty(),
            Set.of()));
  }

  private static RowOrder by(String column) {
    return RowOrder.of(SHAPE, ALL, new RowQuery(Optional.of("by_" + column), List.of(), false));
  }

  private static final Row ROW =
      Row.builder(SHAPE)
          .set("id", "a")
          .set("head_count", 12L)
          .set("price", new BigDecimal("12.50"))
          .set("done", true)
          .set("created_at", T0)
          .set("updated_at", T0)
          .build();

  @ParameterizedTest
  @CsvSource({
    "head_count, =12",
    "price, =12.50",
    "done, =true",
    "note, ''",
    "created_at, =2026-01-01T00:00:00Z"
  })
  void a_cursor_says_where_its_row_stands(String column, String text) {
    RowOrder order = by(column);

    assertThat(position(order.cursor(ALL, ROW))).startsWith(text);
    assertThat(order.position(ALL, order.cursor(ALL, ROW)))
        .containsExactly(ROW.get(column).orElse(null), "a");
  }

  @ParameterizedTest
  @CsvSource({
    "head_count, =١٢",
    "head_count, x12",
    "head_count, =+12",
    "head_count, =012",
    "head_count, ''",
    "price, =12.5",
    "price, =1250e-2",
    "price, =1e999999999",
    "done, =TRUE",
    "done, =yes",
    "note, x",
    "note, =longer than ten",
    "created_at, =2026-01-01T00:00:00.000Z",
    "created_at, =2026-01-01T00:00:00.0000001Z"
  })
  void a_cursor_that_no_list_gave_out_is_refused(String column, String text) {
    RowOrder order = by(column);
    Cursor forged = forged(order.cursor(ALL, ROW), text);

    assertThatThrownBy(() -> order.position(ALL, forged))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("cursor");
  }

  private static String position(Cursor cursor) {
    return decoded(decoded(cursor.text()).split("\\.", -1)[1]);
  }

  private static Cursor forged(Cursor cursor, String first) {
    String[] parts = decoded(cursor.text()).split("\\.", -1);
    parts[1] = encoded(first);
    return new Cursor(encoded(String.join(".", parts)));
  }

  private static String decoded(String text) {
    return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
