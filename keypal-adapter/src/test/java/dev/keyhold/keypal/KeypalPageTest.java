package dev.keyhold.keypal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Storage;
import dev.keyhold.tck.InMemoryStorage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The code of docs/keypal.md. */
class KeypalPageTest {
  @Test
  void the_page_says_what_works() {
    try (Storage storage = InMemoryStorage.open()) {
      use(storage);
    }
  }

  private static void use(Storage storage) {
    KeypalStorage keypal = KeypalStorage.over(storage); // any storage, audited or not

    keypal.save(
        KeypalRecord.parse(
            """
            {"id": "k1", "keyHash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
             "metadata": {"ownerId": "ada", "expiresAt": "2030-12-31", "plan": "free"}}
            """));
    keypal.updateMetadata("k1", KeypalMetadata.of(Map.of("tags", List.of("Prod"))));
    KeypalMetadata found = keypal.findByTag("PROD").get(0).metadata();
    assertThat(found.value("expiresAt")).isEqualTo("2030-12-31");
    assertThat(found.value("plan")).isEqualTo("free");
  }
}
