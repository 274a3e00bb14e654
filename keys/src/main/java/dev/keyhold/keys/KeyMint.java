package dev.keyhold.keys;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyBuilder;
import dev.keyhold.spi.Ids;
import java.time.Instant;

/** Makes new keys: the row to be stored, and the secret that is not. */
record KeyMint(KeyGenerator generator, HashScheme scheme) {
  // At most 27 bits, also of a checksum: that leaves 101 of the fewest allowed to who reads a row.
  private static final int HINT_LENGTH = 4;

  Minted mint(Instant at) {
    char[] text = generator.next();
    return new Minted(row(text, at), new Secret(text));
  }

  /** The row of a key whose text is there already. */
  ApiKeyBuilder row(char[] text, Instant at) {
    return ApiKey.builder(Ids.newId(at), scheme.hashAscii(text), scheme.id(), at)
        .displayHint(new String(text, text.length - HINT_LENGTH, HINT_LENGTH));
  }

  record Minted(ApiKeyBuilder row, Secret secret) {}
}
