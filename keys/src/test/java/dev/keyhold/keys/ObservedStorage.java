package dev.keyhold.keys;

import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.OwnedKey;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.UnitOfWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A storage that tells which hashes were looked up, and that fails or is overtaken on cue. */
final class ObservedStorage implements Storage {
  final List<KeyHash> lookUps = new ArrayList<>();
  int writes;
  @Nullable RuntimeException failure;
  Runnable afterLookUp = () -> {};
  Runnable beforeWrite = () -> {};

  /** Before a write with the storage's own deadline, which {@code writes} does not count. */
  Runnable beforePlainWrite = () -> {};

  private final Storage inner;

  ObservedStorage(Storage inner) {
    this.inner = inner;
  }

  @Override
  public Set<Part> offers() {
    return inner.offers();
  }

  @Override
  public <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X {
    return inner.read(work);
  }

  @Override
  public <T, X extends Exception> T write(UnitOfWork<T, X> work) throws X {
    beforePlainWrite.run();
    return inner.write(work);
  }

  @Override
  public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X {
    writes++;
    if (failure != null) {
      throw failure;
    }
    beforeWrite.run();
    return inner.write(timeout, work);
  }

  @Override
  public Optional<OwnedKey> findKey(KeyHash hash) {
    lookUps.add(hash);
    Optional<OwnedKey> found = inner.findKey(hash);
    afterLookUp.run();
    return found;
  }

  @Override
  public void close() {
    inner.close();
  }
}
