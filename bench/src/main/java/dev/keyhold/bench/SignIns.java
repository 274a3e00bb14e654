package dev.keyhold.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What better-auth asks a file when somebody signs in, and when he comes again. */
final class SignIns implements AutoCloseable {
  private final IamFile file;
  private final PreparedStatement user;
  private final PreparedStatement account;
  private final PreparedStatement insert;
  private final PreparedStatement session;
  private final PreparedStatement byId;
  private final List<Long> nanos = new ArrayList<>();
  private final List<Long> again = new ArrayList<>();

  SignIns(IamFile file) throws SQLException {
    this.file = file;
    Connection plain = file.plain();
    user = plain.prepareStatement("SELECT * FROM user WHERE email = ?");
    account = plain.prepareStatement("SELECT * FROM account WHERE user_id = ?");
    insert =
        plain.prepareStatement(
            "INSERT INTO session (id, user_id, token, expires_at, created_at, updated_at, ip_address,"
                + " user_agent) VALUES (?1, ?2, ?1, '2099-01-01T00:00:00.000Z',"
                + " '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', '', '') RETURNING *");
    session = plain.prepareStatement("SELECT * FROM session WHERE token = ?");
    byId = plain.prepareStatement("SELECT * FROM user WHERE id = ?");
  }

  /** Forgets what was measured, which was to warm up. */
  void begin() {
    nanos.clear();
    again.clear();
  }

  /** One sign-in, with the commit of its session, and one look-up of the session. */
  void run(long number) throws SQLException {
    String token = "signed-in-" + number;
    long begin = System.nanoTime();
    String id = only(user, file.email(number));
    String unused = only(account, id);
    unused = only(insert, token, id);
    long signedIn = System.nanoTime();
    unused = only(session, token);
    unused = only(byId, id);
    nanos.add(signedIn - begin);
    again.add(System.nanoTime() - signedIn);
  }

  /** Reads every column of the one row, and says its id. */
  private static String only(PreparedStatement select, String... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      select.setString(i + 1, values[i]);
    }
    try (ResultSet row = select.executeQuery()) {
      if (!row.next()) {
        throw new IllegalStateException("a row of the measurement is not there");
      }
      int columns = row.getMetaData().getColumnCount();
      for (int i = 1; i <= columns; i++) {
        Object unused = row.getObject(i);
      }
      return row.getString("id");
    }
  }

  /** Milliseconds of which so many of a hundred sign-ins took no more. */
  double signIn(int percent) {
    return percentile(nanos, percent);
  }

  /** The same of the look-ups. */
  double lookUp(int percent) {
    return percentile(again, percent);
  }

  private static double percentile(List<Long> nanos, int percent) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) * percent / 100] / 1e6;
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : List.of(user, account, insert, session, byId)) {
      statement.close();
    }
  }
}
