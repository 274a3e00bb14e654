package dev.keyhold.secrets;

import static dev.keyhold.secrets.SecretsPlace.ACME;
import static dev.keyhold.secrets.SecretsPlace.BELL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keyhold.secrets.SecretAccess.Action;
import dev.keyhold.secrets.SecretAccess.Outcome;
import dev.keyhold.secrets.Secrets.Rotation;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.testserver.PostgresServer;
import dev.keyhold.teststorages.StorageKind;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whoever writes the database by hand exchanges what is kept of two versions, in every column and
 * in those that belong together: neither opens, and the log says so.
 */
@ParameterizedClass
@EnumSource(
    value = StorageKind.class,
    names = {"SQLITE", "POSTGRES"})
class ExchangedRowsTest extends SecretsPlacedTest {
  private static final List<List<String>> EXCHANGED =
      List.of(
          List.of("ciphertext"),
          List.of("wrapped_key"),
          List.of("nonce"),
          List.of("status"),
          List.of("readable_until"),
          List.of("status", "readable_until"),
          List.of("expires_at"),
          List.of("created_at"),
          List.of("algorithm"),
          List.of("key_id"),
          List.of("id"),
          List.of("nonce", "ciphertext"),
          List.of("wrapped_key", "key_id"),
          List.of("nonce", "ciphertext", "wrapped_key", "key_id"),
          List.of("nonce", "ciphertext", "wrapped_key", "key_id", "status", "readable_until"),
          List.of("tenant_id", "id"),
          List.of("app_id", "name", "version"),
          List.of("version"),
          List.of("name"),
          List.of("app_id"));

  private static final List<String> NAMED = List.of("tenant_id", "app_id", "name", "version");

  ExchangedRowsTest(StorageKind kind) {
    super(kind);
  }

  /** Where a version is found. */
  private record Named(String organization, SecretName name, long version) {}

  private void put(String organization, SecretName name, Duration lasting, int rotations) {
    Instant end = SecretsPlace.BEGIN.plus(lasting);
    try (SecretValue value = SecretValue.of(organization + " " + name)) {
      place.secrets.create(organization, name, value, Optional.of(end), ADA);
      place.pass(Duration.ofMillis(1));
      for (int i = 1; i <= rotations; i++) {
        Rotation how = Rotation.keeping(lasting.multipliedBy(i)).expiresAt(end.plusSeconds(i));
        place.secrets.rotate(organization, name, value, how, ADA);
        place.pass(Duration.ofMillis(1));
      }
    }
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection(
        kind == StorageKind.POSTGRES ? PostgresServer.jdbc(place.url) : "jdbc:" + place.url);
  }

  @Test
  void what_is_exchanged_does_not_open_and_leaves_its_line() throws SQLException {
    put(ACME, STRIPE, Duration.ofHours(1), 2);
    place.useKey("second");
    put(ACME, SecretName.of("other"), Duration.ofHours(2), 0);
    put(ACME, STRIPE.ofApp("acme/shop"), Duration.ofHours(3), 0);
    put(BELL, STRIPE, Duration.ofHours(4), 2);
    place.secrets.disable(BELL, STRIPE, 3, ADA);
    int tried = 0;
    try (Connection connection = connection()) {
      List<Map<String, Object>> rows = rows(connection);
      for (int i = 0; i < rows.size(); i++) {
        for (int j = 0; j < i; j++) {
          for (List<String> columns : EXCHANGED) {
            tried += tryBoth(connection, rows.get(i), rows.get(j), columns);
          }
        }
      }
    }
    assertThat(tried).isGreaterThan(250);
  }

  @Test
  void an_older_version_is_not_the_current_one_because_that_is_deleted() throws SQLException {
    put(ACME, STRIPE, Duration.ofHours(1), 2);
    execute("DELETE FROM secrets WHERE version = 3");
    assertThatThrownBy(() -> read(STRIPE)).isInstanceOf(StorageException.Corrupt.class);
    assertThat(log(STRIPE).get(0).why()).contains(SecretAccess.Cause.DAMAGED);
  }

  @Test
  void nothing_is_opened_by_a_key_of_which_the_row_says_that_it_is_destroyed() throws SQLException {
    put(ACME, STRIPE, Duration.ofHours(1), 0);
    execute("UPDATE encryption_keys SET state = 'destroyed', active_purpose = NULL");
    assertThatThrownBy(() -> read(STRIPE)).isInstanceOf(StorageException.Corrupt.class);
    assertThat(log(STRIPE).get(0).why()).contains(SecretAccess.Cause.DAMAGED);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }

  private static List<Map<String, Object>> rows(Connection connection) throws SQLException {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (PreparedStatement all = connection.prepareStatement("SELECT * FROM secrets");
        ResultSet found = all.executeQuery()) {
      while (found.next()) {
        Map<String, Object> row = new HashMap<>();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
          row.put(found.getMetaData().getColumnName(i), found.getObject(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private int tryBoth(
      Connection connection,
      Map<String, Object> one,
      Map<String, Object> other,
      List<String> columns)
      throws SQLException {
    List<String> differing =
        columns.stream().filter(it -> !Objects.deepEquals(one.get(it), other.get(it))).toList();
    // Under each other's names, the ids and times alone, both are what they were.
    if (differing.isEmpty() || !exchange(connection, one, other, differing)) {
      return 0;
    }
    String what = differing + " of " + said(one) + " and " + said(other);
    assertShut(named(one, other, differing), what);
    assertShut(named(other, one, differing), what);
    restore(connection, one, other, differing);
    return 1;
  }

  private static String said(Map<String, Object> row) {
    return NAMED.stream().map(it -> String.valueOf(row.get(it))).toList().toString();
  }

  /** Where a row is found once it has the columns of another. */
  private static Named named(
      Map<String, Object> row, Map<String, Object> other, List<String> columns) {
    Map<String, Object> now = new HashMap<>(row);
    columns.forEach(column -> now.put(column, other.get(column)));
    String app = (String) now.get("app_id");
    return new Named(
        (String) now.get("tenant_id"),
        new SecretName(Optional.of(app).filter(it -> !it.isEmpty()), (String) now.get("name")),
        ((Number) now.get("version")).longValue());
  }

  private void assertShut(Named where, String what) {
    long before = last(where).map(SecretAccess::line).orElse(0L);
    Throwable refused =
        catchThrowable(
            () ->
                place
                    .secrets
                    .read(where.organization(), where.name(), where.version(), ADA)
                    .close());
    assertThat(refused).as(what + ", read at " + where).isInstanceOf(StorageException.class);
    SecretAccess line = last(where).orElseThrow();
    assertThat(line.line()).as(what).isGreaterThan(before);
    assertThat(line.action()).isEqualTo(Action.READ);
    assertThat(line.outcome()).as(what).isNotEqualTo(Outcome.DONE);
  }

  private Optional<SecretAccess> last(Named where) {
    return place
        .secrets
        .log(where.organization(), where.name(), PageRequest.first(1))
        .items()
        .stream()
        .findFirst();
  }

  /** False if a rule of the table stands against it. */
  private static boolean exchange(
      Connection connection,
      Map<String, Object> one,
      Map<String, Object> other,
      List<String> columns)
      throws SQLException {
    connection.setAutoCommit(false);
    Savepoint before = connection.setSavepoint();
    try {
      // Out of the way first, as what is unique must be so at each moment.
      set(connection, one, Map.of("version", -1L, "id", "out-of-the-way"), idOf(one));
      set(connection, other, picked(one, columns), idOf(other));
      Map<String, Object> last =
          new HashMap<>(Map.of("version", one.get("version"), "id", one.get("id")));
      last.putAll(picked(other, columns));
      set(connection, one, last, List.of(one.get("tenant_id"), "out-of-the-way"));
      connection.commit();
      return true;
    } catch (SQLException e) {
      connection.rollback(before);
      connection.commit();
      return false;
    }
  }

  private static Map<String, Object> picked(Map<String, Object> row, List<String> columns) {
    Map<String, Object> picked = new HashMap<>();
    columns.forEach(column -> picked.put(column, row.get(column)));
    return picked;
  }

  private static List<Object> idOf(Map<String, Object> row) {
    return List.of(row.get("tenant_id"), row.get("id"));
  }

  private static void restore(
      Connection connection,
      Map<String, Object> one,
      Map<String, Object> other,
      List<String> columns)
      throws SQLException {
    Map<String, Object> oneNow = new HashMap<>(one);
    Map<String, Object> otherNow = new HashMap<>(other);
    oneNow.putAll(picked(other, columns));
    otherNow.putAll(picked(one, columns));
    assertThat(exchange(connection, oneNow, otherNow, columns)).isTrue();
  }

  private static void set(
      Connection connection, Map<String, Object> row, Map<String, Object> values, List<Object> id)
      throws SQLException {
    List<String> columns = List.copyOf(values.keySet());
    String sets = String.join(" = ?, ", columns) + " = ?";
    String sql = "UPDATE secrets SET " + sets + " WHERE tenant_id = ? AND id = ?";
    List<Object> bound = new ArrayList<>();
    columns.forEach(column -> bound.add(values.get(column)));
    bound.addAll(id);
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      for (int i = 0; i < bound.size(); i++) {
        update.setObject(i + 1, bound.get(i));
      }
      assertThat(update.executeUpdate()).as("%s", Arrays.asList(row.get("name"))).isEqualTo(1);
    }
  }
}
