package dev.keyhold.audit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a file begins that an anchor may add to. */
final class AnchorBeginning {
  /** Of a name, a number and a hash, and as much again of a torn note before. */
  static final int LENGTH = 4_096;

  private static final String NAME = "[^\\s+\\x00]{1,1024}";
  private static final String HASH = "[A-Za-z0-9+/]{43}=";

  private static final Pattern WHOLE = Pattern.compile(NAME + "\n[0-9]+\n" + HASH + "\n");

  private AnchorBeginning() {}

  /**
   * @param beginning as much of the file as there is of {@link #LENGTH} bytes
   * @param origin the name of the trail whose notes are to be added
   */
  static boolean fits(String beginning, String origin) {
    if (beginning.isEmpty() || WHOLE.matcher(beginning).lookingAt()) {
      return true;
    }
    int end = beginning.indexOf("\n\n"); // which is put behind a torn note
    return isTorn(end < 0 ? beginning : beginning.substring(0, end), origin);
  }

  /** Of the same trail: of another's name, the beginning may be any word. */
  private static boolean isTorn(String text, String origin) {
    Matcher matcher = WHOLE.matcher(text);
    boolean begun = !matcher.lookingAt() && matcher.hitEnd();
    return begun && ((origin + "\n").startsWith(text) || text.startsWith(origin + "\n"));
  }
}
