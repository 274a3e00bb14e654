package dev.keyhold.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.StorageException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The expected hashes come from sha256sum and sha512sum of GNU coreutils. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HashSchemeTest {
  private static final String KEY = "acme_0123456789abcdefghijklmnopqrstuv";
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
}
