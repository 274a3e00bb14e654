package dev.keyhold.keys;

import dev.keyhold.spi.StorageException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How keys look and how long they live. Immutable.
 *
 * <p>A key is a prefix, random characters, and if so wished a checksum of both; all of visible
 * ASCII, the one set of characters that every header, shell and log carries unharmed.
 *
 * @param prefix what every new key begins with, such as {@code acme_live_}: it tells scanners for
 *     leaked keys and people whose key they see, and lets other texts be refused without a look-up.
 *     None by default, since a prefix names the one who issues
 * @param acceptedPrefixes with which other prefixes keys verify too, such as one of former times,
 *     or the empty one, with which any text may be a key. None by default
 * @param length how many random characters follow the prefix; 32 by default
 * @param alphabet which characters are drawn from, each once; {@code A-Z a-z 0-9} by default, of
 *     which 32 carry 190 bits
 * @param checksum whether a new key ends in six more characters, by which a text that was mistyped
 *     or made up is refused without a look-up. A text that begins with {@code prefix} has to have
 *     them, unless it begins with a longer prefix that is accepted, or {@code prefix} itself is
 *     accepted too, for keys that were issued without. False by default
 * @param defaultLifetime how long a key lives for which no expiry is asked; the maximum by default
 * @param maximumLifetime how long a key may live at most; without an end by default
 */
public record KeyPolicy(
    String prefix,
    List<String> acceptedPrefixes,
    int length,
    String alphabet,
    boolean checksum,
    Optional<Duration> defaultLifetime,
    Optional<Duration> maximumLifetime) {

  /** No prefix, 32 letters and digits, no checksum, and no end. */
  public static final KeyPolicy DEFAULT = builder().build();

  private static final int ENTROPY_FLOOR = 128;

  /**
   * @throws StorageException.InvalidInput if keys would carry less than 128 random bits (ASVS 5,
   *     11.5.1; neither prefix nor checksum counts) or be longer than 1,024 characters, if the
   *     default lifetime exceeds the maximum, or if something else cannot be used
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
              "keys of %d fixed characters and %d random ones are asked for; %d in all are taken",
              fixed,
              length,
              KeyFormat.LONGEST));
    }
    checkEntropy(length, alphabet.length());
    Lifetimes lifetimes = new Lifetimes(defaultLifetime, maximumLifetime);
    defaultLifetime = lifetimes.usual();
    maximumLifetime = lifetimes.longest();
  }

  /** Everything by default, unless told otherwise. */
  public static Builder builder() {
    return new Builder();
  }

  /** Everything by default, but for the prefix. */
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

    /** Adds one to {@link KeyPolicy#acceptedPrefixes}. */
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

    /** The policy, checked. */
    public KeyPolicy build() {
      return new KeyPolicy(
          prefix, acceptedPrefixes, length, alphabet, checksum, defaultLifetime, maximumLifetime);
    }
  }
}
