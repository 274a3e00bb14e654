package dev.keyhold.apps;

/**
 * Whether the path of a request has the one form in which paths are compared (RFC 3986, 3.3 and
 * 6.2.2). A path in any other form might mean another one to whoever answers it.
 */
final class RequestPath {
  /** More than servers take. */
  private static final int LONGEST = 65_536;

  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  /** By their codes, as each character of each path is looked up. */
  private static final boolean[] IS_UNRESERVED = flags(UNRESERVED);

  private static final boolean[] IS_PLAIN = flags(UNRESERVED + "!$&'()*+,;=:@");

  private RequestPath() {}

  private static boolean[] flags(String characters) {
    boolean[] flags = new boolean[256];
    characters.chars().forEach(character -> flags[character] = true);
    return flags;
  }

  /**
   * Whether it begins with a slash, has no segment that is empty (but for the last), {@code .} or
   * {@code ..}, with parameters or without, and encodes neither a slash, a backslash, a control
   * character nor what needs no encoding, such as a dot.
   */
  static boolean isNormal(String path) {
    if (path.isEmpty() || path.charAt(0) != '/' || path.length() > LONGEST) {
      return false;
    }
    int begin = 1;
    for (int at = 1; at < path.length(); at++) {
      char c = path.charAt(at);
      if (c == '/') {
        if (!isSegment(path, begin, at) || at == begin) {
          return false;
        }
        begin = at + 1;
      } else if (c == '%') {
        if (!isNeeded(path, at)) {
          return false;
        }
        at += 2;
      } else if (c >= IS_PLAIN.length || !IS_PLAIN[c]) {
        return false;
      }
    }
    return isSegment(path, begin, path.length());
  }

  /** Some servers take {@code ..;x} for {@code ..} with a parameter. */
  private static boolean isSegment(String path, int begin, int end) {
    if (begin < end && path.charAt(begin) == ';') {
      return false; // an empty one with a parameter
    }
    int dots = begin;
    while (dots < end && path.charAt(dots) == '.') {
      dots++;
    }
    boolean isOnlyDots = dots == end || path.charAt(dots) == ';';
    return !isOnlyDots || dots == begin || dots - begin > 2;
  }

  private static boolean isNeeded(String path, int at) {
    if (at + 2 >= path.length()) {
      return false;
    }
    int high = Character.digit(path.charAt(at + 1), 16);
    int low = Character.digit(path.charAt(at + 2), 16);
    int code = 16 * high + low;
    return high >= 0
        && low >= 0
        && path.charAt(at + 1) < 128
        && path.charAt(at + 2) < 128
        && code >= ' '
        && code != 127
        && code != '/'
        && code != '\\'
        && !IS_UNRESERVED[code];
  }
}
