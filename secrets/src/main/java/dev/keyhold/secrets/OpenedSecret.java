package dev.keyhold.secrets;

/**
 * What was read of a secret.
 *
 * @param version which one it is
 * @param value closed by whoever has this
 */
public record OpenedSecret(long version, SecretValue value) implements AutoCloseable {
  /** Overwrites the value. */
  @Override
  public void close() {
    value.close();
  }
}
