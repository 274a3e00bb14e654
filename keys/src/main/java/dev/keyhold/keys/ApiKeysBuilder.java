package dev.keyhold.keys;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Collects the options of an {@link ApiKeys}; what is not named keeps its default. */
public final class ApiKeysBuilder {
  private final Storage storage;
  private final KeyPolicy policy;
  private HashScheme hashScheme = HashScheme.sha256();
  private final List<HashScheme> otherSchemes = new ArrayList<>();
  private boolean upgradeHashes = true;
  private List<String> headerNames = List.of("authorization", "x-api-key");
  private boolean extractBearer = true;
  private Duration lastUsedInterval = Duration.ofMinutes(1);
  private SecureRandom random = new SecureRandom();
  private InstantSource clock = InstantSource.system();

  ApiKeysBuilder(Storage storage, KeyPolicy policy) {
    this.storage = storage;
    this.policy = policy;
  }

  /** How new keys are hashed. {@link HashScheme#sha256()} by default. */
  public ApiKeysBuilder hashScheme(HashScheme value) {
    hashScheme = value;
    return this;
  }

  /**
   * Adds ways in which keys may have been hashed besides. A verification looks for the hash of
   * {@link #hashScheme(HashScheme)} first, then for these in this order, and then once more for the
   * first, since an upgrade may have come in between: with {@code n} of these, a key that nobody
   * has costs {@code n + 2} look-ups. None by default, and one look-up. Keys that were hashed in
   * another way do not verify.
   */
  public ApiKeysBuilder alsoAccept(HashScheme... values) {
    otherSchemes.addAll(List.of(values));
    return this;
  }

  /**
   * Whether a key that {@link #alsoAccept} found is hashed anew by {@link #hashScheme(HashScheme)},
   * so that the other schemes can be given up one day. True by default; false for as long as
   * programs that do not accept the new scheme yet, or prefer another, use the same storage.
   */
  public ApiKeysBuilder upgradeHashes(boolean value) {
    upgradeHashes = value;
    return this;
  }

  /**
   * In which headers a key is looked for, in this order; case does not matter. {@code
   * authorization} and {@code x-api-key} by default.
   */
  public ApiKeysBuilder headerNames(List<String> value) {
    headerNames = value;
    return this;
  }

  /** Whether the word {@code Bearer} is taken off a header's value. True by default. */
  public ApiKeysBuilder extractBearer(boolean value) {
    extractBearer = value;
    return this;
  }

  /**
   * How old a key's {@link ApiKey#lastUsedAt} may be while the key is used. Uses are noted in
   * memory and written in the background within a second, at most once per key and interval, and by
   * {@link ApiKeys#close}; a program that ends without closing loses what it noted last. A minute
   * by default.
   *
   * @param value zero to write no uses at all
   */
  public ApiKeysBuilder lastUsedInterval(Duration value) {
    lastUsedInterval = value;
    return this;
  }

  /** Where the random characters come from. The platform's own source by default. */
  public ApiKeysBuilder random(SecureRandom value) {
    random = value;
    return this;
  }

  /** What time it is. The system's clock by default. */
  public ApiKeysBuilder clock(InstantSource value) {
    clock = value;
    return this;
  }

  /**
   * @throws StorageException.InvalidInput if an option cannot be used, or if two hash schemes have
   *     the same id, which salted ones alone may
   * @throws StorageException.Unsupported if the storage does not offer {@link Part#API_KEYS}
   */
  public ApiKeys build() {
    if (!storage.offers().contains(Part.API_KEYS)) {
      throw new StorageException.Unsupported("the storage does not offer API_KEYS");
    }
    if (lastUsedInterval.isNegative()) {
      throw new StorageException.InvalidInput("the interval of last uses is negative");
    }
    KeyFormat format = KeyFormat.of(policy);
    HashSchemes schemes = new HashSchemes(hashScheme, otherSchemes);
    KeyMint mint = new KeyMint(new KeyGenerator(policy, random), hashScheme);
    return new ApiKeys(
        storage,
        new KeyIssuing(format, policy.lifetimes(), mint, schemes, clock),
        new KeyVerifier(
            storage,
            format,
            schemes,
            upgrade(),
            new Outcomes(),
            new LastUses(storage, lastUsedInterval),
            clock),
        new HeaderRules(headerNames, extractBearer),
        clock);
  }

  private BiConsumer<ApiKey, KeyHash> upgrade() {
    return upgradeHashes ? new HashUpgrade(storage, hashScheme, clock)::of : (key, fresh) -> {};
  }
}
