package dev.keyhold.keys;

import dev.keyhold.spi.StorageException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The form of keys and their lifetime. Immutable.
 *
 * <p>A key is a prefix, random characters, and optionally a checksum of both. All characters are
 * visible ASCII, which every header, shell and log carries unchanged.
 *
 * @param prefix the beginning of every new key, such as {@code acme_live_}. It shows people, and
 *     scanners for leaked keys, whose key it is, and other texts are refused without a look-up.
 *     None by default, since the prefix should name your product
 * @param acceptedPrefixes other prefixes with which keys also verify, such as an earlier prefix, or
 *     the empty one, with which any text may be a key. None by default
 * @param length the number of random characters after the prefix; 32 by default
 * @param alphabet the characters to choose from, each once; {@code A-Z a-z 0-9} by default, of
 *     which 32 carry 190 bits
 * @param checksum whether a new key ends in six more characters, so that a mistyped or invented
 *     text is refused without a look-up. Then a text that begins with {@code prefix} must have a
 *     valid checksum, unless it begins with a longer accepted prefix, or {@code prefix} itself is
 *     in {@code acceptedPrefixes} for keys that were issued without a checksum. False by default
 * @param defaultLifetime the lifetime of a key that is requested without an expiry; the maximum by
 *     default
 * @param maximumLifetime the longest lifetime of a key; unlimited by default
 */
public record KeyPolicy(
    String prefix,
    List<String> acceptedPrefixes,
    int length,
    String alphabet,
    boolean checksum,
    Optional<Duration> defaultLifetime,
    Optional<Duration> maximumLifetime) {

  /** No prefix, 32 letters and digits, no checksum, unlimited lifetime. */
  public static final KeyPolicy DEFAULT = builder().build();

  private static final int ENTROPY_FLOOR = 128;

  /**
   * @throws StorageException.InvalidInput if keys would carry less than 128 random bits (ASVS 5,
   *     11.5.1; prefix and checksum do not count) or be longer than 1,024 characters, if the
   *     default lifetime exceeds the maximum, or if another component is invalid
   */
  public KeyPolicy {
    acceptedPrefixes = List.copyOf(acceptedPrefixes);
    KeyFormat.checkVisible("the prefix of the keys", prefix);
    acceptedPrefixes.forEach(
        accepted -> KeyFormat.checkVisible("an accepted prefix of keys", accepted));
    KeyFormat.checkVisible("the alphabet of the keys", alphabet);
    if (alphabet.chars().distinct().count() != alphabet.length()) {
      throw new StorageException.InvalidInput("the alphabet of the keys holds a character twice");
    }
    int fixed = prefix.length() + (checksum ? Checksum.LENGTH : 0);
    if (length < 1 || length > KeyFormat.LONGEST - fixed) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT,
              "the policy asks for keys of %d fixed and %d random characters; a key has at most %d in all",
              fixed,
              length,
              KeyFormat.LONGEST));
    }
    checkEntropy(length, alphabet.length());
    Lifetimes lifetimes = new Lifetimes(defaultLifetime, maximumLifetime);
    defaultLifetime = lifetimes.usual();
    maximumLifetime = lifetimes.longest();
  }

  /** A builder that starts with {@link #DEFAULT}. */
  public static Builder builder() {
    return new Builder();
  }

  /** {@link #DEFAULT} with a prefix. */
  public static KeyPolicy prefixed(String prefix) {
    return builder().prefix(prefix).build();
  }

  Lifetimes lifetimes() {
    return new Lifetimes(defaultLifetime, maximumLifetime);
  }

  private static void checkEntropy(int length, int letters) {
    int bits = BigInteger.valueOf(letters).pow(length).bitLength() - 1;
    if (bits < ENTROPY_FLOOR) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT,
              "%d random characters out of %d carry %d bits; keys carry at least %d (ASVS 11.5.1)",
              length,
              letters,
              Math.max(0, bits),
              ENTROPY_FLOOR));
    }
  }

  /** Collects the components of a policy; each method is named after its component. */
  public static final class Builder {
    private String prefix = "";
    private final List<String> acceptedPrefixes = new ArrayList<>();
    private int length = 32;
    private String alphabet = KeyFormat.LETTERS_AND_DIGITS;
    private boolean checksum;
    private Optional<Duration> defaultLifetime = Optional.empty();
    private Optional<Duration> maximumLifetime = Optional.empty();

    private Builder() {}

    public Builder prefix(String value) {
      prefix = value;
      return this;
    }

    /** Adds a prefix to {@link KeyPolicy#acceptedPrefixes}. */
    public Builder acceptPrefix(String value) {
      acceptedPrefixes.add(value);
      return this;
    }

    public Builder length(int value) {
      length = value;
      return this;
    }

    public Builder alphabet(String value) {
      alphabet = value;
      return this;
    }

    public Builder checksum(boolean value) {
      checksum = value;
      return this;
    }

    public Builder defaultLifetime(Duration value) {
      defaultLifetime = Optional.of(value);
      return this;
    }

    public Builder maximumLifetime(Duration value) {
      maximumLifetime = Optional.of(value);
      return this;
    }

    /** Makes the policy and checks it. */
    public KeyPolicy build() {
      return new KeyPolicy(
          prefix, acceptedPrefixes, length, alphabet, checksum, defaultLifetime, maximumLifetime);
    }
  }
}
