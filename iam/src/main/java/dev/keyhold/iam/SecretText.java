package dev.keyhold.iam;

import dev.keyhold.spi.StorageException;

/** A text that opens something, such as the token of a session: it is not shown by accident. */
public record SecretText(String text) {
  public SecretText {
    if (text.isEmpty()) {
      throw new StorageException.InvalidInput("a secret is not empty");
    }
  }

  /** Says nothing of the secret. */
  @Override
  public String toString() {
    return "SecretText[...]";
  }
}
