package dev.keyhold.secrets;

import static dev.keyhold.secrets.SecretsPlace.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.teststorages.StorageKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys in a real token, which has two AES keys, {@code first} and {@code second}: {@code
 * secrets/pkcs11-trial} makes one in SoftHSM.
 */
class Pkcs11TokenTest {
  private static final String CONFIGURATION =
      System.getProperty("keyhold.pkcs11.configuration", "");
  private static final byte[] DATA_KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BINDING = "of something".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  @BeforeEach
  void there_is_a_token() {
    assumeTrue(
        !CONFIGURATION.isEmpty(),
        "secrets/pkcs11-trial makes a token, and names it by -Dkeyhold.pkcs11.configuration");
  }

  private static WrappingKey key(String label) {
    return new Pkcs11Keys().open(CONFIGURATION + "#" + label);
  }

  @Test
  void what_the_token_has_wrapped_it_unwraps_after_it_was_opened_again() {
    byte[] wrapped = key("first").wrap(DATA_KEY, BINDING);
    assertThat(key("first").unwrap(wrapped, BINDING)).isEqualTo(DATA_KEY);
    assertThat(key("first").wrap(DATA_KEY, BINDING)).isNotEqualTo(wrapped);
  }

  @Test
  void what_was_changed_or_is_another_ones_does_not_open_and_the_key_goes_on() {
    WrappingKey key = key("first");
    byte[] wrapped = key.wrap(DATA_KEY, BINDING);
    for (int i = 0; i < wrapped.length; i++) {
      byte[] changed = wrapped.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> key.unwrap(changed, BINDING))
          .as("byte %d", i)
          .isInstanceOf(StorageException.Corrupt.class);
    }
    assertThatThrownBy(() -> key.unwrap(wrapped, new byte[] {1}))
        .isInstanceOf(StorageException.Corrupt.class);
    assertThatThrownBy(() -> key("second").unwrap(wrapped, BINDING))
        .isInstanceOf(StorageException.Corrupt.class);
    assertThat(key.unwrap(wrapped, BINDING)).isEqualTo(DATA_KEY);
  }

  @Test
  void a_label_that_is_not_there_is_refused() {
    assertThatThrownBy(() -> key("third"))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("no AES key of this label");
  }

  @Test
  void secrets_go_from_one_key_of_the_token_to_another() {
    try (SecretsPlace place = SecretsPlace.open(StorageKind.SQLITE, folder)) {
      SecretUse ada = SecretUse.by("ada");
      SecretName name = SecretName.of("stripe");
      EncryptionKey first = place.secrets.keys().use("pkcs11", CONFIGURATION + "#first");
      try (SecretValue value = SecretValue.of("sk_live_1")) {
        place.secrets.create(ACME, name, value, Optional.empty(), ada);
      }
      place.secrets.keys().use("pkcs11", CONFIGURATION + "#second");
      assertThat(place.secrets.rewrap(ACME, first.id(), PageRequest.first(10), ada).done())
          .isEqualTo(1);
      try (SecretValue value = place.secrets.read(ACME, name, ada)) {
        assertThat(value.text()).isEqualTo("sk_live_1");
      }
    }
  }

  @Test
  void several_threads_use_one_key() throws Exception {
    WrappingKey key = key("first");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        byte[] binding = {(byte) i};
        all.add(
            threads.submit(
                () -> {
                  byte[] wrapped = key.wrap(DATA_KEY, binding);
                  return Arrays.equals(key.unwrap(wrapped, binding), DATA_KEY);
                }));
      }
      for (Future<Boolean> one : all) {
        assertThat(one.get()).isTrue();
      }
    } finally {
      threads.shutdown();
    }
  }
}
