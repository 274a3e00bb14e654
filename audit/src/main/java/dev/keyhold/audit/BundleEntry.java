package dev.keyhold.audit;

import dev.keyhold.spi.Bytes;
import java.time.Instant;
import java.util.Optional;

/**
 * A line of a bundle that is an entry.
 *
 * @param at in milliseconds since 1970
 * @param content the text that was hashed; empty if the entry is erased
 */
record BundleEntry(long sequence, String id, long at, Bytes contentHash, Optional<String> content) {
  /** Who and when, as a content says it. */
  record Identity(String id, long at) {}

  static BundleEntry parse(String line) throws MalformedBundle {
    CanonicalScanner scanner = new CanonicalScanner(line);
    scanner.expect("{\"at\":");
    long at = scanner.number();
    scanner.expect(",\"content\":");
    Optional<String> content = scanner.optionalString();
    scanner.expect(",\"contentHash\":");
    Bytes hash = Bytes.of(scanner.hash());
    scanner.expect(",\"erasedAt\":");
    Optional<Long> erasedAt = scanner.optionalNumber();
    scanner.expect(",\"id\":");
    String id = scanner.string();
    scanner.expect(",\"sequence\":");
    long sequence = scanner.number();
    scanner.expect("}");
    scanner.expectEnd();
    MalformedBundle.unless(content.isPresent() == erasedAt.isEmpty());
    return new BundleEntry(sequence, id, at, hash, content);
  }

  /** What a content says; its details are a text, and are not looked into. */
  static Identity identity(String content) throws MalformedBundle {
    CanonicalScanner scanner = new CanonicalScanner(content);
    String id = "";
    long at = 0;
    String before = "{";
    for (String name : CanonicalEntry.MEMBERS) {
      if (!scanner.take(before + '"' + name + "\":")) {
        MalformedBundle.unless(!CanonicalEntry.NEEDED.contains(name));
        continue;
      }
      before = ",";
      if (name.equals("at")) {
        at = scanner.number();
      } else {
        String value = scanner.string();
        id = name.equals("id") ? value : id;
        MalformedBundle.unless(
            !name.equals("salt")
                || (value.length() % 2 == 0 && CanonicalScanner.isHex(value, value.length())));
      }
    }
    scanner.expect("}");
    scanner.expectEnd();
    return new Identity(id, at);
  }

  Identity identity() {
    return new Identity(id, at);
  }

  byte[] leaf() {
    return CanonicalEntry.leaf(id, Instant.ofEpochMilli(at), contentHash);
  }
}
