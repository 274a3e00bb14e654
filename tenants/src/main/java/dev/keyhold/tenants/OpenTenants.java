package dev.keyhold.tenants;

import dev.keyhold.spi.Listening;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tenants.Home.Use;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The databases of tenants that are open: each is opened when it is used, and at most so many stay
 * open. The one that was used least recently is closed for another, never one that is in use.
 */
final class OpenTenants implements AutoCloseable {
  private final Opening opening;
  private final int most;
  private final Duration patience;

  /** By name; the one that was used least recently comes first. */
  private final Map<String, Place> places = new LinkedHashMap<>(16, 0.75f, true);

  private boolean closed;

  /** Opens the database of a name. */
  @FunctionalInterface
  interface Opening {
    /**
     * @param makes whether it is made if it is not there
     * @throws MissingDatabase if it is not there, and is not to be made
     */
    Storage open(String name, boolean makes);
  }

  /** One that is open, or will be once its first user has opened it. */
  private final class Place {
    private final String name;
    private @Nullable Storage storage;

    /** Guarded by the map's owner. */
    private int users;

    Place(String name) {
      this.name = name;
    }

    synchronized Storage storage(boolean makes) {
      Storage there = storage;
      if (there == null) {
        there = opening.open(name, makes);
        storage = there;
      }
      return there;
    }

    synchronized void close() {
      if (storage != null) {
        storage.close();
        storage = null;
      }
    }
  }

  /**
   * @param patience how long to wait while all that may be open are in use
   */
  OpenTenants(Opening opening, int most, Duration patience) {
    this.opening = opening;
    this.most = most;
    this.patience = patience;
  }

  /** Does something with a database that is there. */
  <T, X extends Exception> T use(String name, Use<T, X> use) throws X {
    return use(name, false, use);
  }

  /** The same with one that is made if it is not there. */
  <T, X extends Exception> T make(String name, Use<T, X> use) throws X {
    return use(name, true, use);
  }

  private <T, X extends Exception> T use(String name, boolean makes, Use<T, X> use) throws X {
    Place place = enter(name);
    try {
      return use.with(place.storage(makes));
    } finally {
      leave(place);
    }
  }

  /** Does something with a database that is there, which stays open until the answer is closed. */
  Listening hold(String name, Function<Storage, Listening> use) {
    Place place = enter(name);
    AtomicBoolean isHeld = new AtomicBoolean(true);
    try {
      Listening listening = use.apply(place.storage(false));
      return () -> {
        if (isHeld.compareAndSet(true, false)) {
          listening.close();
          leave(place);
        }
      };
    } catch (RuntimeException e) {
      leave(place);
      throw e;
    }
  }

  private Place enter(String name) {
    List<Place> idle = new ArrayList<>();
    Place place = enter(name, idle);
    idle.forEach(Place::close);
    return place;
  }

  /**
   * @param idle gets those that are to be closed, which nobody will use any more
   */
  private synchronized Place enter(String name, List<Place> idle) {
    long end = System.nanoTime() + patience.toNanos();
    Optional<Place> there = room(name, idle);
    while (there.isEmpty()) {
      try {
        wait(patienceLeft(end));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StorageException.Unavailable("interrupted while waiting for a tenant's database");
      }
      there = room(name, idle);
    }
    there.get().users++;
    return there.get();
  }

  private Optional<Place> room(String name, List<Place> idle) {
    if (closed) {
      throw new StorageException.Unavailable("the storage is closed");
    }
    Place there = places.get(name);
    if (there == null && (places.size() < most || makeRoom(idle))) {
      there = new Place(name);
      places.put(name, there);
    }
    return Optional.ofNullable(there);
  }

  private boolean makeRoom(List<Place> idle) {
    Optional<Place> least = places.values().stream().filter(place -> place.users == 0).findFirst();
    least.ifPresent(
        place -> {
          places.remove(place.name);
          idle.add(place);
        });
    return least.isPresent();
  }

  private long patienceLeft(long end) {
    long left = end - System.nanoTime();
    if (left <= 0) {
      throw new StorageException.Unavailable(
          String.format(
              Locale.ROOT,
              "all %d databases of tenants that may be open are in use; try again, or allow more by mostOpen",
              most));
    }
    return left / 1_000_000 + 1;
  }

  private synchronized void leave(Place place) {
    place.users--;
    notifyAll();
  }

  /** Closes a database that nobody uses any more, such as one that is to be removed. */
  void close(String name) {
    List<Place> idle = new ArrayList<>();
    synchronized (this) {
      Optional.ofNullable(places.get(name))
          .filter(place -> place.users == 0)
          .ifPresent(
              place -> {
                places.remove(name);
                idle.add(place);
              });
    }
    idle.forEach(Place::close);
  }

  /** How many are open now. */
  synchronized int size() {
    return places.size();
  }

  /** Waits for those who use a database. */
  @Override
  public void close() {
    List<Place> all = new ArrayList<>();
    boolean interrupted = false;
    synchronized (this) {
      closed = true;
      while (places.values().stream().anyMatch(place -> place.users > 0)) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      for (Iterator<Place> each = places.values().iterator(); each.hasNext(); each.remove()) {
        all.add(each.next());
      }
      notifyAll();
    }
    all.forEach(Place::close);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
