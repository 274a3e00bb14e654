package dev.keyhold.apps;

import dev.keyhold.spi.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The segments with which paths begin, in the one form in which they are kept: such as {@code
 * /crm/api}.
 */
record RoutePrefix(String text) {
  static final int LONGEST = 255;

  /** Nothing that has two forms: what is encoded is not here, nor what some read as parameters. */
  private static final Pattern FORM = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)+");

  /** The character after a slash. */
  private static final char AFTER_SLASH = '/' + 1;

  /**
   * @throws StorageException.InvalidInput if the text has not this form
   */
  static RoutePrefix of(String text) {
    if (text.length() > LONGEST || !FORM.matcher(text).matches()) {
      throw new StorageException.InvalidInput(
          "prefix",
          String.format(
              Locale.ROOT,
              "a prefix is one or more segments such as /crm/api, of letters, digits and . _ ~ -, none of them . or .., with no slash at the end, of %d characters at most",
              LONGEST));
    }
    return new RoutePrefix(text);
  }

  /** Itself, and the shorter ones to which it leads back. */
  List<String> upward() {
    List<String> all = new ArrayList<>();
    for (int end = text.length(); end > 0; end = text.lastIndexOf('/', end - 1)) {
      all.add(text.substring(0, end));
    }
    return all;
  }

  /** Longer ones are above this text, and {@linkplain #end below} another. */
  String begin() {
    return text + "/";
  }

  String end() {
    return text + AFTER_SLASH;
  }
}
