package dev.keyhold.tck;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a test says of the rule that it holds.
 *
 * @param section of the rules, in capitals
 * @param number within the section, of two digits
 */
record RuleName(String section, String number, String sentence) {
  private static final Pattern NAME = Pattern.compile("([A-Z]+)_(\\d\\d)_(\\w+)");

  /**
   * @throws AssertionError if the name has no number and sentence
   */
  static RuleName of(String test) {
    Matcher name = NAME.matcher(test);
    if (!name.matches()) {
      throw new AssertionError("the name of " + test + " has no number and sentence");
    }
    String words = name.group(3).replace('_', ' ');
    return new RuleName(
        name.group(1),
        name.group(2),
        Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".");
  }

  String id() {
    return section + "-" + number;
  }
}
