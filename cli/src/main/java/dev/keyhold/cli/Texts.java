package dev.keyhold.cli;

/** How texts of others are shown. */
final class Texts {
  private static final int LONGEST_SHOWN = 64;

  private Texts() {}

  /** A name that a stranger chose, in printable ASCII and short. */
  static String shown(String name) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(name.length(), LONGEST_SHOWN); i++) {
      char c = name.charAt(i);
      shown.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return shown.append(name.length() > LONGEST_SHOWN ? "..." : "").toString();
  }
}
