package dev.keyhold.keys;

import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * The way in which a key's text becomes the hash by which the key is found.
 *
 * <p>A hash is the lower-case hexadecimal form of a digest over the UTF-8 bytes of the key. With a
 * salt, the digest covers the key followed by the lower-case hexadecimal SHA-256 of the salt; this
 * SHA-256 is used with every digest. One salt is used for all keys: it makes the hashes of two
 * installations differ, but does not replace random keys. With a pepper, the digest is keyed.
 *
 * <p>These hashes are fast on purpose. A key has at least 128 random bits, so nobody can guess it
 * from its hash (NIST SP 800-63B asks for 112). A slow hash would let strangers keep the CPU busy.
 *
 * <p>Any number of threads may use it at once.
 */
public final class HashScheme {
  private static final ThreadLocal<MessageDigest> SHA_256 = perThread("SHA-256");
  private static final ThreadLocal<MessageDigest> SHA_512 = perThread("SHA-512");

  private static final String HMAC_SHA_256 = "hmac-sha256:";
  private static final int PEPPER_ID_LENGTH = 64;

  /** As long as the digest: a shorter one would weaken it (RFC 2104, 3). */
  private static final int SHORTEST_PEPPER = 32;

  private final String id;
  private final boolean salted;
  private final UnaryOperator<byte[]> digest;

  private HashScheme(String id, boolean salted, UnaryOperator<byte[]> digest) {
    this.id = id;
    this.salted = salted;
    this.digest = digest;
  }

  /** {@code sha256}: 64 digits, no salt. The default. */
  public static HashScheme sha256() {
    return of("sha256", SHA_256, new byte[0]);
  }

  /**
   * {@code sha256-salted}: 64 digits.
   *
   * @throws StorageException.InvalidInput if the salt is empty or not well-formed
   */
  public static HashScheme sha256(String salt) {
    return of("sha256-salted", SHA_256, suffix(salt));
  }

  /** {@code sha512}: 128 digits, no salt. */
  public static HashScheme sha512() {
    return of("sha512", SHA_512, new byte[0]);
  }

  /**
   * {@code sha512-salted}: 128 digits.
   *
   * @throws StorageException.InvalidInput if the salt is empty or not well-formed
   */
  public static HashScheme sha512(String salt) {
    return of("sha512-salted", SHA_512, suffix(salt));
  }

  /**
   * {@code hmac-sha256:} and the pepper's id: 64 digits of HMAC-SHA-256 over the key's UTF-8 bytes.
   * Unlike a salt, a pepper is a secret and must be kept outside the database. Somebody who reads
   * the database then cannot even tell whether a text is a key.
   *
   * @param pepperId the name of the pepper, which stored keys refer to; never use it for another
   *     pepper. 1 to 64 of {@code a-z A-Z 0-9 . _ -}
   * @param pepper random bytes, at least 32; copied, so that the caller may wipe them
   * @throws StorageException.InvalidInput if the id or the pepper is invalid
   */
  public static HashScheme hmacSha256(String pepperId, byte[] pepper) {
    if (!isPepperId(pepperId)) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT,
              "the id of a pepper is not 1 to %d of a-z A-Z 0-9 . _ -",
              PEPPER_ID_LENGTH));
    }
    if (pepper.length < SHORTEST_PEPPER) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT,
              "a pepper has %d bytes; it needs at least %d",
              pepper.length,
              SHORTEST_PEPPER));
    }
    return new HashScheme(HMAC_SHA_256 + pepperId, false, new KeyedDigest(pepper)::of);
  }

  /** The id of this scheme, which is stored with each key that it hashed. */
  public String id() {
    return id;
  }

  /** Whether other schemes have the same id, as schemes with different salts do. */
  boolean sharesItsId() {
    return salted;
  }

  /**
   * The hash of a key.
   *
   * @throws StorageException.InvalidInput if the key holds a lone surrogate or U+0000
   */
  public KeyHash hash(String key) {
    return hash(Text.wellFormed("a key", key).getBytes(StandardCharsets.UTF_8));
  }

  /** The hash of a key of ASCII characters, without leaving a copy of the key in memory. */
  KeyHash hashAscii(char[] key) {
    byte[] bytes = new byte[key.length];
    for (int i = 0; i < key.length; i++) {
      bytes[i] = (byte) key[i];
    }
    KeyHash hash = hash(bytes);
    Arrays.fill(bytes, (byte) 0);
    return hash;
  }

  KeyHash hash(byte[] key) {
    return KeyHash.ofDigest(digest.apply(key));
  }

  private static HashScheme of(String id, ThreadLocal<MessageDigest> digest, byte[] suffix) {
    return new HashScheme(id, suffix.length > 0, key -> digest(digest.get(), key, suffix));
  }

  private static byte[] digest(MessageDigest own, byte[] key, byte[] suffix) {
    // An error thrown midway, such as a lack of memory, would leave half a key in it.
    own.reset();
    own.update(key);
    own.update(suffix);
    return own.digest();
  }

  private static boolean isPepperId(String id) {
    return !id.isEmpty()
        && id.length() <= PEPPER_ID_LENGTH
        && id.chars()
            .allMatch(c -> KeyFormat.LETTERS_AND_DIGITS.indexOf(c) >= 0 || "._-".indexOf(c) >= 0);
  }

  private static byte[] suffix(String salt) {
    if (salt.isEmpty()) {
      throw new StorageException.InvalidInput("the salt of a hash scheme is empty");
    }
    return sha256().hash(salt).text().getBytes(StandardCharsets.US_ASCII);
  }

  private static ThreadLocal<MessageDigest> perThread(String algorithm) {
    return ThreadLocal.withInitial(
        () -> {
          try {
            return MessageDigest.getInstance(algorithm);
          } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no " + algorithm, e);
          }
        });
  }

  @Override
  public String toString() {
    return "HashScheme[" + id + "]";
  }
}
