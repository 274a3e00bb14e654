package dev.keyhold.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InMemoryStorageProviderTest {
  @Test
  void it_is_found_by_its_url_and_offers_everything() {
    try (Storage storage = Keyhold.open("memory:")) {
      assertThat(storage.offers()).containsExactlyInAnyOrder(Part.values());
    }
  }

  @Test
  void each_storage_is_a_new_one() {
    try (Storage first = Keyhold.open("memory:");
        Storage second = Keyhold.open("memory:")) {
      Mark.KEY.leave(first, "a");

      assertThat(Mark.KEY.found(second, "a")).isFalse();
    }
  }

  @Test
  void a_name_that_would_promise_to_share_is_refused() {
    Refused.as(StorageException.InvalidInput.class, () -> Keyhold.open("memory:shared"));
  }

  @Test
  void a_setting_that_it_does_not_know_is_refused() {
    StorageConfig config = StorageConfig.builder("memory:").setting("size", "1").build();

    Refused.as(StorageException.InvalidInput.class, () -> Keyhold.open(config));
  }

  @Test
  void the_timeout_of_the_configuration_is_the_storage_s_own() {
    StorageConfig config =
        StorageConfig.builder("memory:").writeTimeout(Duration.ofMillis(1)).build();
    Gate gate = new Gate();
    try (Storage storage = Keyhold.open(config)) {
      var holder =
          Race.background(
              () ->
                  storage.write(
                      Duration.ofSeconds(10),
                      tx -> {
                        gate.pass();
                        return "held";
                      }));
      gate.awaitArrival();

      Refused.as(StorageException.Unavailable.class, () -> storage.write(tx -> "waiting"));

      gate.open();
      assertThat(holder.result()).isEqualTo("held");
    }
  }
}
