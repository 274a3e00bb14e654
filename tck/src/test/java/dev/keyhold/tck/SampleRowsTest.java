package dev.keyhold.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rows that the kit makes up for a set that refers to another. */
class SampleRowsTest {
  private static final Shape PASS = shape("pass");
  private static final Shape VISIT = shape("visit");

  private final Storage storage = InMemoryStorage.open(Visits.SET, Zoo.SET);

  private static Shape shape(String table) {
    return Visits.SET.shapes().stream()
        .filter(shape -> shape.name().equals(table))
        .findFirst()
        .orElseThrow();
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void whoever_does_not_name_the_other_set_is_told_to() {
    SampleRows rows = new SampleRows(storage, List.of(Visits.SET));

    assertThatThrownBy(() -> rows.insert(VISIT, "acme", 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the table animal")
        .hasMessageContaining("otherSets()");
  }

  @Test
  void a_row_is_the_same_again_though_a_store_makes_up_the_id_of_a_password() {
    SampleRows rows = new SampleRows(storage, List.of(Visits.SET, Zoo.SET));

    Row inserted = rows.insert(PASS, "acme", 1);

    assertThat(rows.row(PASS, "acme", 1)).isEqualTo(inserted);
    assertThat(inserted.get("password_id"))
        .isNotEqualTo(rows.row(PASS, "acme", 2).get("password_id"));
  }
}
