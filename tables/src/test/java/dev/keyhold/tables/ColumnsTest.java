package dev.keyhold.tables;

import static dev.keyhold.tables.Columns.bytes;
import static dev.keyhold.tables.Columns.decimal;
import static dev.keyhold.tables.Columns.flag;
import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.isoTime;
import static dev.keyhold.tables.Columns.json;
import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.time;
import static dev.keyhold.tables.Columns.word;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException.InvalidInput;
import dev.keyhold.spi.table.Condition.Is;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a column takes, and what its author may say of it. */
class ColumnsTest {
  private static final String CANARY = "canary-4711";

  record Box(Stamp stamp, String label) {
    static final Column<Box, String> LABEL = text("label", Box::label);
  }

  private enum Nothing {}

  @SuppressWarnings("MemberName") // two names that are one word
  private enum Twins {
    Odd,
    ODD
  }

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(text("a", Box::label).upTo(5).is("short"), "a"),
        Arguments.of(number("a", box -> 1L).is(Long.MAX_VALUE), "a"),
        Arguments.of(
            decimal("a", 2, box -> BigDecimal.ONE).is(new BigDecimal("9999999999999999.99")), "a"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void a_value_up_to_the_bound_is_taken(Where<?> where, String column) {
    assertThat(where.condition().column()).isEqualTo(column);
  }

  @Test
  void what_is_beyond_a_column_is_refused_without_the_value() {
    assertRefused(() -> text("title", Box::label).upTo(5).is(CANARY))
        .hasMessageContaining("the column title has 11 characters; 0 to 5 are taken");
    assertRefused(() -> id("title", Box::label).is(""))
        .hasMessageContaining("the column title has 0 characters");
    assertRefused(() -> text("title", Box::label).is("half \ud83d"))
        .hasMessageContaining("the column title is malformed");
    assertRefused(() -> decimal("price", 2, b -> BigDecimal.ONE).is(new BigDecimal("0.4711")))
        .hasMessageContaining("18 are taken, 2 of them behind the point");
    assertRefused(
            () -> decimal("price", 2, b -> BigDecimal.ONE).is(new BigDecimal("99999999999999999")))
        .hasMessageContaining("the column price has too many digits");
    assertRefused(() -> decimal("price", 2, b -> BigDecimal.ONE).is(new BigDecimal("1e99999")))
        .hasMessageContaining("the column price has too many digits");
    assertRefused(() -> time("at_time", b -> Instant.EPOCH).is(Instant.MAX))
        .hasMessageContaining("the column at_time lies outside the years 1 to 9999");
    assertRefused(() -> isoTime("at_time", b -> Instant.EPOCH).is(Instant.MIN))
        .hasMessageContaining("the column at_time lies outside the years 1 to 9999");
    assertRefused(() -> bytes("data", b -> Bytes.of()).upTo(1).is(Bytes.of((byte) 1, (byte) 2)))
        .hasMessageContaining("the column data has 2 bytes; at most 1 are taken");
  }

  @Test
  void an_error_blames_the_member() {
    assertThatThrownBy(() -> text("first_name", Box::label).upTo(1).is("ab"))
        .isInstanceOfSatisfying(
            InvalidInput.class, e -> assertThat(e.field()).contains("firstName"));
  }

  @Test
  void json_that_is_too_deep_never_becomes_a_value() {
    assertRefused(() -> Json.parse("[".repeat(10_000) + "]".repeat(10_000)))
        .hasMessageContaining("nests deeper");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void a_bound_that_takes_nothing_is_refused(int limit) {
    assertRefused(() -> text("title", Box::label).upTo(limit))
        .hasMessageContainingAll("the column title", "at least 1");
    assertRefused(() -> bytes("data", b -> Bytes.of()).upTo(limit))
        .hasMessageContainingAll("the column data", "at least 1");
  }

  @Test
  void what_has_no_length_takes_no_bound() {
    assertRefused(() -> number("total", b -> 1L).upTo(9)).hasMessageContaining("the column total");
    assertRefused(() -> flag("total", b -> true).upTo(9)).hasMessageContaining("the column total");
    assertRefused(() -> decimal("total", 2, b -> BigDecimal.ONE).upTo(9))
        .hasMessageContaining("the column total");
    assertRefused(() -> json("total", b -> Json.EMPTY_OBJECT).upTo(9))
        .hasMessageContaining("the column total");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 19})
  void a_decimal_has_as_many_digits_behind_the_point_as_it_has_at_all(int scale) {
    assertRefused(() -> decimal("price", scale, b -> BigDecimal.ONE))
        .hasMessageContainingAll("the column price", "0 to 18");
  }

  @Test
  void words_are_some_and_each_is_another() {
    assertRefused(() -> word("kind", Nothing.class, b -> null))
        .hasMessageContainingAll("the column kind", "no words");
    assertRefused(() -> word("kind", Twins.class, b -> Twins.ODD))
        .hasMessageContainingAll("the column kind", "odd");
  }

  @Test
  void a_default_is_a_value_that_the_column_takes() {
    Column<Box, String> label = Box.LABEL.byDefault("abc").upTo(2);

    assertRefused(() -> table(label))
        .hasMessageContaining("the column label has 3 characters; 0 to 2 are taken");
    assertThatCode(() -> table(Box.LABEL.byDefault("abc").upTo(3))).doesNotThrowAnyException();
  }

  private static Table<Box> table(Column<Box, String> label) {
    return Table.of(Box.class, "box", Box::stamp)
        .columns(label)
        .read(row -> new Box(row.stamp(), row.get(label)));
  }

  @Test
  void only_whole_numbers_are_added_to() {
    assertRefused(() -> decimal("price", 2, b -> BigDecimal.ONE).plus(1))
        .hasMessageContaining("the column price holds no whole numbers");
  }

  record Span(Stamp stamp, Instant first, Instant last, BigDecimal low, BigDecimal high) {
    static final Column<Span, Instant> FIRST = time("first_at", Span::first);
    static final Column<Span, Instant> LAST = isoTime("last_at", Span::last);
    static final Column<Span, BigDecimal> LOW = decimal("low", 2, Span::low);
    static final Column<Span, BigDecimal> HIGH = decimal("high", 3, Span::high);

    static Table<Span> table(String check, Rule<Span> rule) {
      return Table.of(Span.class, "span", Span::stamp)
          .columns(FIRST, LAST, LOW, HIGH)
          .check(check, rule)
          .read(
              row ->
                  new Span(
                      row.stamp(), row.get(FIRST), row.get(LAST), row.get(LOW), row.get(HIGH)));
    }
  }

  /** The database compares what it keeps: a number with a text, cents with tenths of them. */
  @Test
  void a_check_compares_columns_that_are_kept_in_one_form() {
    assertRefused(() -> Span.table("rising", Rule.that(Span.FIRST, Is.BELOW, Span.LAST)))
        .hasMessageContainingAll("the table span", "rising", "first_at", "last_at");
    assertRefused(() -> Span.table("rising", Rule.that(Span.LOW, Is.BELOW, Span.HIGH)))
        .hasMessageContainingAll("the table span", "rising", "low", "high");
  }

  @Test
  void a_check_looks_at_columns_that_the_table_has() {
    Column<Span, Instant> other = time("other_at", Span::first);

    assertRefused(() -> Span.table("rising", Rule.any(Rule.that(Span.FIRST, Is.BELOW, other))))
        .hasMessageContaining("the table span has no column other_at");
  }

  /** A cursor holds the values. */
  @Test
  void an_index_on_more_than_a_cursor_holds_is_refused() {
    Column<Box, String> label = Box.LABEL.upTo(2_049);

    assertRefused(
            () ->
                Table.of(Box.class, "box", Box::stamp)
                    .columns(label)
                    .indexes(Index.on(label))
                    .read(row -> new Box(row.stamp(), row.get(label))))
        .hasMessageContainingAll("the table box has an index on [label]", "2049", "2048", "upTo");
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOf(InvalidInput.class)
        .hasMessageNotContaining(CANARY);
  }
}
