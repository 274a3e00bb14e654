package dev.keyhold.tables;

import static dev.keyhold.tables.Columns.flag;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.word;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.StorageException.InvalidInput;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** A table whose columns and record do not say the same is not made, and the message says where. */
@SuppressWarnings("ArgumentSelectionDefectChecker") // a mistake is what is tried
class SelfProofTest {
  enum Size {
    SMALL,
    LARGE
  }

  record Box(
      Stamp stamp,
      String label,
      String place,
      Optional<String> note,
      boolean open,
      boolean full,
      boolean wet,
      Size outside,
      Size inside) {
    static final Column<Box, String> LABEL = text("label", Box::label);
    static final Column<Box, String> PLACE = text("place", Box::place);
    static final OptionalColumn<Box, String> NOTE = optionalText("note", Box::note);
    static final Column<Box, Boolean> OPEN = flag("is_open", Box::open);
    static final Column<Box, Boolean> FULL = flag("is_full", Box::full);
    static final Column<Box, Boolean> WET = flag("is_wet", Box::wet);
    static final Column<Box, Size> OUTSIDE = word("outside", Size.class, Box::outside);
    static final Column<Box, Size> INSIDE = word("inside", Size.class, Box::inside);

    static Box read(RowReader<Box> row) {
      return new Box(
          row.stamp(),
          row.get(LABEL),
          row.get(PLACE),
          row.get(NOTE),
          row.get(OPEN),
          row.get(FULL),
          row.get(WET),
          row.get(OUTSIDE),
          row.get(INSIDE));
    }

    static TableBuilder<Box, Table<Box>> table() {
      return Table.of(Box.class, "box", Box::stamp)
          .columns(LABEL, PLACE, NOTE, OPEN, FULL, WET, OUTSIDE, INSIDE);
    }
  }

  @Test
  void a_table_whose_record_says_the_same_is_made() {
    assertThat(Box.table().read(Box::read).name()).isEqualTo("box");
  }

  @Test
  void two_texts_at_each_others_place_are_found() {
    assertRefused(
            box ->
                new Box(
                    box.stamp,
                    box.place,
                    box.label,
                    box.note,
                    box.open,
                    box.full,
                    box.wet,
                    box.outside,
                    box.inside))
        .hasMessageContainingAll("box", "Box", "the column label");
  }

  @Test
  void flags_at_each_others_place_are_found() {
    assertRefused(
            box ->
                new Box(
                    box.stamp,
                    box.label,
                    box.place,
                    box.note,
                    box.open,
                    box.wet,
                    box.full,
                    box.outside,
                    box.inside))
        .hasMessageContaining("the column is_full");
  }

  @Test
  void words_of_one_set_at_each_others_place_are_found() {
    assertRefused(
            box ->
                new Box(
                    box.stamp,
                    box.label,
                    box.place,
                    box.note,
                    box.open,
                    box.full,
                    box.wet,
                    box.inside,
                    box.outside))
        .hasMessageContaining("the column outside");
  }

  @Test
  void a_column_that_is_taken_twice_is_found() {
    assertRefused(
            box ->
                new Box(
                    box.stamp,
                    box.label,
                    box.label,
                    box.note,
                    box.open,
                    box.full,
                    box.wet,
                    box.outside,
                    box.inside))
        .hasMessageContaining("the column place");
  }

  @Test
  void a_column_that_the_constructor_is_not_given_is_found() {
    assertRefused(
            box ->
                new Box(
                    box.stamp,
                    box.label,
                    box.place,
                    Optional.empty(),
                    box.open,
                    box.full,
                    box.wet,
                    box.outside,
                    box.inside))
        .hasMessageContaining("the column note");
  }

  @Test
  void a_stamp_that_is_made_up_is_found() {
    Stamp other = Stamp.of("x", Instant.EPOCH, Instant.EPOCH);
    assertRefused(
            box ->
                new Box(
                    other,
                    box.label,
                    box.place,
                    box.note,
                    box.open,
                    box.full,
                    box.wet,
                    box.outside,
                    box.inside))
        .hasMessageContaining("the column id");
  }

  /** The reader as it should be, and what a mistaken one would make of its record. */
  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      Function<Box, Box> mistake) {
    return assertThatThrownBy(() -> Box.table().read(row -> mistake.apply(Box.read(row))))
        .isInstanceOf(InvalidInput.class);
  }

  @Test
  void a_column_that_the_table_does_not_list_is_named() {
    assertThatThrownBy(
            () ->
                Table.of(Box.class, "box", Box::stamp)
                    .columns(Box.LABEL, Box.PLACE, Box.NOTE, Box.OPEN, Box.FULL)
                    .columns(Box.OUTSIDE, Box.INSIDE)
                    .read(Box::read))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("the table box has no column is_wet")
        .hasMessageNotContaining("like(");
  }

  @Test
  void a_column_that_is_listed_twice_is_named() {
    assertThatThrownBy(() -> Box.table().columns(Box.LABEL).read(Box::read))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("the table box has two columns of the name label");
  }

  record Code(Stamp stamp, String content) {
    static final Column<Code, String> CONTENT = text("content", Code::content);

    Code {
      if (!content.startsWith("c-")) {
        throw new IllegalArgumentException("canary-4711");
      }
    }

    static Table<Code> table(Column<Code, String> column) {
      return Table.of(Code.class, "code", Code::stamp)
          .columns(column)
          .read(row -> new Code(row.stamp(), row.get(column)));
    }
  }

  @Test
  void a_strict_record_asks_for_samples_that_it_takes() {
    assertThatThrownBy(() -> Code.table(Code.CONTENT))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("Code", "the table code", "like(");

    assertThat(Code.table(Code.CONTENT.like("c-1", "c-2")).columns()).hasSize(1);
  }

  @Test
  void two_samples_that_are_the_same_prove_nothing() {
    assertThatThrownBy(() -> Code.table(Code.CONTENT.like("c-1", "c-1")))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("content", "two");
  }

  record Strict(Stamp stamp, Optional<String> name) {
    static final OptionalColumn<Strict, String> NAME = optionalText("name", Strict::name);

    Strict {
      if (name.isEmpty()) {
        throw new InvalidInput("somebody needs a name");
      }
    }
  }

  @Test
  void a_record_may_refuse_to_be_without_an_optional_column() {
    assertThat(
            Table.of(Strict.class, "strict", Strict::stamp)
                .columns(Strict.NAME)
                .read(row -> new Strict(row.stamp(), row.get(Strict.NAME)))
                .name())
        .isEqualTo("strict");
  }

  @Test
  void a_record_that_fills_in_what_is_absent_is_found() {
    record Filled(Stamp stamp, Optional<String> name) {}
    OptionalColumn<Filled, String> name = optionalText("name", Filled::name);

    assertThatThrownBy(
            () ->
                Table.of(Filled.class, "filled", Filled::stamp)
                    .columns(name)
                    .read(
                        row -> new Filled(row.stamp(), Optional.of(row.get(name).orElse("none")))))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("the column name");
  }
}
