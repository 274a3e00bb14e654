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

/** Collects the options of an {@link ApiKeys}. An option that is not set keeps its default. */
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
   * Adds other schemes by which stored keys may have been hashed. A verification first looks for
   * the hash of {@link #hashScheme(HashScheme)}, then for the hashes of these in this order, and
   * then once more for the first, since an upgrade may have happened in between: with {@code n} of
   * these, an unknown key costs {@code n + 2} look-ups. None by default; then it costs one look-up.
   * Keys that were hashed in another way do not verify.
   */
  public ApiKeysBuilder alsoAccept(HashScheme... values) {
    otherSchemes.addAll(List.of(values));
    return this;
  }

  /**
   * Whether a key that {@link #alsoAccept} found is hashed again by {@link
   * #hashScheme(HashScheme)}, so that the other schemes can be given up one day. True by default.
   * Set it to false as long as other programs that use the same storage do not accept the new
   * scheme yet, or prefer another.
   */
  public ApiKeysBuilder upgradeHashes(boolean value) {
    upgradeHashes = value;
    return this;
  }

  /**
   * The headers that may contain a key, in the order in which they are looked up; case does not
   * matter. {@code authorization} and {@code x-api-key} by default.
   */
  public ApiKeysBuilder headerNames(List<String> value) {
    headerNames = value;
    return this;
  }

  /** Whether the word {@code Bearer} is removed from a header's value. True by default. */
  public ApiKeysBuilder extractBearer(boolean value) {
    extractBearer = value;
    return this;
  }

  /**
   * How far {@link ApiKey#lastUsedAt} may lag behind while a key is used. A minute by default. Uses
   * are noted in memory and written in the background within a second, at most once per key and
   * interval, and by {@link ApiKeys#close}. A program that ends without closing loses the uses that
   * it noted last.
   *
   * @param value the interval; zero to write no uses at all
   */
  public ApiKeysBuilder lastUsedInterval(Duration value) {
    lastUsedInterval = value;
    return this;
  }

  /** The source of the random characters. The platform's own source by default. */
  public ApiKeysBuilder random(SecureRandom value) {
    random = value;
    return this;
  }

  /** The clock. The system's clock by default. */
  public ApiKeysBuilder clock(InstantSource value) {
    clock = value;
    return this;
  }

  /**
   * @throws StorageException.InvalidInput if an option is invalid, or if two hash schemes have the
   *     same id, which is allowed only for salted schemes
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
