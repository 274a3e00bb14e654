package dev.keyhold.docs;

import dev.keyhold.secrets.WrappingKey;
import dev.keyhold.secrets.WrappingKeyProvider;
import dev.keyhold.spi.StorageException;
import java.util.Optional;

/** What docs/secrets.md shows as a provider of one's own: keys that never leave a vault. */
public final class VaultKeys implements WrappingKeyProvider {
  /** A client of a service that encrypts; it has time-outs of its own. */
  public interface Vault {
    byte[] encrypt(String key, byte[] plain, byte[] context);

    /** Empty if it was not encrypted by this key with this context. */
    Optional<byte[]> decrypt(String key, byte[] encrypted, byte[] context);
  }

  private final Vault vault;

  public VaultKeys(Vault vault) {
    this.vault = vault;
  }

  @Override
  public String name() {
    return "vault";
  }

  @Override
  public WrappingKey open(String reference) {
    return new WrappingKey() {
      @Override
      public byte[] wrap(byte[] dataKey, byte[] binding) {
        return vault.encrypt(reference, dataKey, binding);
      }

      @Override
      public byte[] unwrap(byte[] wrapped, byte[] binding) {
        return vault
            .decrypt(reference, wrapped, binding)
            .orElseThrow(() -> new StorageException.Corrupt("the vault has not wrapped this"));
      }
    };
  }
}
