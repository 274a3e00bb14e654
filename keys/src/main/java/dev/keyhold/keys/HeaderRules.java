package dev.keyhold.keys;

import dev.keyhold.spi.StorageException;
import java.util.List;
import java.util.Map;

/** Finds the key in a request's headers. */
final class HeaderRules {
  private static final String BEARER = "bearer";

  private final List<String> names;
  private final boolean extractBearer;

  HeaderRules(List<String> names, boolean extractBearer) {
    this.names = List.copyOf(names);
    this.extractBearer = extractBearer;
    if (names.stream().anyMatch(String::isBlank)) {
      throw new StorageException.InvalidInput("the name of a header for keys is blank");
    }
  }

  /** The key; empty if there is none. */
  String extract(Map<String, List<String>> headers) {
    for (String name : names) {
      String key = keyIn(firstValue(headers, name));
      if (!key.isEmpty()) {
        return key;
      }
    }
    return "";
  }

  private String keyIn(String value) {
    String stripped = value.strip();
    if (!stripped.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return stripped;
    }
    if (stripped.length() == BEARER.length()) {
      return "";
    }
    return extractBearer && stripped.charAt(BEARER.length()) == ' '
        ? stripped.substring(BEARER.length()).strip()
        : stripped;
  }

  // A map of header names need not ignore case, so that get() would miss some.
  private static String firstValue(Map<String, List<String>> headers, String name) {
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      if (name.equalsIgnoreCase(header.getKey())) {
        List<String> values = header.getValue();
        return values.isEmpty() ? "" : values.get(0);
      }
    }
    return "";
  }
}
