package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyhold.spi.StorageException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong with a hub's own tables is said in the same words as what does with ours. */
class OwnTableErrorsTest extends RobotHub {
  private static final String CANARY = "canary-4711";

  @BeforeEach
  void a_table_with_rules() {
    execute(
        file(),
        """
        CREATE TABLE pets (
          name  TEXT NOT NULL UNIQUE CHECK (length(name) > 2),
          age   INTEGER CHECK (age >= 0) CHECK (age NOT IN (97, 98)),
          owner TEXT REFERENCES accounts (id),
          UNIQUE (owner, age)) STRICT
        """);
    execute(
        file(),
        "CREATE TRIGGER hub BEFORE DELETE ON pets BEGIN SELECT RAISE(ABORT, 'pets stay'); END");
    storage.run(
        tx -> {
          tx.identities().accounts().create(ADA);
          SqliteStorage.handle(tx).execute("INSERT INTO pets VALUES ('rex', 3, 'ada')");
        });
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            "INSERT INTO pets VALUES ('rex', 1, NULL)",
            StorageException.Duplicate.class,
            "pets.name"),
        Arguments.of(
            "INSERT INTO pets VALUES ('tom', 3, 'ada')",
            StorageException.Duplicate.class,
            "pets.owner, pets.age"),
        Arguments.of(
            "INSERT INTO pets VALUES ('tom', 1, 'nobody')",
            StorageException.MissingReference.class,
            "FOREIGN KEY"),
        Arguments.of(
            "INSERT INTO pets VALUES (NULL, 1, NULL)",
            StorageException.Conflict.class,
            "pets.name"),
        Arguments.of(
            "INSERT INTO pets VALUES ('tom', -1, NULL)",
            StorageException.Conflict.class,
            "age >= 0"),
        Arguments.of(
            "INSERT INTO pets VALUES ('tom', 98, 'ada')",
            StorageException.Conflict.class,
            "CHECK constraint failed: age NOT IN (97, 98)"),
        Arguments.of("DELETE FROM pets", StorageException.Conflict.class, "pets stay"),
        Arguments.of("SELECT * FROM nope", StorageException.InvalidInput.class, "nope"),
        Arguments.of("SELECT FROM", StorageException.InvalidInput.class, "FROM"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void a_failure_has_a_type_and_names_the_place(
      String sql, Class<? extends Throwable> type, String place) {
    storage.run(
        tx ->
            assertThatThrownBy(() -> SqliteStorage.handle(tx).execute(sql))
                .isInstanceOf(type)
                .hasMessageContaining(place));
  }

  @Test
  void a_duplicate_names_its_columns() {
    StorageException.Duplicate duplicate =
        catchThrowableOfType(
            StorageException.Duplicate.class,
            () ->
                storage.run(
                    tx ->
                        SqliteStorage.handle(tx)
                            .execute("INSERT INTO pets VALUES (?, 1, NULL)", "rex")));

    assertThat(duplicate.field()).contains("pets.name");
  }

  @Test
  void a_batch_says_what_its_statement_came_upon() {
    String rex = "INSERT INTO pets VALUES ('rex', 1, NULL)";

    assertThatThrownBy(
            () ->
                storage.run(
                    tx -> SqliteStorage.handle(tx).createBatch().add(rex).add(rex).execute()))
        .isInstanceOf(StorageException.Duplicate.class);
  }

  @Test
  void a_write_in_a_read_is_wrong_use() {
    assertThatThrownBy(
            () ->
                storage.read(
                    tx ->
                        SqliteStorage.handle(tx)
                            .execute("INSERT INTO pets VALUES (?, 1, NULL)", CANARY)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("use write");
  }

  @Test
  void no_message_holds_a_value() {
    assertThatThrownBy(
            () ->
                storage.run(
                    tx ->
                        SqliteStorage.handle(tx)
                            .execute("INSERT INTO pets VALUES (?, ?, NULL)", CANARY, "no number")))
        .isInstanceOf(StorageException.class)
        .satisfies(
            thrown -> assertThat(FaultTest.printed(thrown)).doesNotContain(CANARY, "no number"));
  }
}
