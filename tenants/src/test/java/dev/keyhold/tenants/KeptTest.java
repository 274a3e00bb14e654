package dev.keyhold.tenants;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.CommitHook;
import dev.keyhold.spi.Listening;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.UnitOfWork;
import dev.keyhold.tck.StorageContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The storage of one tenant keeps what any storage promises, beside that of another one. */
@Tag("once")
@ParameterizedClass
@EnumSource(Place.class)
class KeptTest extends StorageContract {
  private final Place place;

  KeptTest(Place place) {
    this.place = place;
  }

  @Override
  protected Storage open(Path directory) {
    return new Alone(place, directory);
  }

  @Override
  protected boolean keepsData() {
    return place != Place.MEMORY_ROWS;
  }

  /**
   * Opened when it is used, as most rules are about what a tenant's storage does not offer, and
   * closed with the one tenant's.
   */
  private static final class Alone implements Storage {
    private final Place place;
    private final Path directory;
    private @Nullable Tenants tenants;
    private @Nullable Storage acme;
    private boolean closed;

    Alone(Place place, Path directory) {
      this.place = place;
      this.directory = directory;
    }

    private synchronized Storage acme() {
      if (acme == null) {
        if (closed) {
          throw new StorageException.Unavailable("the storage is closed");
        }
        tenants = place.furnished(directory);
        acme = tenants.bare("acme");
        if (place.mode() == TenantMode.ROWS) {
          besideIt(tenants.bare("bell"));
        }
      }
      return acme;
    }

    /** The neighbour's entries are in the same table. */
    private static void besideIt(Storage bell) {
      bell.run(
          tx -> {
            if (tx.audit().last() == 0) {
              tx.audit().append(AuditEntry.builder("e1", "theirs", Diary.NOW).build());
            }
          });
    }

    @Override
    public Set<Part> offers() {
      return Set.of(Part.TABLES, Part.AUDIT, Part.EVENTS);
    }

    @Override
    public <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X {
      return acme().read(work);
    }

    @Override
    public <T, X extends Exception> T write(UnitOfWork<T, X> work) throws X {
      return acme().write(work);
    }

    @Override
    public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X {
      return acme().write(timeout, work);
    }

    @Override
    public boolean onCommit(CommitHook hook) {
      return acme().onCommit(hook);
    }

    @Override
    public Listening listen(Runnable listener) {
      return acme().listen(listener);
    }

    @Override
    public void close() {
      if (acme != null && tenants != null) {
        acme.close();
        tenants.close();
      }
      closed = true;
    }
  }
}
