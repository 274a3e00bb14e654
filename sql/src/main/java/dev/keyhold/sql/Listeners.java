package dev.keyhold.sql;

import dev.keyhold.spi.Listening;
import dev.keyhold.spi.StorageException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Those who want to hear of commits. Other processes are watched while there is somebody, and not
 * else.
 */
public final class Listeners {
  private static final Logger LOG = System.getLogger(Listeners.class.getName());

  private final Others others;
  private final List<Entry> entries = new CopyOnWriteArrayList<>();
  private @Nullable Listening watching;
  private boolean closed;

  /** Watches for what other processes commit. */
  @FunctionalInterface
  public interface Others {
    /**
     * @param wake called after their commits, from a thread of its own
     */
    Listening watch(Runnable wake);
  }

  /** One who listens; a listener that comes twice is two. */
  private static final class Entry {
    private final Runnable listener;

    Entry(Runnable listener) {
      this.listener = listener;
    }

    void wake() {
      try {
        listener.run();
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "a listener of commits failed: {0}", e.getClass());
      }
    }
  }

  public Listeners(Others others) {
    this.others = others;
  }

  synchronized Listening add(Runnable listener) {
    if (closed) {
      throw new StorageException.Unavailable("the storage is closed");
    }
    if (watching == null) {
      watching = others.watch(this::wake);
    }
    Entry entry = new Entry(listener);
    entries.add(entry);
    return () -> remove(entry);
  }

  private void remove(Entry entry) {
    unwatch(() -> entries.remove(entry));
  }

  /** Its thread is waited for without the lock, as a listener that it calls may want that. */
  private void unwatch(Runnable change) {
    Listening ended = null;
    synchronized (this) {
      change.run();
      if (entries.isEmpty()) {
        ended = watching;
        watching = null;
      }
    }
    if (ended != null) {
      ended.close();
    }
  }

  void wake() {
    entries.forEach(Entry::wake);
  }

  void close() {
    unwatch(
        () -> {
          closed = true;
          entries.clear();
        });
  }

  /** The same watch, after whose commits everybody is woken. */
  public CommitWatch behind(CommitWatch watch) {
    return new Waking(watch);
  }

  private final class Waking implements CommitWatch {
    private final CommitWatch inner;

    Waking(CommitWatch inner) {
      this.inner = inner;
    }

    @Override
    public void starting() {
      inner.starting();
    }

    @Override
    public void begun() {
      inner.begun();
    }

    @Override
    public void lending() {
      inner.lending();
    }

    @Override
    public void committing() {
      inner.committing();
    }

    @Override
    public void rollingBack() {
      inner.rollingBack();
    }

    @Override
    public void ended(boolean committed) {
      inner.ended(committed);
      if (committed) {
        wake();
      }
    }

    @Override
    public void done() {
      inner.done();
    }
  }
}
