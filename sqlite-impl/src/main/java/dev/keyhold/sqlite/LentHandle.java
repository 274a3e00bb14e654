package dev.keyhold.sqlite;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Set;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** A handle over the transaction's connection that cannot end the transaction. */
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

  private LentHandle() {}

  static Handle over(Handle handle) {
    Connection connection = guarded(handle.getConnection());
    return Jdbi.create(new Lender(connection)).open();
  }

  private static Connection guarded(Connection connection) {
    InvocationHandler guard = (proxy, method, arguments) -> call(connection, method, arguments);
    return (Connection)
        Proxy.newProxyInstance(
            LentHandle.class.getClassLoader(), new Class<?>[] {Connection.class}, guard);
  }

  private static Object call(Connection connection, Method method, Object[] arguments)
      throws Throwable {
    if (REFUSED.contains(method.getName())) {
      throw refusal(method.getName());
    }
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
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
