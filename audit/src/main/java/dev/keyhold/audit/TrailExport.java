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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes a range of the trail with its proof as JSON lines. {@code docs/audit-format.md} describes
 * the format, so that it can be verified without Keyhold.
 */
public final class TrailExport {
  static final String FORMAT = "keyhold-trail-1";
  private static final HexFormat HEX = HexFormat.of();

  private TrailExport() {}

  /**
   * Writes the entries from one sequence number to another. The proof leads to the oldest kept
   * checkpoint that covers them, or to the head if there is none. An entry that is erased during
   * the export is written as erased or as not erased; the proof is valid in both cases.
   *
   * @param first the first entry; at least 1
   * @param last the last entry; the trail may end before it
   * @return how many entries were written
   * @throws StorageException.InvalidInput if there is no entry in this range
   * @throws IOException what {@code out} throws
   */
  public static long write(Storage storage, long first, long last, Appendable out)
      throws IOException {
    Json head = storage.read(tx -> head(tx, first, last));
    out.append(head.text()).append('\n');
    return entries(storage, first, number(head, "last"), out);
  }

  /**
   * Continues an export that was cut short.
   *
   * @param head the first line of the export
   * @param written the number of complete entries after that line
   * @param out where to append
   * @return how many entries this call wrote
   * @throws StorageException.InvalidInput if the line is not a head, or belongs to another trail
   * @throws IOException what {@code out} throws
   */
  public static long resume(Storage storage, String head, long written, Appendable out)
      throws IOException {
    Json read = Json.parse(head);
    long first = number(read, "first");
    long last = number(read, "last");
    Json now = storage.read(tx -> head(tx, first, last));
    if (!member(read, "prefix").equals(member(now, "prefix"))
        || !storage.read(tx -> leadsTo(tx, read))) {
      throw new StorageException.InvalidInput("the file is not an export of this trail");
    }
    return entries(storage, first + written, last, out);
  }

  private static boolean leadsTo(Transaction tx, Json head) {
    TreeReader tree = new TreeReader(tx);
    long size = number(head, "size");
    return size <= tree.size() && HEX.formatHex(tree.root(size)).equals(member(head, "root"));
  }

  private static Object member(Json head, String name) {
    Object value =
        head.value() instanceof Map<?, ?> members && FORMAT.equals(members.get("format"))
            ? members.get(name)
            : null;
    if (value == null) {
      throw new StorageException.InvalidInput(
          "the first line of the file does not begin an export");
    }
    return value;
  }

  private static long number(Json head, String name) {
    return member(head, name) instanceof Number number ? number.longValue() : 0;
  }

  private static Json head(Transaction tx, long first, long wanted) {
    TreeReader tree = new TreeReader(tx);
    long last = Math.min(wanted, tree.size());
    if (first < 1 || first > last) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT,
              "the tree of the trail does not cover the entries from %d to %d; it has %d",
              first,
              wanted,
              tree.size()));
    }
    Optional<String> checkpoint = Checkpoints.about(tx, last);
    long size = checkpoint.map(note -> Checkpoints.size(note)).orElse(tree.size());
    return Json.of(head(tree, first, last, size, checkpoint));
  }

  private static long entries(Storage storage, long first, long last, Appendable out)
      throws IOException {
    long next = first;
    while (next <= last) {
      long from = next;
      int limit = (int) Math.min(Limits.PAGE_SIZE, last - from + 1);
      for (String line : storage.read(tx -> lines(tx, from, limit))) {
        out.append(line).append('\n');
        next++;
      }
      if (next == from) {
        throw new StorageException.Corrupt("the audit trail has no entry " + from);
      }
    }
    return next - first;
  }

  private static List<String> lines(Transaction tx, long from, int limit) {
    return tx.audit().readAfter(from - 1, limit).stream()
        .map(entry -> Json.canonical(of(entry, tx.audit().state())))
        .toList();
  }

  private static Map<String, @Nullable Object> head(
      TreeReader tree, long first, long last, long size, Optional<String> checkpoint) {
    Map<String, @Nullable Object> head = new HashMap<>();
    head.put("format", FORMAT);
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
}
