package dev.keyhold.cli;

import dev.keyhold.spi.Text;

/** How texts of others are shown. */
final class Texts {
  private static final int LONGEST_SHOWN = 64;

  private Texts() {}

  /** A name that a stranger chose, in visible characters and short. */
  static String shown(String name) {
    if (name.codePointCount(0, name.length()) <= LONGEST_SHOWN) {
      return Text.visible(name);
    }
    return Text.visible(name.substring(0, name.offsetByCodePoints(0, LONGEST_SHOWN))) + "...";
  }
}
