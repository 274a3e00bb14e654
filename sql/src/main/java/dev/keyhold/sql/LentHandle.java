package dev.keyhold.sql;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * A handle over the transaction's connection that cannot end the transaction, nor outlive its unit
 * of work, nor run what would.
 */
final class LentHandle {
  private static final Set<String> REFUSED =
      Set.of(
          "abort",
          "close",
          "commit",
          "releaseSavepoint",
          "rollback",
          "setAutoCommit",
          "setReadOnly",
          "setSavepoint",
          "setTransactionIsolation");

  private static final Set<String> TAKES_SQL =
      Set.of(
          "addBatch",
          "execute",
          "executeLargeUpdate",
          "executeQuery",
          "executeUpdate",
          "prepareCall",
          "prepareStatement");

  private final Connection connection;
  private final Dialect dialect;
  private final HandleGuard guard;
  private final List<Statement> statements = new ArrayList<>();
  private final Handle handle;
  // The borrower may have passed the handle on to another thread.
  private volatile boolean over;

  LentHandle(Connection connection, Dialect dialect, HandleGuard guard) {
    this.connection = connection;
    this.dialect = dialect;
    this.guard = guard;
    this.handle = Bindings.hideValues(Jdbi.create(new Lender(guarded()))).open();
  }

  Handle handle() {
    return handle;
  }

  /**
   * Takes the handle back. A statement that the borrower left open would hold its snapshot, or keep
   * the transaction from ending, and so stop every unit that comes after.
   */
  void end() {
    over = true;
    statements.forEach(LentHandle::close);
    statements.clear();
  }

  private static void close(Statement statement) {
    try {
      statement.close();
    } catch (SQLException e) {
      // What went wrong with it was thrown when it ran; it is closed all the same.
      return;
    }
  }

  private Connection guarded() {
    return guarded(connection, Connection.class, Optional.empty());
  }

  private static <T> T proxy(Class<T> type, InvocationHandler calls) {
    return type.cast(
        Proxy.newProxyInstance(LentHandle.class.getClassLoader(), new Class<?>[] {type}, calls));
  }

  /**
   * What knows its connection or its statement answers the one that is lent.
   *
   * @param statement of a result
   */
  private <T> T guarded(Object target, Class<T> type, Optional<Object> statement) {
    return proxy(
        type,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "getConnection" -> handle.getConnection();
              case "isWrapperFor" -> false;
              case "getStatement" -> statement.orElseThrow(() -> refusal("getStatement"));
              default -> lent(invoke(target, method, arguments), method.getReturnType(), proxy);
            });
  }

  private Object lent(Object answer, Class<?> type, Object from) throws SQLException {
    if (answer instanceof Statement statement) {
      remember(statement);
      return guarded(statement, type, Optional.empty());
    }
    if (answer instanceof ResultSet) {
      return guarded(
          answer, type, Optional.of(from).filter(statement -> statement instanceof Statement));
    }
    return answer instanceof DatabaseMetaData ? guarded(answer, type, Optional.empty()) : answer;
  }

  private Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    boolean ends = REFUSED.contains(method.getName()) && target == connection;
    if (ends || method.getDeclaringClass() == Wrapper.class) {
      throw refusal(method.getName());
    }
    if (over && method.getDeclaringClass() != Object.class) {
      throw new IllegalStateException(
          "the transaction is over; use its handle only inside the unit of work");
    }
    if (TAKES_SQL.contains(method.getName())
        && arguments != null
        && arguments.length > 0
        && arguments[0] instanceof String text) {
      dialect.checkBorrowed(text);
    }
    try {
      return method.getName().startsWith("execute")
          ? guard.watch(() -> method.invoke(target, arguments))
          : method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof SQLException failure ? dialect.borrowed(failure) : e.getCause();
    }
  }

  private void remember(Statement statement) throws SQLException {
    if (!statements.isEmpty() && statements.get(statements.size() - 1).isClosed()) {
      statements.remove(statements.size() - 1);
    }
    statements.add(statement);
  }

  private static IllegalStateException refusal(String what) {
    return new IllegalStateException(
        what + " is refused: the storage begins, commits and rolls back its transactions itself");
  }

  private record Lender(Connection connection) implements ConnectionFactory {
    @Override
    public Connection openConnection() {
      return connection;
    }

    @Override
    public void closeConnection(Connection lent) {
      throw refusal("close");
    }
  }
}
