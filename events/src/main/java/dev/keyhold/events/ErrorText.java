package dev.keyhold.events;

/** Why something failed, for whoever looks. */
final class ErrorText {
  static final int LONGEST = 1_000;

  private ErrorText() {}

  /** No longer than is kept, and without half of a character at its end. */
  static String cut(String error) {
    int end = Math.min(error.length(), LONGEST);
    boolean splits = end < error.length() && Character.isLowSurrogate(error.charAt(end));
    return error.substring(0, splits ? end - 1 : end);
  }
}
