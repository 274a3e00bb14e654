package dev.keyhold.tenants;

import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.CommitHook;
import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Listening;
import dev.keyhold.spi.Metric;
import dev.keyhold.spi.OwnedKey;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.RefusedAttempt;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.UnitOfWork;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.TableStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The shared database without what is a tenant's.
 *
 * @param hidden the names of the tables whose rows are tenants'
 */
record SystemStorage(Storage inner, Set<String> hidden, Nesting nesting) implements Storage {
  @Override
  public Set<Part> offers() {
    return inner.offers();
  }

  @Override
  public <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X {
    nesting.refuse("read");
    return inner.read(shown(work));
  }

  @Override
  public <T, X extends Exception> T write(UnitOfWork<T, X> work) throws X {
    nesting.refuse("write");
    return inner.write(shown(work));
  }

  @Override
  public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X {
    nesting.refuse("write");
    return inner.write(timeout, shown(work));
  }

  private <T, X extends Exception> UnitOfWork<T, X> shown(UnitOfWork<T, X> work) {
    return nesting.around(tx -> work.run(new Shared(tx, new NotOfTenants(hidden))));
  }

  @Override
  public Optional<OwnedKey> findKey(KeyHash hash) {
    nesting.refuse("findKey");
    return inner.findKey(hash);
  }

  @Override
  public boolean onCommit(CommitHook hook) {
    return inner.onCommit(hook);
  }

  @Override
  public Listening listen(Runnable listener) {
    nesting.refuse("listen");
    return inner.listen(listener);
  }

  @Override
  public void attemptRefused(RefusedAttempt attempt) {
    inner.attemptRefused(attempt);
  }

  @Override
  public List<Metric> metrics() {
    return inner.metrics();
  }

  @Override
  public void close() {
    nesting.refuse("close");
    inner.close();
  }

  private record Shared(Transaction beneath, NotOfTenants shown) implements Transaction {
    @Override
    public IdentityStore identities() {
      return beneath.identities();
    }

    @Override
    public ApiKeyStorage apiKeys() {
      return beneath.apiKeys();
    }

    @Override
    public AuditSink audit() {
      return beneath.audit();
    }

    @Override
    public TableStore tables() {
      return new ShownTables(beneath.tables(), shown);
    }
  }

  private record NotOfTenants(Set<String> hidden) implements ShownTables.Shown {
    @Override
    public boolean shows(Shape shape) {
      return !hidden.contains(shape.name());
    }

    @Override
    public Scope narrowed(Shape shape, Scope scope) {
      return scope;
    }
  }
}
