package dev.keyhold.audit;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.StorageException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The texts of keys for signed notes (https://c2sp.org/signed-note), and Ed25519 as the JDK has it.
 */
final class NoteKeys {
  static final int SEED_LENGTH = 32;
  static final int ID_LENGTH = 4;

  private static final byte ED25519 = 1;

  /** What stands before the 32 bytes of an Ed25519 key in its X.509 form (RFC 8410, 4). */
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  /** What an editor or a shell leaves around a key. */
  private static final Pattern AROUND = Pattern.compile("^[ \\t\\r\\n]+|[ \\t\\r\\n]+\\z");

  private NoteKeys() {}

  /** The first four bytes of a hash over name and key. */
  static byte[] id(String name, byte[] publicKey) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
      digest.update(ED25519);
      return Arrays.copyOf(digest.digest(publicKey), ID_LENGTH);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256", e);
    }
  }

  /** {@code name+id+key}, the last with a byte for the algorithm before it. */
  static String text(String name, byte[] id, byte[] key) {
    byte[] typed = new byte[1 + key.length];
    typed[0] = ED25519;
    System.arraycopy(key, 0, typed, 1, key.length);
    return name
        + "+"
        + HexFormat.of().formatHex(id)
        + "+"
        + Base64.getEncoder().encodeToString(typed);
  }

  /** The parts of a key's text. */
  record Parsed(String name, Bytes id, Bytes key) {}

  /**
   * @throws StorageException.InvalidInput if the text is not such a key; it is not repeated
   */
  static Parsed parse(String text) {
    String[] parts = AROUND.matcher(text).replaceAll("").split("\\+", 3);
    try {
      if (parts.length != 3 || !CanonicalScanner.isHex(parts[1], 2 * ID_LENGTH)) {
        throw malformed();
      }
      byte[] id = HexFormat.of().parseHex(parts[1]);
      byte[] typed = base64(parts[2]);
      checkName(parts[0]);
      if (id.length == ID_LENGTH && typed.length == 1 + SEED_LENGTH && typed[0] == ED25519) {
        return new Parsed(
            parts[0], Bytes.of(id), Bytes.of(Arrays.copyOfRange(typed, 1, typed.length)));
      }
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
    throw malformed();
  }

  /**
   * Bytes from the one text that stands for them: the JDK also takes texts whose last bits, which
   * count for nothing, are set.
   *
   * @throws IllegalArgumentException if it is any other text
   */
  static byte[] base64(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
      throw new IllegalArgumentException("not in canonical form");
    }
    return bytes;
  }

  static boolean isName(String name) {
    return !name.isEmpty()
        && name.chars()
            .noneMatch(c -> c == '+' || Character.isISOControl(c) || Character.isSpaceChar(c));
  }

  static void checkName(String name) {
    if (!isName(name)) {
      throw new StorageException.InvalidInput(
          "the name of an audit key is empty, or holds a space, a + or a control character");
    }
  }

  static StorageException malformed() {
    return new StorageException.InvalidInput("the text is not an Ed25519 key for signed notes");
  }

  static PublicKey publicKey(byte[] key) {
    byte[] encoded = Arrays.copyOf(X509, X509.length + key.length);
    System.arraycopy(key, 0, encoded, X509.length, key.length);
    try {
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw malformed();
    }
  }

  static PrivateKey privateKey(byte[] seed) {
    try {
      return KeyFactory.getInstance("Ed25519")
          .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
    } catch (GeneralSecurityException e) {
      throw malformed();
    }
  }

  /**
   * The public key of a seed. The JDK derives it only while it generates a pair, so it is given the
   * seed for the random bytes that it asks for; {@link NoteSigner} signs something to see that it
   * was taken.
   */
  static byte[] publicOf(byte[] seed) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
      KeyPair pair = generator.generateKeyPair();
      byte[] encoded = pair.getPublic().getEncoded();
      return Arrays.copyOfRange(encoded, encoded.length - SEED_LENGTH, encoded.length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no Ed25519", e);
    }
  }

  /** Gives out bytes that are there already. */
  private static final class Given extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final byte[] bytes;

    Given(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] wanted) {
      System.arraycopy(bytes, 0, wanted, 0, wanted.length);
    }
  }
}
