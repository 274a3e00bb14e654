package dev.keyhold.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.StorageException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/**
 * The expected hashes come from sha256sum and sha512sum of GNU coreutils, and the keyed one from
 * Python's hmac.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HashSchemeTest {
  private static final String KEY = "acme_0123456789abcdefghijklmnopqrstuv";
  private static final HexFormat HEX = HexFormat.of();
  private static final String SALT = "pepper & sält";

  @Test
  void sha256_is_the_hexadecimal_digest_of_the_key() {
    HashScheme scheme = HashScheme.sha256();

    assertThat(scheme.id()).isEqualTo("sha256");
    assertThat(scheme.hash(KEY).text())
        .isEqualTo("3e868dbee4046134e6216bcdc919ec430bccb95e5282e8111558ee2e7070e1ff");
  }

  @Test
  void sha512_is_the_hexadecimal_digest_of_the_key() {
    HashScheme scheme = HashScheme.sha512();

    assertThat(scheme.id()).isEqualTo("sha512");
    assertThat(scheme.hash(KEY).text())
        .isEqualTo(
            "100e447c17e02fb93519e7cd8ce2e112195ebfd5e2db127cd9515239e761fa79"
                + "7a5a28c6e5f748e4f2f9065c807da87be59f7eb3bc482a4b2b8b62399c440046");
  }

  @Test
  void a_salt_follows_the_key_as_its_own_sha256() {
    HashScheme scheme = HashScheme.sha256(SALT);

    assertThat(scheme.id()).isEqualTo("sha256-salted");
    assertThat(scheme.hash(KEY).text())
        .isEqualTo("de2e394b6d6c2a59ef3943c881bfbd07b0ef910336e8ac85d068f8fc4720aa6d");
  }

  @Test
  void a_salt_is_digested_by_sha256_for_sha512_too() {
    HashScheme scheme = HashScheme.sha512(SALT);

    assertThat(scheme.id()).isEqualTo("sha512-salted");
    assertThat(scheme.hash(KEY).text())
        .isEqualTo(
            "41e6f091652cfd678f6146f9c17831869c87a75d4d80aaa0dbea1018325a1336"
                + "e8139dd3317600593f64bac68f01ffda70a70c81112b7acd75a750bd3ebc82b2");
  }

  @Test
  void text_is_digested_as_utf8() {
    assertThat(HashScheme.sha256().hash("clé-🔑").text())
        .isEqualTo("26253e5f26eabf0b67ccfade68b830ef32a1cc9b1f4df6a2fddf59506276ad50");
  }

  @Test
  void the_characters_of_a_new_key_hash_as_its_text_does() {
    HashScheme scheme = HashScheme.sha256(SALT);

    assertThat(scheme.hashAscii(KEY.toCharArray())).isEqualTo(scheme.hash(KEY));
  }

  @Test
  void half_a_surrogate_pair_is_refused_as_it_would_hash_like_another_key() {
    assertThatThrownBy(() -> HashScheme.sha256().hash("key\ud83d"))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  @Test
  void an_empty_salt_is_refused() {
    assertThatThrownBy(() -> HashScheme.sha256(""))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  @Test
  void a_pepper_keys_the_digest_and_its_id_stands_in_the_schemes() {
    byte[] pepper = new byte[32];
    for (int i = 0; i < pepper.length; i++) {
      pepper[i] = (byte) i;
    }
    HashScheme scheme = HashScheme.hmacSha256("2026-01", pepper);
    Arrays.fill(pepper, (byte) 0); // the scheme has a copy

    assertThat(scheme.id()).isEqualTo("hmac-sha256:2026-01");
    assertThat(scheme.hash(KEY).text())
        .isEqualTo("f78510fa5a46f35ba51e170bfc1ae241f99763bf06e0ef893e277dce4af128ca");
    assertThat(scheme.hash("another")).isNotEqualTo(scheme.hash(KEY));
    assertThat(scheme.hashAscii(KEY.toCharArray())).isEqualTo(scheme.hash(KEY));
  }

  @Test
  void the_keyed_digest_passes_the_vectors_of_rfc_4231() {
    assertThat(hmac(of(0x0b, 20), "Hi There"))
        .isEqualTo("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    assertThat(hmac("Jefe".getBytes(UTF_8), "what do ya want for nothing?"))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assertThat(HEX.formatHex(new KeyedDigest(of(0xaa, 20)).of(of(0xdd, 50))))
        .isEqualTo("773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    assertThat(hmac(of(0xaa, 131), "Test Using Larger Than Block-Size Key - Hash Key First"))
        .isEqualTo("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    assertThat(
            hmac(
                of(0xaa, 131),
                "This is a test using a larger than block-size key and a larger than block-size"
                    + " data. The key needs to be hashed before being used by the HMAC algorithm."))
        .isEqualTo("9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
  }

  @Test
  void a_pepper_that_is_too_short_is_refused() {
    assertThatThrownBy(() -> HashScheme.hmacSha256("a", new byte[31]))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("at least 32");
  }

  @Test
  void the_id_of_a_pepper_is_a_plain_word() {
    for (String id : List.of("", "a b", "a:b", "é", "a".repeat(65))) {
      assertThatThrownBy(() -> HashScheme.hmacSha256(id, new byte[32]))
          .as("%s", id)
          .isInstanceOf(StorageException.InvalidInput.class);
    }
    assertThat(HashScheme.hmacSha256("A.b_c-9", new byte[32]).id())
        .isEqualTo("hmac-sha256:A.b_c-9");
  }

  private static String hmac(byte[] key, String message) {
    return HEX.formatHex(new KeyedDigest(key).of(message.getBytes(UTF_8)));
  }

  private static byte[] of(int value, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
