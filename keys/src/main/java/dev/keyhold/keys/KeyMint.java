package dev.keyhold.keys;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyBuilder;
import dev.keyhold.spi.Ids;
import java.time.Instant;

/** Makes new keys: the row to be stored, and the secret that is not. */
record KeyMint(KeyGenerator generator, HashScheme scheme) {
  // At most 27 bits, which leaves 101 of the fewest allowed to whoever reads the row.
  private static final int HINT_LENGTH = 4;

  Minted mint(Instant at) {
    char[] text = generator.next();
    ApiKeyBuilder row =
        ApiKey.builder(Ids.newId(at), scheme.hashAscii(text), scheme.id(), at)
            .displayHint(new String(text, text.length - HINT_LENGTH, HINT_LENGTH));
    return new Minted(row, new Secret(text));
  }

  record Minted(ApiKeyBuilder row, Secret secret) {}
}
