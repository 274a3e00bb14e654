package dev.keyhold.keys;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.StorageException;
import java.util.Collection;
import java.util.List;

/**
 * What a key may do: anywhere, or {@link #on} one resource. Scopes are compared exactly, and none
 * implies another.
 */
public final class Scopes {
  private final ApiKey key;
  private final List<String> here;

  private Scopes(ApiKey key, List<String> here) {
    this.key = key;
    this.here = here;
  }

  /** What a key may do anywhere. Whether the key itself may be used is not looked at. */
  public static Scopes of(ApiKey key) {
    return new Scopes(key, List.of());
  }

  /**
   * What the key may do to one resource: what it may do anywhere, and what it may do there.
   *
   * @param resource as in {@link ApiKey#resources}, such as {@code document:7}
   */
  public Scopes on(String resource) {
    return new Scopes(key, key.resources().getOrDefault(resource, List.of()));
  }

  /**
   * What the key may do to the resource {@code type:id}.
   *
   * @throws StorageException.InvalidInput if the type holds a colon, which would let it be taken
   *     for another type
   */
  public Scopes on(String type, String id) {
    return on(Resources.name(type, id));
  }

  public boolean has(String scope) {
    return key.scopes().contains(scope) || here.contains(scope);
  }

  /** Whether at least one is there; of none, none is. */
  public boolean hasAny(Collection<String> wanted) {
    for (String scope : wanted) {
      if (has(scope)) {
        return true;
      }
    }
    return false;
  }

  /** Whether each is there, be it anywhere or on the resource; of none, each is. */
  public boolean hasAll(Collection<String> wanted) {
    for (String scope : wanted) {
      if (!has(scope)) {
        return false;
      }
    }
    return true;
  }
}
