package dev.keyhold.server;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** The names that a handler asked for; a request that has others was meant for something else. */
final class KnownNames {
  private final Set<String> names = new TreeSet<>();

  void add(String name) {
    names.add(name);
  }

  /**
   * @param kind what has the names, such as a member
   * @throws Problem if one of those given was not asked for; it may be a secret, and is not named
   */
  void refuseOthers(Collection<String> given, String code, String kind) {
    if (!names.containsAll(given)) {
      String known = names.isEmpty() ? "none" : String.join(", ", names);
      throw Problem.of(400, code, "a " + kind + " is not known here; known are " + known);
    }
  }
}
