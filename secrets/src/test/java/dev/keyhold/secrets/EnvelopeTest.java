package dev.keyhold.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AES-256-GCM as its authors and NIST SP 800-38D have it. */
class EnvelopeTest {
  private static final long SEED = Long.getLong("keyhold.seed", System.nanoTime());
  private static final int FUZZ = Integer.getInteger("keyhold.fuzz", 5_000);

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  /**
   * Test cases 13 to 16 of McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B.
   */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000000000000000000000000000000000000000000000000000, 000000000000000000000000,"
        + " '', '', '', 530f8afbc74536b9a963b4f1c4cb738b",
    "0000000000000000000000000000000000000000000000000000000000000000, 000000000000000000000000,"
        + " '', 00000000000000000000000000000000, cea7403d4d606b6e074ec5d3baf39d18,"
        + " d0d1c8a799996bf0265b98b5d48ab919",
    "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308, cafebabefacedbaddecaf888,"
        + " '', d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255,"
        + " 522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad,"
        + " b094dac5d93471bdec1a502270e3cc6c",
    "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308, cafebabefacedbaddecaf888,"
        + " feedfacedeadbeeffeedfacedeadbeefabaddad2,"
        + " d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39,"
        + " 522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662,"
        + " 76fc6ece0f4e1768cddf8853bb2d551b"
  })
  void the_vectors_of_the_mode_open(
      String key, String nonce, String binding, String plain, String cipher, String tag) {
    Envelope envelope = new Envelope(Bytes.of(hex(nonce)), Bytes.of(hex(cipher + tag)));
    assertThat(envelope.open(hex(key), hex(binding)))
        .hasValueSatisfying(opened -> assertThat(opened).isEqualTo(hex(plain)));
  }

  @Test
  void what_is_changed_anywhere_does_not_open() {
    Random random = new Random(SEED);
    byte[] key = Envelope.newKey();
    byte[] binding = "of this".getBytes(StandardCharsets.UTF_8);
    byte[] plain = "the plain text of a secret".getBytes(StandardCharsets.UTF_8);
    Envelope sealed = Envelope.seal(key, plain, binding);
    assertThat(sealed.open(key, binding).orElseThrow()).isEqualTo(plain);
    for (int i = 0; i < FUZZ; i++) {
      byte[][] parts = {
        key.clone(), binding.clone(), sealed.nonce().toArray(), sealed.ciphertext().toArray()
      };
      int which = random.nextInt(parts.length);
      parts[which] = damaged(random, parts[which]);
      Envelope odd = new Envelope(Bytes.of(parts[2]), Bytes.of(parts[3]));
      assertThat(odd.open(parts[0], parts[1])).as("seed %d, %d", SEED, i).isEmpty();
    }
  }

  private static byte[] damaged(Random random, byte[] bytes) {
    return switch (random.nextInt(3)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(9));
      default -> {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        yield bytes;
      }
    };
  }

  @Test
  void two_values_never_have_one_key_or_nonce() {
    byte[] key = Envelope.newKey();
    assertThat(key).isNotEqualTo(Envelope.newKey());
    assertThat(Envelope.seal(key, key, key).nonce())
        .isNotEqualTo(Envelope.seal(key, key, key).nonce());
  }
}
