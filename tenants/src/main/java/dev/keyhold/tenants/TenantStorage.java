package dev.keyhold.tenants;

import dev.keyhold.spi.Listening;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.UnitOfWork;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Phaser;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The tables and the trail of one tenant, wherever they are. It costs nothing until it is used, and
 * closing it closes no database.
 */
final class TenantStorage implements Storage {
  private final Set<Part> offers;
  private final String organizationId;
  private final Function<String, Home> homes;
  private final TenantView view;
  private final Nesting nesting;

  /** One party for each accepted unit, and one for the storage itself until it is closed. */
  private final Phaser accepted = new Phaser(1);

  private volatile @Nullable Home last;
  private volatile boolean closed;

  /**
   * @param homes finds where a tenant is now, and makes its place if there is none
   */
  TenantStorage(
      Set<Part> offers,
      String organizationId,
      Function<String, Home> homes,
      TenantView view,
      Nesting nesting) {
    this.offers = offers;
    this.organizationId = organizationId;
    this.homes = homes;
    this.view = view;
    this.nesting = nesting;
  }

  /** The tenant is not where it was. */
  private static final class NotHere extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotHere() {
      super("the tenant has been moved or removed", null, false, false);
    }
  }

  @Override
  public Set<Part> offers() {
    return offers;
  }

  @Override
  public <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X {
    return run("read", (storage, unit) -> storage.read(unit), work);
  }

  @Override
  public <T, X extends Exception> T write(UnitOfWork<T, X> work) throws X {
    return run("write", (storage, unit) -> storage.write(unit), work);
  }

  @Override
  public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X {
    return run("write", (storage, unit) -> storage.write(timeout, unit), work);
  }

  /** How a storage runs a unit. */
  private interface Runs<T, X extends Exception> {
    T run(Storage storage, UnitOfWork<T, X> unit) throws X;
  }

  private <T, X extends Exception> T run(String what, Runs<T, X> runs, UnitOfWork<T, X> work)
      throws X {
    nesting.refuse(what);
    enter();
    try {
      Home known = last;
      try {
        return run(known == null ? found() : known, runs, work);
      } catch (NotHere | MissingDatabase e) {
        return run(found(), runs, work);
      }
    } catch (NotHere e) {
      throw new StorageException.NotFound(
          "the tenant of the organization is being removed, or was removed meanwhile");
    } finally {
      leave();
    }
  }

  private Home found() {
    Home found = homes.apply(organizationId);
    last = found;
    return found;
  }

  private <T, X extends Exception> T run(Home home, Runs<T, X> runs, UnitOfWork<T, X> work)
      throws X {
    return home.use(
        organizationId, storage -> runs.run(storage, nesting.around(tx -> in(home, tx, work))));
  }

  private <T, X extends Exception> T in(Home home, Transaction tx, UnitOfWork<T, X> work) throws X {
    if (!home.holds(tx, organizationId)) {
      throw new NotHere();
    }
    return work.run(view.of(tx, organizationId, home));
  }

  @Override
  public Listening listen(Runnable listener) {
    nesting.refuse("listen");
    enter();
    try {
      return found().listen(organizationId, listener);
    } finally {
      leave();
    }
  }

  private void enter() {
    accepted.register();
    if (closed) {
      leave();
      throw new StorageException.Unavailable("the storage is closed");
    }
  }

  private void leave() {
    accepted.arriveAndDeregister();
  }

  @Override
  public void close() {
    nesting.refuse("close");
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    accepted.awaitAdvance(accepted.arriveAndDeregister());
  }
}
