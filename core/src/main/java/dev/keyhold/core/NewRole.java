package dev.keyhold.core;

import java.util.Collection;
import java.util.Set;

/** A role to define, and the privileges that it gives. */
public record NewRole(String key, String name, Set<String> privileges) {
  public NewRole {
    PowerRows.filled("key", key);
    PowerRows.filled("name", name);
    privileges = Set.copyOf(privileges);
  }

  /** Named as it is called. */
  public static NewRole of(String key, String... privileges) {
    return new NewRole(key, key, Set.of(privileges));
  }

  public NewRole name(String value) {
    return new NewRole(key, value, privileges);
  }

  public NewRole privileges(Collection<String> values) {
    return new NewRole(key, name, Set.copyOf(values));
  }
}
