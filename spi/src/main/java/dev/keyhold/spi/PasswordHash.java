package dev.keyhold.spi;

/**
 * A password's hash in its encoded form, including parameters and salt ({@code $argon2id$...}). A
 * storage never interprets it.
 *
 * @param text the encoded hash; {@link #toString} does not show it
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
