package dev.keyhold.keys;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.Changed;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.KeyTransition;
import dev.keyhold.spi.Metric;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The API keys of one storage: issued, verified, updated, rotated, enabled, disabled, revoked.
 *
 * <p>Whatever gives a key its text or its expiry goes through here, and obeys the {@link
 * KeyPolicy}. There is no policy by default, so that no second object can leave out by oversight
 * what the first one was told.
 *
 * <p>Each change is one transaction and durable when the call returns. Each has a second form that
 * takes the {@link Transaction} of a unit of work that the caller runs; what it does is committed
 * or rolled back with the rest of that unit, and the first form is refused there. Verification runs
 * outside of any unit.
 *
 * <p>Safe for use by any number of threads. It is closed before its storage, which stays the
 * caller's.
 */
public final class ApiKeys implements AutoCloseable {
  private static final String BEARER = "Bearer ";

  private final Storage storage;
  private final KeyIssuing issuing;
  private final KeyVerifier verifier;
  private final HeaderRules headerRules;
  private final InstantSource clock;

  ApiKeys(
      Storage storage,
      KeyIssuing issuing,
      KeyVerifier verifier,
      HeaderRules headerRules,
      InstantSource clock) {
    this.storage = storage;
    this.issuing = issuing;
    this.verifier = verifier;
    this.headerRules = headerRules;
    this.clock = clock;
  }

  /** The keys of a storage under a policy, with the defaults of {@link ApiKeysBuilder}. */
  public static ApiKeys of(Storage storage, KeyPolicy policy) {
    return builder(storage, policy).build();
  }

  /**
   * @param policy how keys look and how long they live; {@link KeyPolicy#DEFAULT} leaves it open
   */
  public static ApiKeysBuilder builder(Storage storage, KeyPolicy policy) {
    return new ApiKeysBuilder(storage, policy);
  }

  // --- Verification ---

  /**
   * Says whether a key may be used now: by one {@link Storage#findKey}. That the key was used is
   * noted, and written later ({@link ApiKeysBuilder#lastUsedInterval}). A key that only {@link
   * ApiKeysBuilder#alsoAccept} finds costs more look-ups, and is hashed anew before the answer: in
   * one short transaction, whose failure is logged and changes nothing about the answer. The
   * storage hears of a key that is refused ({@link Storage#attemptRefused}), and not of a request
   * without one.
   *
   * @param presented the key alone, or behind {@code "Bearer "} in exactly this case, in which case
   *     white space around it is dropped too; any text is taken
   */
  public Verification verify(String presented) {
    return verifier.verify(
        presented.startsWith(BEARER) ? presented.substring(BEARER.length()).strip() : presented);
  }

  /** Says whether the key that {@link #extract} finds in a request's headers may be used now. */
  public Verification verify(Map<String, List<String>> headers) {
    return verifier.verify(headerRules.extract(headers));
  }

  /**
   * The key that a request presents. The configured headers are asked in order, without regard to
   * case; of a header that stands there several times, the first value counts. White space around a
   * value is dropped, and so is {@code Bearer} in any case if it is to be extracted; a value that
   * is empty then, or {@code Bearer} alone, counts as missing. Any other value is the key as it
   * stands, whatever scheme it names.
   *
   * @param headers such as those of the JDK's HTTP server
   */
  public Optional<String> extract(Map<String, List<String>> headers) {
    String key = headerRules.extract(headers);
    return key.isEmpty() ? Optional.empty() : Optional.of(key);
  }

  /** How verifications through this object end and what becomes of their times, in numbers. */
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>(verifier.outcomes().metrics());
    metrics.addAll(verifier.lastUses().metrics());
    return metrics;
  }

  /**
   * Writes the last uses that are noted; a second call does nothing. What is verified afterwards
   * may still be noted and written, for as long as the storage is open.
   *
   * @throws StorageException if they cannot be written; they are lost then
   */
  @Override
  public void close() {
    verifier.lastUses().close();
  }

  // --- Reading ---

  /** A key in whatever state; how it stands now is for {@link ApiKey#stateAt} to say. */
  public Optional<ApiKey> find(String id) {
    return storage.read(tx -> tx.apiKeys().findById(id));
  }

  /** The keys of an account, in whatever state, in the order in which they were issued. */
  public Page<ApiKey> list(String ownerId, PageRequest page) {
    return list(KeyQuery.ALL.ownedBy(ownerId), page);
  }

  /**
   * The keys that match, in whatever state, in the order in which they were issued: those of an
   * organization by {@link KeyQuery#ofOrganization}.
   */
  public Page<ApiKey> list(KeyQuery query, PageRequest page) {
    return storage.read(tx -> tx.apiKeys().list(query, page));
  }

  /** The keys with a tag, whatever its case; see {@link #findByTags}. */
  public Page<ApiKey> findByTag(String tag, PageRequest page) {
    return findByTags(List.of(tag), page);
  }

  /**
   * The keys with at least one of the tags, and none if no tag is given; {@link #list(KeyQuery,
   * PageRequest)} narrows them down to an owner's.
   */
  public Page<ApiKey> findByTags(Collection<String> tags, PageRequest page) {
    return tags.isEmpty()
        ? new Page<>(List.of(), Optional.empty())
        : list(KeyQuery.ALL.taggedAnyOf(tags), page);
  }

  /** What the audit trail says of keys. */
  public KeyHistory history() {
    return new KeyHistory(storage);
  }

  /**
   * Shows every key of a selection, in whatever state, in the order in which they were issued. It
   * reads page by page, each as of its own moment, and holds one page in memory.
   */
  public void forEach(KeySelection selection, Consumer<ApiKey> use) {
    Page.<ApiKey>walk(page -> list(selection.query(), page))
        .forEach(page -> page.items().stream().filter(selection::matches).forEach(use));
  }

  /**
   * What is due to be looked at, of the keys that can be used or enabled; see {@link KeyReport}.
   */
  public KeyReport report(KeyReport.Bounds bounds) {
    return new KeyReport(storage, bounds, clock.instant());
  }

  // --- Changes ---

  /**
   * Makes and stores a new key. Of its text the storage gets a hash and the last four characters.
   *
   * @throws LifetimeExceeded if it is to live longer than the {@link KeyPolicy} allows
   * @throws StorageException.MissingReference if the owner or the organization does not exist
   */
  public IssuedKey issue(KeyRequest request) {
    return storage.write(tx -> issue(tx, request));
  }

  /** Issues within the caller's unit of work; if that is rolled back, the secret opens nothing. */
  public IssuedKey issue(Transaction tx, KeyRequest request) {
    return issuing.issue(tx, request);
  }

  /**
   * Stores a key whose text was made elsewhere, within the caller's unit of work: one that an
   * operator chose, or that another system has issued. The text has to be as hard to guess as one
   * that is made here, which only its maker can know.
   *
   * @param text visible ASCII characters, with an accepted prefix, the checksum included that goes
   *     with it, and at least 22 beyond both
   * @throws StorageException.InvalidInput if the text cannot be a key
   * @throws LifetimeExceeded if it is to live longer than the {@link KeyPolicy} allows
   * @throws StorageException.Duplicate of {@code hash}, if the key is known, by any hash scheme
   *     that is accepted
   */
  public ApiKey adopt(Transaction tx, KeyRequest request, String text) {
    return issuing.adopt(tx, request, text);
  }

  /**
   * Changes what a key says of itself; see {@link ApiKeyStorage#update}.
   *
   * @throws LifetimeExceeded if the patch changes the expiry, and the key is to live longer, from
   *     its issue on, than the {@link KeyPolicy} allows
   * @throws StorageException.NotFound if there is no such key
   */
  public Changed<ApiKey> update(String id, ApiKeyPatch patch) {
    return storage.write(tx -> update(tx, id, patch));
  }

  /** Updates within the caller's unit of work. */
  public Changed<ApiKey> update(Transaction tx, String id, ApiKeyPatch patch) {
    return issuing.update(tx, id, patch);
  }

  /** Rotates with a successor that inherits all, and without grace. */
  public RotatedKey rotate(String id) {
    return rotate(id, RotationRequest.PLAIN);
  }

  /**
   * Puts a new key in the place of one, all or nothing. The successor inherits owner, organization,
   * name, description, scopes, resource scopes, tags, expiry and metadata, unless the request says
   * otherwise, and is disabled if the predecessor is. An expiry that it inherits is cut to the
   * maximum of the {@link KeyPolicy}; where there is none, it gets that of a new key. Of several
   * that rotate the same key, exactly one succeeds.
   *
   * @throws LifetimeExceeded if the request names a later expiry than the policy allows
   * @throws StorageException.NotFound if there is no such key
   * @throws StorageException.Conflict if the key is revoked or has a successor
   */
  public RotatedKey rotate(String id, RotationRequest request) {
    return storage.write(tx -> rotate(tx, id, request));
  }

  /** Rotates within the caller's unit of work; if that is rolled back, the secret opens nothing. */
  public RotatedKey rotate(Transaction tx, String id, RotationRequest request) {
    return issuing.rotate(tx, id, request);
  }

  /** Revokes without a reason. */
  public KeyTransition revoke(String id) {
    return storage.write(tx -> revoke(tx, id));
  }

  /** Revokes a key for good; see {@link ApiKeyStorage#revoke}. */
  public KeyTransition revoke(String id, String reason) {
    return storage.write(tx -> revoke(tx, id, reason));
  }

  /** Revokes without a reason, within the caller's unit of work. */
  public KeyTransition revoke(Transaction tx, String id) {
    return tx.apiKeys().revoke(id, Revocation.at(clock.instant()));
  }

  /** Revokes within the caller's unit of work. */
  public KeyTransition revoke(Transaction tx, String id, String reason) {
    return tx.apiKeys().revoke(id, Revocation.at(clock.instant()).reason(reason));
  }

  /** Revokes all keys that match, without a reason. */
  public RevokedKeys revokeAll(KeyQuery query) {
    return storage.write(tx -> revokeAll(tx, query));
  }

  /**
   * Revokes all keys that match, whatever state each is in, all or nothing; calling it again
   * changes nothing. A great many take time: then give {@link Storage#write(java.time.Duration,
   * dev.keyhold.spi.UnitOfWork)} a longer deadline, and use the form that takes its transaction.
   *
   * @param query such as {@code KeyQuery.ALL.ownedBy("ada")}
   * @throws StorageException.InvalidInput if the query names nothing: an empty list of tags must
   *     not revoke every key
   */
  public RevokedKeys revokeAll(KeyQuery query, String reason) {
    return storage.write(tx -> revokeAll(tx, query, reason));
  }

  /** Revokes all keys that match, without a reason, within the caller's unit of work. */
  public RevokedKeys revokeAll(Transaction tx, KeyQuery query) {
    return Revoking.all(tx, query, Revocation.at(clock.instant()));
  }

  /** Revokes all keys that match, within the caller's unit of work. */
  public RevokedKeys revokeAll(Transaction tx, KeyQuery query, String reason) {
    return Revoking.all(tx, query, Revocation.at(clock.instant()).reason(reason));
  }

  /**
   * Revokes all keys of a selection, within the caller's unit of work. It holds what it has revoked
   * in memory until the unit ends, if that is audited.
   */
  public RevokedKeys revokeAll(Transaction tx, KeySelection selection, String reason) {
    return Revoking.all(tx, selection, Revocation.at(clock.instant()).reason(reason));
  }

  /** Enables a disabled key. */
  public KeyTransition enable(String id) {
    return storage.write(tx -> enable(tx, id));
  }

  /** Enables within the caller's unit of work. */
  public KeyTransition enable(Transaction tx, String id) {
    return tx.apiKeys().enable(id, clock.instant());
  }

  /** Disables an enabled key, until it is enabled again. */
  public KeyTransition disable(String id) {
    return storage.write(tx -> disable(tx, id));
  }

  /** Disables within the caller's unit of work. */
  public KeyTransition disable(Transaction tx, String id) {
    return tx.apiKeys().disable(id, clock.instant());
  }
}
