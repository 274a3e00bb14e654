package dev.keyhold.secrets;

import dev.keyhold.spi.StorageException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A key of somebody's provider, of which nothing is taken on trust: what it throws says nothing but
 * its class, and what it returns has the right size.
 */
record CarefulKey(WrappingKey inner) implements WrappingKey {
  static final int MOST_WRAPPED = 4_096;

  static WrappingKey open(WrappingKeyProvider provider, String reference) {
    return new CarefulKey(asked(() -> provider.open(reference)));
  }

  @Override
  public byte[] wrap(byte[] dataKey, byte[] binding) {
    byte[] wrapped = asked(() -> inner.wrap(dataKey.clone(), binding.clone()));
    if (wrapped.length == 0 || wrapped.length > MOST_WRAPPED) {
      throw new StorageException.Unavailable("a wrapping key answered with none or too many bytes");
    }
    return wrapped;
  }

  @Override
  public byte[] unwrap(byte[] wrapped, byte[] binding) {
    byte[] key = asked(() -> inner.unwrap(wrapped.clone(), binding.clone()));
    if (key.length != Envelope.KEY_BYTES) {
      Envelope.wipe(key);
      throw new StorageException.Corrupt("what was unwrapped is no data key");
    }
    return key;
  }

  /** Foreign code may return null, whatever its types say. */
  private static <T> T asked(Supplier<T> work) {
    T answer;
    try {
      answer = work.get();
    } catch (StorageException.Corrupt
        | StorageException.InvalidInput
        | StorageException.Unavailable e) {
      throw e;
    } catch (RuntimeException e) {
      throw new StorageException.Unavailable("the wrapping key failed: " + e.getClass().getName());
    }
    return Optional.ofNullable(answer)
        .orElseThrow(() -> new StorageException.Unavailable("the wrapping key answered nothing"));
  }

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "a wrapping key";
  }
}
