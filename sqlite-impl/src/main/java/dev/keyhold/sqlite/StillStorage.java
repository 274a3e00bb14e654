package dev.keyhold.sqlite;

import com.zaxxer.hikari.HikariDataSource;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.UnitOfWork;
import dev.keyhold.sql.Readers;
import dev.keyhold.sql.UnitGuard;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** A storage in a {@link StillFile}: it answers, and changes nothing. */
final class StillStorage implements Storage {
  private final StillFile file;
  private final UnitGuard guard;
  private final Readers readers;
  private final HikariDataSource pool;

  /**
   * @param pool closed with the storage
   */
  StillStorage(StillFile file, UnitGuard guard, Readers readers, HikariDataSource pool) {
    this.file = file;
    this.guard = guard;
    this.readers = readers;
    this.pool = pool;
  }

  @Override
  public Set<Part> offers() {
    return EnumSet.complementOf(EnumSet.of(Part.EVENTS));
  }

  @Override
  public <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X {
    guard.refuseInside("read");
    if (pool.isClosed()) {
      throw new StorageException.Unavailable("the storage is closed");
    }
    T answer = readers.read(work);
    file.check();
    return answer;
  }

  @Override
  public <T, X extends Exception> T write(UnitOfWork<T, X> work) throws X {
    guard.refuseInside("write");
    throw new StorageException.Unsupported(
        "the database's file or folder cannot be written to; it was opened for reading only");
  }

  @Override
  public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X {
    return write(work);
  }

  @Override
  public void close() {
    guard.refuseInside("close");
    pool.close();
  }
}
