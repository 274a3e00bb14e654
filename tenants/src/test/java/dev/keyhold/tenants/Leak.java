package dev.keyhold.tenants;

import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.AuditState;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowQuery;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.TableStore;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Optional;

/** What a faulty view lets through from the other tenant: one for each rule. */
enum Leak {
  APART_01 {
    @Override
    Object rows(Method method, Object[] asked, TableStore own, Other other) throws Throwable {
      if (method.getName().equals("find") && other.has((Shape) asked[0], (String) asked[2])) {
        throw new StorageException.Conflict("another tenant has it");
      }
      return super.rows(method, asked, own, other);
    }
  },
  APART_02 {
    @Override
    Object rows(Method method, Object[] asked, TableStore own, Other other) throws Throwable {
      return method.getName().equals("count")
          ? own.count((Shape) asked[0], (Scope) asked[1], (RowQuery) asked[2])
              + other.rows().count((Shape) asked[0], Scope.everywhere(), RowQuery.ALL)
          : super.rows(method, asked, own, other);
    }
  },
  APART_03 {
    @Override
    Object rows(Method method, Object[] asked, TableStore own, Other other) throws Throwable {
      if (method.getName().equals("insert") && other.has((Shape) asked[0], ((Row) asked[2]).id())) {
        throw new StorageException.Duplicate("id", "it is taken");
      }
      return super.rows(method, asked, own, other);
    }
  },
  APART_04 {
    @Override
    Object rows(Method method, Object[] asked, TableStore own, Other other) throws Throwable {
      try {
        return super.rows(method, asked, own, other);
      } catch (StorageException.MissingReference e) {
        boolean isTheirs =
            ((Row) asked[2])
                .present().values().stream()
                    .anyMatch(value -> value instanceof String id && other.hasAnywhere(id));
        throw isTheirs ? new StorageException.Conflict("it is another tenant's") : e;
      }
    }
  },
  APART_05 {
    @Override
    Object rows(Method method, Object[] asked, TableStore own, Other other) throws Throwable {
      if (asked != null && asked.length > 1 && asked[1] instanceof Scope scope) {
        asked[1] = new Scope(Optional.empty(), scope.rows());
      }
      return super.rows(method, asked, own, other);
    }
  },
  APART_06 {
    @Override
    Object rows(Method method, Object[] asked, TableStore own, Other other) throws Throwable {
      if (method.getName().equals("list")) {
        asked[3] = PageRequest.first(((PageRequest) asked[3]).limit());
      }
      return super.rows(method, asked, own, other);
    }
  },
  APART_07 {
    @Override
    Object trail(Method method, Object[] asked, AuditSink own, Other other) throws Throwable {
      return method.getName().equals("find")
          ? own.find((String) asked[0]).or(() -> other.trail().find((String) asked[0]))
          : super.trail(method, asked, own, other);
    }
  },
  APART_08 {
    @Override
    Object trail(Method method, Object[] asked, AuditSink own, Other other) throws Throwable {
      if (method.getName().equals("erase")) {
        other.trail().erase(AuditQuery.ALL, (Instant) asked[1], 1);
      }
      return super.trail(method, asked, own, other);
    }
  },
  APART_09 {
    @Override
    Object trail(Method method, Object[] asked, AuditSink own, Other other) throws Throwable {
      return method.getName().equals("state")
          ? proxy(
              AuditState.class,
              (proxy, called, key) ->
                  called.getName().equals("insert")
                          && other.trail().state().find((String) key[0]).isPresent()
                      ? false
                      : invoke(called, own.state(), key))
          : super.trail(method, asked, own, other);
    }
  },
  APART_10 {
    @Override
    Transaction over(Transaction own, Transaction other, Transaction shared) {
      return proxy(
          Transaction.class,
          (proxy, method, asked) ->
              method.getName().equals("identities")
                  ? shared.identities()
                  : invoke(method, own, asked));
    }
  };

  /** The other tenant, in the same transaction. */
  record Other(Transaction tx) {
    TableStore rows() {
      return tx.tables();
    }

    AuditSink trail() {
      return tx.audit();
    }

    boolean has(Shape shape, String id) {
      return rows().find(shape, Scope.everywhere(), id).isPresent();
    }

    boolean hasAnywhere(String id) {
      return rows().shapes().stream().anyMatch(shape -> has(shape, id));
    }
  }

  Object rows(Method method, Object[] asked, TableStore own, Other other) throws Throwable {
    return invoke(method, own, asked);
  }

  Object trail(Method method, Object[] asked, AuditSink own, Other other) throws Throwable {
    return invoke(method, own, asked);
  }

  Transaction over(Transaction own, Transaction other, Transaction shared) {
    Other theirs = new Other(other);
    return proxy(
        Transaction.class,
        (proxy, method, asked) ->
            switch (method.getName()) {
              case "tables" ->
                  proxy(
                      TableStore.class,
                      (store, called, with) -> rows(called, with, own.tables(), theirs));
              case "audit" ->
                  proxy(
                      AuditSink.class,
                      (sink, called, with) -> trail(called, with, own.audit(), theirs));
              default -> invoke(method, own, asked);
            });
  }

  /** The view with this fault. */
  TenantView in(TenantView sound) {
    return (tx, organizationId, home) ->
        over(
            sound.of(tx, organizationId, home),
            sound.of(tx, organizationId.equals("acme") ? "bell" : "acme", home),
            tx);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(Leak.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object invoke(Method method, Object own, Object[] asked) throws Throwable {
    try {
      return method.invoke(own, asked);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
