package dev.keyhold.keypal;

import dev.keyhold.keypal.KeypalException.Code;
import dev.keyhold.spi.AccessLevel;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyBuilder;
import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Writes keypal's records into a storage's keys.
 *
 * @param owned whether the storage has accounts, which own the keys
 * @param strict whether an owner without an account is refused; else the account is made
 */
record Records(boolean owned, boolean strict) {
  /** By the number of digits. */
  private static final Map<Integer, String> SCHEMES = Map.of(64, "sha256", 128, "sha512");

  private static final String OTHER_SCHEME = "keypal";

  void save(Transaction tx, KeypalRecord record, Instant now) {
    ApiKey key = checked(() -> key(record, now));
    try {
      tx.apiKeys().insert(key);
    } catch (StorageException.Duplicate | StorageException.MissingReference e) {
      // Which of them came first is the storage's affair; here the id comes before the hash, and
      // both come before an owner is made.
      refuseTaken(tx.apiKeys(), key);
      provideOwner(tx, key.ownerId(), now);
      tx.apiKeys().insert(key);
    }
  }

  private static void refuseTaken(ApiKeyStorage keys, ApiKey key) {
    if (keys.findById(key.id()).isPresent()) {
      throw KeypalException.of(
          Code.DUPLICATE_ID, "API key with id %s already exists".formatted(key.id()));
    }
    if (keys.findByHash(key.hash()).isPresent()) {
      throw KeypalException.of(Code.DUPLICATE_HASH, "API key hash collision detected");
    }
  }

  private static ApiKey key(KeypalRecord record, Instant now) {
    KeypalMetadata metadata = folded(record.metadata());
    String scheme = SCHEMES.getOrDefault(record.keyHash().length(), OTHER_SCHEME);
    ApiKeyBuilder key =
        ApiKey.builder(
                record.id(),
                new KeyHash(record.keyHash()),
                scheme,
                metadata.createdAt().orElse(now))
            .updatedAt(now)
            .scopes(metadata.scopes())
            .resources(metadata.resources())
            .tags(metadata.tags())
            .enabled(metadata.enabled());
    Member.OWNER_ID.in(metadata.members()).ifPresent(key::ownerId);
    metadata.name().ifPresent(key::name);
    metadata.description().ifPresent(key::description);
    metadata.expiresAt().ifPresent(key::expiresAt);
    metadata.lastUsedAt().ifPresent(key::lastUsedAt);
    Update.revoke(key, metadata);
    ApiKey made = key.build();
    return made.toBuilder().metadata(Remainder.write(metadata, made)).build();
  }

  void update(Transaction tx, String id, KeypalMetadata part, Instant now) {
    ApiKey before =
        find(tx, id)
            .orElseThrow(
                () ->
                    KeypalException.of(
                        Code.KEY_NOT_FOUND, "API key with id %s not found".formatted(id)));
    Update update = checked(() -> Update.of(before, folded(part), now));
    if (!update.wanted().ownerId().equals(before.ownerId().orElse(""))) {
      provideOwner(tx, Member.OWNER_ID.in(update.wanted().members()), now);
    }
    update.apply(tx.apiKeys());
  }

  static Optional<ApiKey> find(Transaction tx, String id) {
    return Place.fits(id, Limits.ID_LENGTH) ? tx.apiKeys().findById(id) : Optional.empty();
  }

  static List<KeypalRecord> list(Transaction tx, KeyQuery query) {
    List<KeypalRecord> found = new ArrayList<>();
    PageRequest request = PageRequest.first(Limits.PAGE_SIZE);
    while (true) {
      Page<ApiKey> page = tx.apiKeys().list(query, request);
      page.items().forEach(key -> found.add(KeypalRecord.of(key)));
      if (page.next().isEmpty()) {
        return found;
      }
      request = request.after(page.next().get());
    }
  }

  static KeypalMetadata folded(KeypalMetadata metadata) {
    return metadata.value("tags") instanceof List<?> tags
        ? metadata.with("tags", tags.stream().map(tag -> Text.fold((String) tag)).toList())
        : metadata;
  }

  private void provideOwner(Transaction tx, Optional<String> ownerId, Instant now) {
    if (!owned || ownerId.isEmpty() || tx.identities().accounts().find(ownerId.get()).isPresent()) {
      return;
    }
    if (strict) {
      throw KeypalException.noOwner("metadata.ownerId");
    }
    tx.identities()
        .accounts()
        .create(Account.builder(ownerId.get(), now).accessLevel(AccessLevel.SERVICE).build());
  }

  /** What each member alone let pass may be too much together. */
  private static <T> T checked(Supplier<T> made) {
    try {
      return made.get();
    } catch (StorageException.InvalidInput e) {
      throw KeypalException.at("metadata", "cannot be kept: " + e.summary());
    }
  }
}
