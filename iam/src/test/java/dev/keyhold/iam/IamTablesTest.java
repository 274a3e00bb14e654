package dev.keyhold.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.postgres.PostgresTables;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.ColumnKind;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.sqlite.SqliteTables;
import dev.keyhold.testserver.PostgresServer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IamTablesTest {
  /** Texts that open something, by what they are called in any of the tables. */
  private static final Set<String> SECRETS =
      Set.of("token", "secret", "password", "codes", "private", "verifier");

  @Test
  void the_migrations_lead_to_the_declarations() {
    assertThat(SqliteTables.diff(IamTables.SET)).isEmpty();
    assertThat(PostgresTables.diff(StorageConfig.of(PostgresServer.url()), IamTables.SET))
        .isEmpty();
  }

  /** Another program that writes only what it knows can insert a row. */
  @Test
  void the_times_of_a_row_are_in_the_form_that_others_read() {
    for (Shape shape : IamTables.SET.shapes()) {
      assertThat(List.of(shape.column(Shape.CREATED_AT), shape.column(Shape.UPDATED_AT)))
          .as(shape.name())
          .allMatch(column -> column.kind() == ColumnKind.ISO_TIME);
      assertThat(shape.columns()).noneMatch(column -> column.kind() == ColumnKind.TIME);
    }
  }

  @Test
  void what_opens_something_is_marked_as_a_secret() {
    for (Shape shape : IamTables.SET.shapes()) {
      for (ColumnShape column : shape.columns()) {
        boolean isText = column.kind() == ColumnKind.TEXT;
        List<String> words = List.of(column.name().split("_"));
        if (isText && words.stream().anyMatch(SECRETS::contains) && !words.contains("method")) {
          assertThat(column.is(ColumnShape.Mark.SECRET))
              .as("%s.%s", shape.name(), column.name())
              .isTrue();
        }
      }
    }
  }

  @Test
  void a_secret_is_not_shown_and_not_empty() {
    assertThat(new SecretText("hunter2").toString()).doesNotContain("hunter2");
    assertThatThrownBy(() -> new SecretText("")).isInstanceOf(StorageException.InvalidInput.class);
  }
}
