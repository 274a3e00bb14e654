package dev.keyhold.spi;

/**
 * The hash by which an API key is found. A storage compares it exactly, case included, and never
 * looks inside.
 *
 * @param text the hash as text, such as 64 hexadecimal digits; kept out of {@link #toString}
 */
public record KeyHash(String text) {
  public KeyHash {
    Check.name("a key's hash", text);
  }

  @Override
  public String toString() {
    return "KeyHash[hidden]";
  }
}
