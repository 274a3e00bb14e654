package dev.keyhold.keys;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.StorageException;
import java.util.Collection;
import java.util.List;

/**
 * The scopes of a key: those that hold everywhere, or those {@link #on} one resource. Scopes are
 * compared exactly, and no scope implies another.
 */
public final class Scopes {
  private final ApiKey key;
  private final List<String> here;

  private Scopes(ApiKey key, List<String> here) {
    this.key = key;
    this.here = here;
  }

  /**
   * The scopes of a key that hold everywhere. This does not check whether the key itself may be
   * used.
   */
  public static Scopes of(ApiKey key) {
    return new Scopes(key, List.of());
  }

  /**
   * The scopes of the key on one resource: those that hold everywhere, and those on this resource.
   *
   * @param resource as in {@link ApiKey#resources}, such as {@code document:7}
   */
  public Scopes on(String resource) {
    return new Scopes(key, key.resources().getOrDefault(resource, List.of()));
  }

  /**
   * The scopes of the key on the resource {@code type:id}.
   *
   * @throws StorageException.InvalidInput if the type contains a colon, as it could be mistaken for
   *     another type
   */
  public Scopes on(String type, String id) {
    return on(Resources.name(type, id));
  }

  public boolean has(String scope) {
    return key.scopes().contains(scope) || here.contains(scope);
  }

  /** Whether the key has at least one of these scopes; {@code false} if none are given. */
  public boolean hasAny(Collection<String> wanted) {
    for (String scope : wanted) {
      if (has(scope)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the key has all these scopes, each either everywhere or on the resource; {@code true}
   * if none are given.
   */
  public boolean hasAll(Collection<String> wanted) {
    for (String scope : wanted) {
      if (!has(scope)) {
        return false;
      }
    }
    return true;
  }
}
