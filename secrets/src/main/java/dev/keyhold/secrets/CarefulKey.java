package dev.keyhold.secrets;

import dev.keyhold.spi.StorageException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A key of somebody's provider, of which nothing is taken on trust: what it throws says nothing but
 * its class, and what it returns has the right size.
 */
record CarefulKey(WrappingKey inner) implements WrappingKey {
  static WrappingKey open(WrappingKeyProvider provider, String reference) {
    return new CarefulKey(asked(() -> provider.open(reference), true));
  }

  @Override
  public byte[] wrap(byte[] dataKey, byte[] binding) {
    byte[] wrapped = asked(() -> inner.wrap(dataKey, binding), false);
    if (wrapped.length == 0 || wrapped.length > WrappingKey.MOST_BYTES) {
      throw new StorageException.Unavailable("a wrapping key answered with none or too many bytes");
    }
    return wrapped;
  }

  @Override
  public byte[] unwrap(byte[] wrapped, byte[] binding) {
    byte[] key = asked(() -> inner.unwrap(wrapped, binding), false);
    if (key.length != Gcm.KEY_BYTES) {
      Envelope.wipe(key);
      throw new StorageException.Corrupt("what was unwrapped is no data key");
    }
    return key;
  }

  /**
   * Foreign code may return null, whatever its types say, and throw what it does not name.
   *
   * @param mayRefuse whether what it was given comes from a person, who is told what is wrong
   */
  private static <T> T asked(Supplier<T> work, boolean mayRefuse) {
    T answer;
    try {
      answer = work.get();
    } catch (StorageException.Corrupt | StorageException.Unavailable e) {
      throw e;
    } catch (StorageException.InvalidInput e) {
      if (mayRefuse) {
        throw e;
      }
      throw failed(e);
    } catch (RuntimeException | LinkageError e) {
      throw failed(e);
    }
    return Optional.ofNullable(answer)
        .orElseThrow(() -> new StorageException.Unavailable("the wrapping key answered nothing"));
  }

  private static StorageException.Unavailable failed(Throwable e) {
    return new StorageException.Unavailable("the wrapping key failed: " + e.getClass().getName());
  }

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "a wrapping key";
  }
}
