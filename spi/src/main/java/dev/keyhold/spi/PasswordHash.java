package dev.keyhold.spi;

/**
 * A password's hash in its encoded form, parameters and salt included ({@code $argon2id$...}). A
 * storage keeps it and never looks inside.
 *
 * @param text the encoded hash; kept out of {@link #toString}
 */
public record PasswordHash(String text) {
  public PasswordHash {
    PasswordCredential.CHECK.name("hash", text);
  }

  @Override
  public String toString() {
    return "PasswordHash[hidden]";
  }
}
