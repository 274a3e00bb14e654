package dev.keyhold.sqlite;

import static dev.keyhold.tables.Columns.optionalId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.sql.TableDdl;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import dev.keyhold.tables.TableSet;
import dev.keyhold.tables.Tables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.sql.Wrapper;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lent handle writes to the tables of a set, unless the set is guarded. */
class GuardedSetTest {
  record Box(Stamp stamp, Optional<String> insideId) {
    static Table<Box> named(String name) {
      OptionalColumn<Box, String> inside = optionalId("inside_id", Box::insideId);
      return Table.of(Box.class, name, Box::stamp)
          .columns(inside)
          .references(inside.references(() -> OPEN).whenDeleted(WhenDeleted.CASCADE))
          .read(row -> new Box(row.stamp(), row.get(inside)));
    }
  }

  static final Table<Box> OPEN = Box.named("open_box");
  static final Table<Box> GUARDED = Box.named("guarded_box");

  @TempDir Path folder;
  private final Tables tables = Tables.of(() -> Instant.EPOCH);
  private Storage storage;

  @BeforeEach
  void there_is_a_box_of_each_kind() {
    storage = open();
    storage.write(
        tx -> {
          tables.global(tx).add(OPEN, box("a", Optional.empty()));
          return tables.global(tx).add(GUARDED, box("b", Optional.of("a")));
        });
  }

  private Storage open() {
    return SqliteStorage.open(
        StorageConfig.builder("sqlite:" + folder.resolve("system.db"))
            .tables(
                new ProposedSet(TableSet.of("open", OPEN)),
                new ProposedSet(TableSet.of("guarded", GUARDED).guarded()))
            .build());
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private static Box box(String id, Optional<String> insideId) {
    return new Box(Stamp.of(id, Instant.EPOCH, Instant.EPOCH), insideId);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO guarded_box (id, created_at, updated_at) VALUES ('c', 0, 0)",
        "UPDATE guarded_box SET updated_at = 1",
        "DELETE FROM guarded_box",
        "DELETE FROM guarded_box WHERE id = 'b'",
        "DELETE FROM open_box WHERE id = 'a'",
        "INSERT INTO guarded_box (id, created_at, updated_at) VALUES ('b', 0, 0)"
            + " ON CONFLICT DO UPDATE SET updated_at = 1",
        "INSERT OR REPLACE INTO guarded_box (id, created_at, updated_at) VALUES ('b', 0, 1)"
      })
  void what_would_change_a_guarded_row_is_refused_by_its_name(String sql) {
    assertThatThrownBy(() -> storage.run(tx -> handle(tx).execute(sql)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("guarded_box", "not through the handle");
    assertThat(guarded()).containsExactly("b 0");
  }

  /** SQLite tells of no change of such a table, which a migration may make. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO guarded_box (id, created_at, updated_at) VALUES ('c', 0, 0)",
        "INSERT INTO guarded_box (id, created_at, updated_at) SELECT 'b', 0, 0 WHERE true"
            + " ON CONFLICT DO UPDATE SET updated_at = 1",
        "UPDATE guarded_box SET updated_at = 1",
        "DELETE FROM guarded_box"
      })
  void a_guarded_table_without_a_rowid_is_guarded_too(String sql) {
    RobotHub.execute(folder.resolve("system.db"), "DROP TABLE guarded_box");
    RobotHub.execute(
        folder.resolve("system.db"),
        new TableDdl(GUARDED.shape(), SqliteDdl.INSTANCE)
            .table("guarded_box")
            .replace("STRICT", "STRICT, WITHOUT ROWID"));
    RobotHub.execute(
        folder.resolve("system.db"),
        "CREATE INDEX guarded_box_of_inside_id ON guarded_box (inside_id, id)");
    storage.close();
    storage = open();
    storage.write(tx -> tables.global(tx).add(GUARDED, box("b", Optional.of("a"))));

    what_would_change_a_guarded_row_is_refused_by_its_name(sql);
  }

  /** They hand out the driver's own objects, past the guard. */
  @Test
  void no_result_leads_to_the_drivers_own_connection() throws Exception {
    storage.<Boolean, Exception>write(
        tx -> {
          Connection lent = handle(tx).getConnection();
          try (Statement statement = lent.createStatement();
              ResultSet rows = statement.executeQuery("SELECT 1");
              ResultSet columns = lent.getMetaData().getTables(null, null, null, null)) {
            assertThat(rows.getStatement()).isSameAs(statement);
            assertThat(rows.getStatement().getConnection()).isSameAs(lent);
            assertThatThrownBy(columns::getStatement).isInstanceOf(IllegalStateException.class);
            // The driver's results and statements are their own metadata.
            assertThat(rows.getMetaData()).isNotInstanceOf(ResultSet.class);
            try (PreparedStatement prepared = lent.prepareStatement("SELECT ?")) {
              assertThat(prepared.getParameterMetaData()).isNotInstanceOf(Statement.class);
            }
            for (Wrapper wrapper : List.of(lent, statement, rows, columns, lent.getMetaData())) {
              assertThatThrownBy(() -> wrapper.unwrap(wrapper.getClass().getInterfaces()[0]))
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("unwrap is refused");
              assertThat(wrapper.isWrapperFor(Connection.class)).isFalse();
            }
          }
          return true;
        });
  }

  @Test
  void other_rows_are_written_and_guarded_ones_are_read() {
    storage.write(tx -> handle(tx).execute("UPDATE open_box SET updated_at = 1"));

    assertThat(guarded()).containsExactly("b 0");
    Optional<Box> open = storage.read(tx -> tables.global(tx).find(OPEN, "a"));
    assertThat(open.orElseThrow().stamp().updatedAt()).isEqualTo(Instant.ofEpochMilli(1));
  }

  @Test
  void the_stores_write_what_is_guarded_also_after_the_handle_did() {
    storage.write(
        tx -> {
          handle(tx).execute("UPDATE open_box SET updated_at = 1");
          return tables.global(tx).delete(GUARDED, "b");
        });

    assertThat(guarded()).isEmpty();
  }

  private static Handle handle(Transaction tx) {
    return SqliteStorage.handle(tx);
  }

  private List<String> guarded() {
    return storage.read(
        tx ->
            handle(tx)
                .createQuery("SELECT id || ' ' || updated_at FROM guarded_box")
                .mapTo(String.class)
                .list());
  }
}
