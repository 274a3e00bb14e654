package dev.keyhold.keys;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.StorageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The scopes of a key on single resources, put together step by step for {@link
 * KeyRequest#resources} and {@link ApiKeyPatch#resources}. {@link Scopes#on(String, String)} checks
 * them. Immutable.
 *
 * @param asMap the scopes by resource, such as {@code document:7}, in the order in which they were
 *     allowed
 */
public record Resources(Map<String, List<String>> asMap) {
  /** No resources. */
  public static final Resources NONE = new Resources(Map.of());

  public Resources {
    Map<String, List<String>> copy = new HashMap<>();
    asMap.forEach((resource, scopes) -> copy.put(resource, List.copyOf(scopes)));
    asMap = Map.copyOf(copy);
  }

  /** The present resources of a key, as a start. */
  public static Resources of(ApiKey key) {
    return new Resources(key.resources());
  }

  /**
   * These resources, with more scopes on the resource {@code type:id}.
   *
   * @throws StorageException.InvalidInput if the type holds a colon
   */
  public Resources allow(String type, String id, String... scopes) {
    String resource = name(type, id);
    Set<String> all = new LinkedHashSet<>(asMap.getOrDefault(resource, List.of()));
    all.addAll(List.of(scopes));
    return with(resource, new ArrayList<>(all));
  }

  /** These resources, without any scope on the resource {@code type:id}. */
  public Resources forbid(String type, String id) {
    return with(name(type, id), List.of());
  }

  private Resources with(String resource, List<String> scopes) {
    Map<String, List<String>> changed = new HashMap<>(asMap);
    if (scopes.isEmpty()) {
      changed.remove(resource);
    } else {
      changed.put(resource, scopes);
    }
    return new Resources(changed);
  }

  /** How a resource is named in {@link ApiKey#resources}. */
  static String name(String type, String id) {
    if (type.indexOf(':') >= 0) {
      throw new StorageException.InvalidInput("the type of a resource holds a colon");
    }
    return type + ":" + id;
  }
}
