package dev.keyhold.audit;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.TrailWords;
import dev.keyhold.spi.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Compares the keys of a storage with the revocations in its trail. A revoked key stays revoked; if
 * one does not, somebody has changed the rows without the storage.
 */
public final class RevivedKeys {
  /** What leaves a key revoked, and says so in its details. */
  private static final List<String> ACTIONS =
      List.of(TrailWords.API_KEY_REVOKE, TrailWords.API_KEY_ROTATE, TrailWords.API_KEY_CREATE);

  private final Transaction tx;
  private final SortedSet<String> revived = new TreeSet<>();

  private RevivedKeys(Transaction tx) {
    this.tx = tx;
  }

  /**
   * The ids of keys that are revoked by the trail, but not by their rows. A key that was deleted
   * and created again under the same id is not among them. Revocations whose entries are erased, or
   * that were never recorded, are not known here.
   *
   * <p>Reads each entry about a creation, a rotation or a revocation, in one snapshot.
   */
  public static List<String> of(Storage storage) {
    return storage.read(tx -> new RevivedKeys(tx).find());
  }

  private List<String> find() {
    for (String action : ACTIONS) {
      AuditQuery query = AuditQuery.ALL.action(action);
      Page.<StoredEntry>walk(request -> tx.audit().list(query, request))
          .forEach(page -> page.items().forEach(this::look));
    }
    return List.copyOf(revived);
  }

  private void look(StoredEntry stored) {
    AuditEntry entry = stored.content();
    if (!revokes(entry) || entry.targetId().isEmpty()) {
      return;
    }
    String id = entry.targetId().get();
    Optional<ApiKey> key = tx.apiKeys().findById(id);
    if (key.isPresent()
        && key.get().revokedAt().isEmpty()
        && !isCreatedAfter(id, stored.sequence())) {
      revived.add(id);
    }
  }

  private static boolean revokes(AuditEntry entry) {
    return entry.targetType().equals(Optional.of(TrailWords.API_KEY))
        && entry.details().value() instanceof Map<?, ?> details
        && details.get("after") instanceof Map<?, ?> after
        && after.get("revokedAt") != null;
  }

  private boolean isCreatedAfter(String id, long sequence) {
    AuditQuery query =
        AuditQuery.ALL.target(TrailWords.API_KEY, id).action(TrailWords.API_KEY_CREATE);
    return tx.audit().list(query, PageRequest.first(1)).items().stream()
        .anyMatch(created -> created.sequence() > sequence);
  }
}
