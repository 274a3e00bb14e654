package dev.keyhold.credentials;

import dev.keyhold.spi.Limits;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import java.nio.CharBuffer;
import java.text.Normalizer;
import java.util.Arrays;

/**
 * The form in which passwords are hashed, so that it does not matter on which keyboard one was
 * typed: RFC 8265 (4.2, OpaqueString), which is Unicode normalization form C, and every kind of
 * space as U+0020. Case and all else stay.
 */
final class PasswordText {
  private static final int SHORTEST = 8;
  private static final int LONGEST = Limits.NAME_LENGTH;

  private PasswordText() {}

  /**
   * @throws StorageException.InvalidInput if it may not become a password; the field is {@code
   *     password}. RFC 8265 allows no control characters, and the native library would turn half a
   *     surrogate pair into a question mark
   */
  static void checkNew(char[] password) {
    if (!isWellFormed(password)) {
      throw refusal("a password is not well-formed text");
    }
    char[] prepared = prepared(password);
    try {
      int length = Character.codePointCount(prepared, 0, prepared.length);
      if (length < SHORTEST || length > LONGEST) {
        throw refusal("a password has " + SHORTEST + " to " + LONGEST + " characters");
      }
      for (char c : prepared) {
        if (Character.isISOControl(c)) {
          throw refusal("a password holds a control character");
        }
      }
    } finally {
      wipeCopy(prepared, password);
    }
  }

  private static boolean isWellFormed(char[] password) {
    try {
      Text.wellFormed("a password", CharBuffer.wrap(password));
      return true;
    } catch (StorageException.InvalidInput e) {
      return false;
    }
  }

  private static StorageException refusal(String message) {
    return new StorageException.InvalidInput("password", message);
  }

  /**
   * @return {@code password} itself where it has this form already, as most have; else a copy, for
   *     {@link #wipeCopy}. What normalizes makes a text in between, which cannot be wiped.
   */
  static char[] prepared(char[] password) {
    char[] spaced = password;
    for (int i = 0; i < password.length; i++) {
      char c = password[i];
      if (c != ' ' && Character.getType(c) == Character.SPACE_SEPARATOR) {
        spaced = spaced == password ? password.clone() : spaced;
        spaced[i] = ' ';
      }
    }
    CharBuffer text = CharBuffer.wrap(spaced);
    if (Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
      return spaced;
    }
    char[] normalized = Normalizer.normalize(text, Normalizer.Form.NFC).toCharArray();
    wipeCopy(spaced, password);
    return normalized;
  }

  static boolean isPrepared(char[] password) {
    char[] prepared = prepared(password);
    wipeCopy(prepared, password);
    return prepared == password;
  }

  static void wipeCopy(char[] prepared, char[] password) {
    if (prepared != password) {
      Arrays.fill(prepared, '\0');
    }
  }
}
