package dev.keyhold.audit;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Storage;
import dev.keyhold.tck.InMemoryStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A short trail, signed, and the bundles and the nodes that an auditor or a forger takes of it. */
final class SampleTrail {
  static final NoteSigner SIGNER = NoteSigner.generate("example.org/hub");
  static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  final Storage storage = AuditedStorage.over(InMemoryStorage.open(), () -> AuditContext.UNKNOWN);
  final int size;

  /**
   * @param size how many entries it has; those with a number that 5 divides are erased, if it is
   *     large enough to hold the record of it
   */
  SampleTrail(int size, boolean signed) {
    this.size = size;
    storage.write(
        tx -> {
          for (int i = 1; i < size; i++) {
            tx.audit().append(entry(i));
          }
          return size;
        });
    storage.write(tx -> tx.audit().erase(AuditQuery.ALL.ownerId("leaver"), T0, 1_000));
    if (signed) {
      Checkpoints.sign(storage, SIGNER);
    }
  }

  private static AuditEntry entry(int i) {
    return AuditEntry.builder("e" + i, "test.run", T0.plusMillis(i))
        .ownerId(i % 5 == 0 || i == 1 ? "leaver" : "stayer \u20ac \" \\ \u0001 \ud83d\ude00 \u007f")
        .details(Json.of(Map.of("\u2028", List.of(i, "\u00e9"))))
        .build();
  }

  String bundle(long first, long last) {
    try {
      StringBuilder out = new StringBuilder();
      TrailExport.write(storage, first, last, out);
      return out.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The hash over the leaves at these places, from 0 on, as a member of a bundle holds it. */
  List<String> cover(long from, long end) {
    return storage.read(tx -> new TreeReader(tx).suffix(from, end)).stream()
        .map(hash -> HexFormat.of().formatHex(hash))
        .toList();
  }

  /**
   * The entries from one number to another shown as if they were others: a head that says whatever
   * it likes of where they stand, with all the hashes that lead to the true root.
   */
  String renumbered(long from, long to, long first) {
    List<String> lines = bundle(from, to).lines().toList();
    Map<String, Object> head = head(lines.get(0));
    head.put("first", first);
    head.put("last", first + to - from);
    head.put("prefix", cover(0, from - 1));
    StringBuilder forged = new StringBuilder(Json.canonical(head)).append('\n');
    for (int i = 1; i < lines.size(); i++) {
      String number = "\"sequence\":" + (first + i - 1);
      forged.append(lines.get(i).replaceFirst("\"sequence\":\\d+", number)).append('\n');
    }
    return forged.toString();
  }

  /** The members of a head, to be changed. */
  static Map<String, Object> head(String line) {
    Map<String, Object> members = new HashMap<>();
    if (Json.parse(line.strip()).value() instanceof Map<?, ?> read) {
      read.forEach((name, value) -> members.put((String) name, value));
    }
    return members;
  }
}
