package dev.keyhold.apps;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that are trusted to certify authors. They are pinned by the hub, and not kept in the
 * database: whoever writes that adds no root.
 */
public final class LicenseRoots {
  private static final int MOST_LENGTH = 65_536;

  private final Map<String, LicenseKey> byId;

  private LicenseRoots(Map<String, LicenseKey> byId) {
    this.byId = byId;
  }

  /** Of these keys; of none, no licence counts. */
  public static LicenseRoots of(LicenseKey... keys) {
    return of(List.of(keys));
  }

  private static LicenseRoots of(List<LicenseKey> keys) {
    Map<String, LicenseKey> byId = new LinkedHashMap<>();
    keys.forEach(key -> byId.put(key.id(), key));
    return new LicenseRoots(byId);
  }

  /**
   * Reads a JSON Web Key Set (RFC 7517).
   *
   * @throws StorageException.InvalidInput if it is none, or a key in it is not on Ed25519
   */
  public static LicenseRoots of(String jwkSet) {
    if (jwkSet.length() > MOST_LENGTH
        || !(Json.parse(jwkSet).value() instanceof Map<?, ?> set)
        || !(set.get("keys") instanceof List<?> keys)) {
      throw refused();
    }
    List<LicenseKey> read = new ArrayList<>();
    for (Object key : keys) {
      if (!(key instanceof Map<?, ?> members)) {
        throw refused();
      }
      read.add(LicenseKey.of(members));
    }
    return of(read);
  }

  private static StorageException.InvalidInput refused() {
    return new StorageException.InvalidInput(
        "roots", "a JSON Web Key Set is expected, an object with the member keys (RFC 7517)");
  }

  /** The same with one more. */
  public LicenseRoots with(LicenseKey key) {
    List<LicenseKey> more = new ArrayList<>(byId.values());
    more.add(key);
    return of(more);
  }

  /** The thumbprints, in the order of the set. */
  public List<String> ids() {
    return List.copyOf(byId.keySet());
  }

  Optional<LicenseKey> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The set with the public parts alone. */
  public String jwkSet() {
    return Json.of(Map.of("keys", byId.values().stream().map(LicenseKey::publicMembers).toList()))
        .text();
  }
}
