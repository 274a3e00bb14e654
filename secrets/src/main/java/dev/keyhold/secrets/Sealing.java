package dev.keyhold.secrets;

import dev.keyhold.secrets.EncryptionKey.State;
import dev.keyhold.secrets.SecretAccess.Cause;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.StorageException;
import java.util.Optional;

/** Encrypts and decrypts rows, outside of every transaction: a key may be on another machine. */
record Sealing(EncryptionKeys keys) {
  /** What a row holds, or why it does not open. */
  record Opened(Optional<SecretValue> value, Optional<Cause> why) {
    static Opened not(Cause why) {
      return new Opened(Optional.empty(), Optional.of(why));
    }
  }

  /**
   * The row with a value, under a fresh data key.
   *
   * @throws StorageException.Unavailable if the wrapping key cannot be used
   */
  StoredSecret sealed(StoredSecret row, SecretValue value, EncryptionKey key) {
    byte[] dataKey = Envelope.newKey();
    try {
      Envelope envelope = value.use(plain -> Envelope.seal(dataKey, plain, Binding.ofValue(row)));
      return wrapped(row.holding(envelope), dataKey, key);
    } finally {
      Envelope.wipe(dataKey);
    }
  }

  private StoredSecret wrapped(StoredSecret row, byte[] dataKey, EncryptionKey key) {
    byte[] binding = Binding.ofKey(row, key.id());
    byte[] wrapped = keys.ask(key, it -> it.wrap(dataKey, binding));
    return row.wrapped(key.id(), Bytes.of(wrapped));
  }

  /**
   * The row as it is to be, with its data key wrapped for that.
   *
   * @throws StorageException.Corrupt if the row as it is does not open
   * @throws StorageException.Unavailable if one of the wrapping keys cannot be used
   */
  StoredSecret rewrapped(StoredSecret from, StoredSecret to, EncryptionKey key) {
    byte[] dataKey = dataKey(from);
    try {
      return wrapped(to, dataKey, key);
    } finally {
      Envelope.wipe(dataKey);
    }
  }

  private byte[] dataKey(StoredSecret row) {
    EncryptionKey key =
        row.keyId()
            .flatMap(keys::find)
            .filter(it -> it.state() != State.DESTROYED)
            .orElseThrow(
                () -> new StorageException.Corrupt("the secret names no key that is there"));
    byte[] binding = Binding.ofKey(row, key.id());
    return keys.ask(key, it -> it.unwrap(row.wrappedKey().toArray(), binding));
  }

  Opened opened(StoredSecret row) {
    byte[] dataKey;
    try {
      dataKey = dataKey(row);
    } catch (StorageException.Corrupt e) {
      return Opened.not(Cause.DAMAGED);
    } catch (StorageException.Unavailable e) {
      return Opened.not(Cause.KEY_UNAVAILABLE);
    }
    try {
      return new Envelope(row.nonce(), row.ciphertext())
          .open(dataKey, Binding.ofValue(row))
          .map(plain -> new Opened(Optional.of(SecretValue.owning(plain)), Optional.empty()))
          .orElseGet(() -> Opened.not(Cause.DAMAGED));
    } finally {
      Envelope.wipe(dataKey);
    }
  }
}
