package dev.keyhold.keys;

import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.TrailWords;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the audit trail says about keys. It needs a storage that offers {@link Part#AUDIT}, and
 * changes that are audited, as by {@code AuditedStorage}. Every method throws {@link
 * StorageException.Unsupported} if the storage does not offer it. Erased entries are left out.
 */
public final class KeyHistory {
  private static final List<String> ACTIONS =
      List.of(
          TrailWords.API_KEY_CREATE,
          TrailWords.API_KEY_UPDATE,
          TrailWords.API_KEY_ENABLE,
          TrailWords.API_KEY_DISABLE,
          TrailWords.API_KEY_REVOKE,
          TrailWords.API_KEY_ROTATE,
          TrailWords.API_KEY_REHASH,
          TrailWords.API_KEY_DELETE,
          TrailWords.API_KEY_VERIFY);

  private final Storage storage;

  KeyHistory(Storage storage) {
    this.storage = storage;
  }

  /** The entries about one key, whether it still exists or not, newest first. */
  public Page<StoredEntry> of(String keyId, PageRequest page) {
    AuditQuery query = AuditQuery.ALL.target(TrailWords.API_KEY, keyId);
    return storage.read(tx -> tx.audit().list(query, page));
  }

  /**
   * The entries of one action about the keys of an account, newest first.
   *
   * @param action such as {@code api_key.revoke}
   */
  public Page<StoredEntry> of(String ownerId, String action, PageRequest page) {
    AuditQuery query = about(ownerId, action);
    return storage.read(tx -> tx.audit().list(query, page));
  }

  /**
   * How often each action was done with the keys of an account. The entries are counted and not
   * loaded, all in one snapshot.
   */
  public KeyStats stats(String ownerId) {
    return storage.read(tx -> stats(tx.audit(), ownerId));
  }

  private static KeyStats stats(AuditSink trail, String ownerId) {
    Map<String, Long> byAction = new LinkedHashMap<>();
    Optional<Instant> latest = Optional.empty();
    for (String action : ACTIONS) {
      AuditQuery query = about(ownerId, action);
      long count = trail.count(query);
      if (count > 0) {
        byAction.put(action, count);
        Instant last = trail.list(query, PageRequest.first(1)).items().get(0).at();
        latest = latest.filter(last::isBefore).or(() -> Optional.of(last));
      }
    }
    return new KeyStats(byAction, latest);
  }

  private static AuditQuery about(String ownerId, String action) {
    return AuditQuery.ALL.ownerId(ownerId).action(action);
  }
}
