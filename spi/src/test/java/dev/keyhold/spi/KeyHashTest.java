package dev.keyhold.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyHashTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "ab",
        "AB",
        "abc",
        "00ff",
        "00fF",
        "hash of ada",
        "Full+/==",
        "äöü 🔑",
        " ",
        "61",
        "0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdeF"
      })
  void a_text_comes_out_as_it_went_in(String text) {
    assertThat(new KeyHash(text).text()).isEqualTo(text);
    assertThat(new KeyHash(text)).isEqualTo(new KeyHash(text)).hasSameHashCodeAs(new KeyHash(text));
  }

  @Test
  void texts_that_differ_are_different_hashes() {
    String zero = "0".repeat(64);
    Set<KeyHash> hashes = new HashSet<>();
    for (int i = 0; i < 64; i++) {
      hashes.add(new KeyHash(zero.substring(i + 1) + "1" + zero.substring(0, i)));
      hashes.add(new KeyHash(zero.substring(i + 1) + "A" + zero.substring(0, i)));
    }
    hashes.add(new KeyHash(zero));
    hashes.add(new KeyHash("0"));
    hashes.add(new KeyHash(zero + "0"));

    assertThat(hashes).hasSize(2 * 64 + 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 31, 32, 33, 64})
  void a_digest_is_its_digits(int length) {
    byte[] digest = new byte[length];
    for (int i = 0; i < length; i++) {
      digest[i] = (byte) (i * 37 - 5);
    }
    String digits = HexFormat.of().formatHex(digest);

    KeyHash hash = KeyHash.ofDigest(digest);

    assertThat(hash).isEqualTo(new KeyHash(digits)).hasSameHashCodeAs(new KeyHash(digits));
    digest[0] = 1;
    assertThat(hash.text()).isEqualTo(digits);
  }

  @Test
  void what_no_text_may_be_no_digest_may_be() {
    int most = Limits.NAME_LENGTH / 2;

    assertThat(KeyHash.ofDigest(new byte[most]).text()).hasSize(2 * most);
    for (int length : List.of(0, most + 1)) {
      assertThatThrownBy(() -> KeyHash.ofDigest(new byte[length]))
          .isInstanceOf(StorageException.InvalidInput.class);
    }
  }

  @Test
  void a_text_has_its_bounds() {
    assertThat(new KeyHash("x".repeat(Limits.NAME_LENGTH)).text()).hasSize(Limits.NAME_LENGTH);
    for (String text : List.of("", "a\0", "\ud800", "x".repeat(Limits.NAME_LENGTH + 1))) {
      assertThatThrownBy(() -> new KeyHash(text)).isInstanceOf(StorageException.InvalidInput.class);
    }
  }
}
