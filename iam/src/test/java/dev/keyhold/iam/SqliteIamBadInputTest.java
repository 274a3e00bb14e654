package dev.keyhold.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SQLite has no type for times. */
class SqliteIamBadInputTest extends IamBadInputContract implements OnSqlite {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'2026-01-01 00:00:00'",
        "'2026-01-01T00:00:00Z'",
        "'2026-02-30T00:00:00.000Z'",
        "1767225600000",
        "'now'",
        "'soon'",
        "''"
      })
  void a_time_of_a_table_in_another_form_is_refused_with_its_column(String time) throws Exception {
    refusesInATable(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1767225600000", "2460000", "'12:00'", "'now'", "'soon'", "''"})
  void a_time_of_a_view_that_nobody_means_is_refused_with_an_example(String time) throws Exception {
    refusesInViews(time);
  }

  /** Only who switches the checks off can write it. */
  @Test
  void a_row_that_cannot_be_read_is_named_and_the_others_are_read() throws Exception {
    for (int i = 0; i < 5; i++) {
      session("s" + i, "t" + i, "'2027-01-01T00:00:0" + i + ".000Z'");
    }
    execute("PRAGMA ignore_check_constraints = ON");
    execute("UPDATE session SET expires_at = 'soon' WHERE id = 's2'");

    assertThatThrownBy(() -> read(rows -> rows.from(Session.TABLE).page(PAGE)))
        .isInstanceOf(StorageException.Corrupt.class)
        .hasMessageContaining("session s2")
        .hasMessageContaining("expires_at")
        .hasMessageNotContaining("t2");
    Page<Session> before = read(rows -> rows.from(Session.TABLE).page(PageRequest.first(1)));
    assertThat(before.items()).extracting(session -> session.stamp().id()).containsExactly("s0");
    Optional<Session> behind = read(rows -> rows.find(Session.TABLE, "s4"));
    assertThat(behind).isPresent();
  }
}
