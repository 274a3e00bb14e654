package dev.keyhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteDataSource;

/**
 * Whether a commit of somebody else is told, where the system gives hints and where it gives none.
 */
class FileWatchTest {
  private static final int COMMITS = 30;
  private static final int SECONDS = 20;

  @TempDir Path folder;
  private Path file;
  private Connection other;

  @BeforeEach
  void somebody_else_has_the_file_open() throws SQLException {
    file = folder.resolve("system.db");
    other = DriverManager.getConnection("jdbc:sqlite:" + file);
    execute("PRAGMA journal_mode = WAL");
    execute("CREATE TABLE note (number INTEGER)");
  }

  @AfterEach
  void close() throws SQLException {
    other.close();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = other.createStatement()) {
      statement.execute(sql);
    }
  }

  private SQLiteDataSource source() {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  /** Each is followed by silence, so that no later one can make up for a call that is missed. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @SuppressWarnings("try") // what watches is only closed
  void each_commit_is_told_once_it_can_be_read(boolean hinted) throws Exception {
    BlockingQueue<Integer> read = new LinkedBlockingQueue<>();
    try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + file);
        FileWatch watch = FileWatch.start(source(), file, () -> read.add(last(reader)), hinted)) {
      for (int i = 1; i <= COMMITS; i++) {
        execute("INSERT INTO note VALUES (" + i + ")");
        assertThat(told(read, i)).as("commit %s is told", i).isEqualTo(i);
      }
    }
  }

  /** What was read at the call that came for a commit; one for an earlier commit may come first. */
  private static int told(BlockingQueue<Integer> read, int wanted) throws InterruptedException {
    Integer found = 0;
    while (found != null && found < wanted) {
      found = read.poll(SECONDS, TimeUnit.SECONDS);
    }
    return found == null ? -1 : found;
  }

  private static int last(Connection reader) {
    try (Statement statement = reader.createStatement();
        ResultSet row = statement.executeQuery("SELECT max(number) FROM note")) {
      row.next();
      return row.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothing_is_told_after_the_end(boolean hinted) throws Exception {
    BlockingQueue<Integer> told = new LinkedBlockingQueue<>();
    FileWatch watch = FileWatch.start(source(), file, () -> told.add(1), hinted);
    watch.close();
    told.clear();
    execute("INSERT INTO note VALUES (1)");

    assertThat(told).isEmpty();
    watch.close();
  }
}
