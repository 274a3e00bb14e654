package dev.keyhold.sqlite;

import static dev.keyhold.tables.Columns.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException.Conflict;
import dev.keyhold.spi.StorageException.NotFound;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.sql.KeptStatements;
import dev.keyhold.sql.LastRead;
import dev.keyhold.sql.Sql;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Global;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import dev.keyhold.tables.TableSet;
import dev.keyhold.tables.Tables;
import dev.keyhold.tables.Where;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a transaction found is changed without a second look, unless it may be another since. */
class LastReadTest {
  record Jar(Stamp stamp, long beans) {
    static final Column<Jar, Long> BEANS = number("beans", Jar::beans);

    static final Table<Jar> TABLE =
        Table.of(Jar.class, "jar", Jar::stamp)
            .columns(BEANS)
            .versioned()
            .softDeleted()
            .read(row -> new Jar(row.stamp(), row.get(BEANS)));
  }

  private static final Shape SHAPE = Jar.TABLE.shape();
  private static final Scope LIVE = Scope.everywhere();

  @TempDir Path folder;
  private final Tables tables = Tables.of(() -> Instant.EPOCH);
  private Storage storage;

  @BeforeEach
  void there_are_two_jars() {
    storage = ProposedSet.open(folder, TableSet.of("hub", Jar.TABLE));
    storage.write(
        tx -> {
          tables.global(tx).add(Jar.TABLE, new Jar(stamp("a"), 1));
          return tables.global(tx).add(Jar.TABLE, new Jar(stamp("b"), 10));
        });
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private static Stamp stamp(String id) {
    return Stamp.of(id, Instant.EPOCH, Instant.EPOCH);
  }

  private static Jar find(Global global, String id) {
    return global.find(Jar.TABLE, id).orElseThrow();
  }

  @Test
  void what_the_unit_itself_changed_since_is_seen() {
    storage.write(
        tx -> {
          Global global = tables.global(tx);
          Jar read = find(global, "a");
          assertThat(global.update(Jar.TABLE, read, Jar.BEANS.to(2L)).before()).isEqualTo(read);
          assertThat(global.update(Jar.TABLE, "a", Jar.BEANS.to(3L)).before().beans()).isEqualTo(2);
          assertThatThrownBy(() -> global.update(Jar.TABLE, read, Jar.BEANS.to(4L)))
              .isInstanceOf(Conflict.class);
          return read;
        });
  }

  @Test
  void what_a_borrower_of_the_handle_changed_since_is_seen() {
    storage.write(
        tx -> {
          Global global = tables.global(tx);
          Handle handle = SqliteStorage.handle(tx);
          Jar read = find(global, "a");
          handle.execute("UPDATE jar SET beans = 7");
          assertThat(global.update(Jar.TABLE, "a", Jar.BEANS.plus(1)).before().beans())
              .isEqualTo(7);
          return read;
        });
  }

  @Test
  void what_a_unit_changed_since_it_read_a_page_is_seen() {
    storage.write(
        tx -> {
          Global global = tables.global(tx);
          List<String> ids =
              global.from(Jar.TABLE).page(PageRequest.first(10)).items().stream()
                  .map(jar -> jar.stamp().id())
                  .toList();
          global.update(Jar.TABLE, "a", Jar.BEANS.to(2L));
          List<Where<Jar>> none = List.of();
          assertThat(global.updateEach(Jar.TABLE, ids, none, Jar.BEANS.plus(1)))
              .extracting(change -> change.after().beans())
              .containsExactly(3L, 11L);
          return ids;
        });
  }

  @Test
  void another_row_or_one_that_is_out_of_sight_is_not_taken_for_it() {
    storage.write(
        tx -> {
          Global global = tables.global(tx);
          find(global, "a");
          assertThat(global.update(Jar.TABLE, "b", Jar.BEANS.plus(1)).before().beans())
              .isEqualTo(10);
          Jar read = find(global, "a");
          assertThatThrownBy(() -> global.restore(Jar.TABLE, "a")).isInstanceOf(NotFound.class);
          return read;
        });
  }

  @Test
  void it_holds_until_something_is_written_or_undone() throws SQLException {
    Row row =
        Row.builder(SHAPE)
            .set(Shape.ID, "a")
            .set("beans", 1L)
            .set(Shape.VERSION, 1L)
            .set(Shape.CREATED_AT, Instant.EPOCH)
            .set(Shape.UPDATED_AT, Instant.EPOCH)
            .build();
    List<Row> page = List.of(row, row.toBuilder().set(Shape.ID, "b").build());
    try (Handle handle = Jdbi.create("jdbc:sqlite::memory:").open()) {
      Connection connection = handle.getConnection();
      handle.execute("CREATE TABLE t (x)");
      Sql sql =
          new Sql(handle, new KeptStatements(), connection, SqliteDialect.INSTANCE, true, () -> {});
      LastRead last = new LastRead(sql);

      last.found(page, LIVE);
      assertThat(last.get(SHAPE, LIVE, "a")).contains(page.get(0));
      assertThat(last.get(SHAPE, LIVE, "b")).contains(page.get(1));
      assertThat(last.get(SHAPE, LIVE, "c")).isEmpty();
      assertThat(last.all(SHAPE, LIVE, Set.of("b"))).contains(Map.of("b", page.get(1)));
      assertThat(last.all(SHAPE, LIVE, Set.of("a", "c"))).isEmpty();
      assertThat(last.all(SHAPE, LIVE.deleted(), Set.of("a"))).isEmpty();
      assertThat(last.get(SHAPE, LIVE.deleted(), "a")).isEmpty();

      sql.insert("INSERT INTO t VALUES (?)", 1);
      assertThat(last.get(SHAPE, LIVE, "a")).isEmpty();
      assertThat(last.all(SHAPE, LIVE, Set.of("a"))).isEmpty();

      assertThatThrownBy(
              () ->
                  sql.together(
                      () -> {
                        sql.insert("INSERT INTO t VALUES (?)", 2);
                        last.found(page, LIVE);
                        throw new IllegalStateException("undone");
                      }))
          .hasMessage("undone");
      assertThat(last.get(SHAPE, LIVE, "a")).isEmpty();
    }
  }
}
