package dev.keyhold.audit;

import dev.keyhold.spi.AuditState;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Transaction;
import java.io.IOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A range of the trail with its proof, as JSON lines: what {@code docs/audit-format.md} describes,
 * and what somebody without Keyhold can verify.
 */
public final class TrailExport {
  private static final HexFormat HEX = HexFormat.of();

  private TrailExport() {}

  /**
   * Writes the entries from one sequence number to another. The proof leads to the oldest kept
   * checkpoint that covers them, or to the head where there is none. All of it is of one snapshot.
   *
   * @param first from 1 on
   * @param last the last entry that is wanted; there may be fewer
   * @return how many entries were written
   * @throws StorageException.InvalidInput if there is no entry in this range
   * @throws IOException what {@code out} throws
   */
  public static long write(Storage storage, long first, long last, Appendable out)
      throws IOException {
    return storage.read(tx -> write(tx, first, last, out));
  }

  private static long write(Transaction tx, long first, long wanted, Appendable out)
      throws IOException {
    TreeReader tree = new TreeReader(tx);
    long last = Math.min(wanted, tree.size());
    if (first < 1 || first > last) {
      throw new StorageException.InvalidInput(
          "there are no entries from %d to %d; the trail has %d"
              .formatted(first, wanted, tree.size()));
    }
    Optional<String> checkpoint = Checkpoints.about(tx, last);
    long size = checkpoint.map(note -> Checkpoint.parse(note).size()).orElse(tree.size());
    line(out, head(tree, first, last, size, checkpoint));
    for (long next = first; next <= last; ) {
      int limit = (int) Math.min(Limits.PAGE_SIZE, last - next + 1);
      for (StoredEntry entry : tx.audit().readAfter(next - 1, limit)) {
        line(out, of(entry, tx.audit().state()));
        next = entry.sequence() + 1;
      }
    }
    return last - first + 1;
  }

  private static Map<String, @Nullable Object> head(
      TreeReader tree, long first, long last, long size, Optional<String> checkpoint) {
    Map<String, @Nullable Object> head = new HashMap<>();
    head.put("format", "keyhold-trail-1");
    head.put("first", first);
    head.put("last", last);
    head.put("size", size);
    head.put("root", HEX.formatHex(tree.root(size)));
    head.put("prefix", hex(tree.prefix(first - 1)));
    head.put("suffix", hex(tree.suffix(last, size)));
    head.put("checkpoint", checkpoint.orElse(null));
    return head;
  }

  private static Map<String, @Nullable Object> of(StoredEntry stored, AuditState state) {
    Map<String, @Nullable Object> line = new HashMap<>();
    line.put("sequence", stored.sequence());
    line.put("id", stored.id());
    line.put("at", stored.at().toEpochMilli());
    line.put("contentHash", HEX.formatHex(CanonicalEntry.contentHash(stored, state).toArray()));
    line.put(
        "content",
        stored.entry().map(entry -> CanonicalEntry.text(entry, stored.salt())).orElse(null));
    line.put("erasedAt", stored.erasedAt().map(at -> at.toEpochMilli()).orElse(null));
    return line;
  }

  private static List<String> hex(List<byte[]> hashes) {
    return hashes.stream().map(hash -> HEX.formatHex(hash)).toList();
  }

  private static void line(Appendable out, Map<String, @Nullable Object> members)
      throws IOException {
    out.append(Json.canonical(members)).append('\n');
  }
}
