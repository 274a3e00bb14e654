package dev.keyhold.keys;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/** Collects the options of an {@link ApiKeys}; what is not named keeps its default. */
public final class ApiKeysBuilder {
  private final Storage storage;
  private String prefix = "";
  private int length = 32;
  private String alphabet = KeyFormat.LETTERS_AND_DIGITS;
  private HashScheme hashScheme = HashScheme.sha256();
  private List<String> headerNames = List.of("authorization", "x-api-key");
  private boolean extractBearer = true;
  private SecureRandom random = new SecureRandom();
  private InstantSource clock = InstantSource.system();

  ApiKeysBuilder(Storage storage) {
    this.storage = storage;
  }

  /**
   * What every key begins with, such as {@code acme_live_}: it tells scanners for leaked keys and
   * people whose key they see, and lets other texts be refused without a look-up. Keys with another
   * prefix do not verify. None by default, since a prefix names the one who issues.
   *
   * @param value visible ASCII characters
   */
  public ApiKeysBuilder prefix(String value) {
    prefix = value;
    return this;
  }

  /** How many random characters follow the prefix. 32 by default. */
  public ApiKeysBuilder length(int value) {
    length = value;
    return this;
  }

  /**
   * Which characters are drawn from. {@code A-Z a-z 0-9} by default: with 32 of them, 190 bits.
   *
   * @param value visible ASCII characters, each once
   */
  public ApiKeysBuilder alphabet(String value) {
    alphabet = value;
    return this;
  }

  /**
   * How keys are hashed. {@link HashScheme#sha256()} by default. Keys that were hashed in another
   * way do not verify.
   */
  public ApiKeysBuilder hashScheme(HashScheme value) {
    hashScheme = value;
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
   * @throws StorageException.InvalidInput if keys would carry less than 128 bits of entropy (ASVS
   *     5, 11.5.1) or be longer than 1,024 characters, or if an option cannot be used
   * @throws StorageException.Unsupported if the storage does not offer {@link Part#API_KEYS}
   */
  public ApiKeys build() {
    if (!storage.offers().contains(Part.API_KEYS)) {
      throw new StorageException.Unsupported("the storage does not offer API_KEYS");
    }
    KeyFormat format = new KeyFormat(prefix, length, alphabet);
    return new ApiKeys(
        storage,
        format,
        new KeyMint(new KeyGenerator(format, random), hashScheme),
        new KeyVerifier(storage, format, hashScheme, clock),
        new HeaderRules(headerNames, extractBearer),
        clock);
  }
}
