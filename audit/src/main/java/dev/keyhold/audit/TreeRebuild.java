package dev.keyhold.audit;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.TrailWords;
import dev.keyhold.spi.Transaction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Rebuilds the stored tree of a trail that is damaged although its entries are sound. A tree whose
 * head cannot be read does not grow until it is rebuilt, and new entries have no proof until then.
 */
public final class TreeRebuild {
  private TreeRebuild() {}

  /**
   * Rebuilds the tree in one unit of work, which reads all entries, and records that: the entry
   * holds the hash of the old head.
   *
   * @param storage the storage beneath any {@link AuditedStorage}; this call decorates it itself,
   *     and closes nothing
   * @param reason the reason, for the entry
   * @return the number of entries in the new tree
   * @throws StorageException.Conflict if the tree is sound, or if the entries are not: a tree of
   *     changed entries would vouch for them. Nothing was written
   */
  public static long run(
      Storage storage, AuditContext context, String reason, InstantSource clock) {
    TrailVerdict verdict = TrailVerifier.verify(storage, List.of(), List.of(), read -> {});
    if (verdict.kind() != TrailVerdict.Kind.TREE_DAMAGED) {
      throw new StorageException.Conflict(
          verdict.isIntact()
              ? "the tree of the audit trail is sound, so it is not rebuilt"
              : "the entries of the audit trail were changed, so no tree is made of them");
    }
    AuditedStorage audited = AuditedStorage.builder(storage, () -> context).clock(clock).build();
    return audited.write(tx -> rebuild(tx, context, reason, clock.instant()));
  }

  private static long rebuild(Transaction tx, AuditContext context, String reason, Instant now) {
    String before =
        tx.audit()
            .state()
            .find(TreeKeys.HEAD)
            .map(head -> HexFormat.of().formatHex(MerkleHash.plain(head.toArray())))
            .orElse("none");
    long entries = new TrailTree().rebuild(tx);
    tx.audit()
        .append(
            context
                .over(AuditEntry.builder(Ids.newId(now), TrailWords.AUDIT_REBUILD_TREE, now))
                .reason(reason)
                .details(Json.of(Map.of("entries", entries, "headBefore", before)))
                .build());
    return entries;
  }
}
