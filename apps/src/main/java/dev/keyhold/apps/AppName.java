package dev.keyhold.apps;

import dev.keyhold.spi.StorageException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of an app, such as {@code acme/crm}: who makes it, and which of theirs it is. */
record AppName(String vendor, String name) {
  /** The form of both parts. */
  static final String VENDOR = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

  private static final Pattern FORM = Pattern.compile("(" + VENDOR + ")/(" + VENDOR + ")");

  /**
   * @throws StorageException.InvalidInput if the text is no such name
   */
  static AppName of(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new StorageException.InvalidInput(
          "appId",
          "the name of an app is vendor/name, each of 1 to 63 lower-case letters, digits and hyphens, with no hyphen at an end");
    }
    return new AppName(form.group(1), form.group(2));
  }

  String text() {
    return vendor + "/" + name;
  }
}
