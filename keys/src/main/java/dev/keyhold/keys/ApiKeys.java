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
 * <p>Each change is one transaction and durable when the call returns. Each change has a second
 * form that takes the {@link Transaction} of a unit of work that the caller runs: the change is
 * then committed or rolled back with the rest of that unit. Inside a unit of work, the first form
 * is refused. Verification runs outside of any unit.
 *
 * <p>Any number of threads may use it at once. Close it before its storage; it does not close the
 * storage.
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

  /** The keys of a storage under a policy, with the default options of {@link ApiKeysBuilder}. */
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
   * Says whether a key may be used now, by one {@link Storage#findKey}. The use is noted and
   * written later ({@link ApiKeysBuilder#lastUsedInterval}). A key that only {@link
   * ApiKeysBuilder#alsoAccept} finds costs more look-ups, and is hashed again before this call
   * returns: in one short transaction, whose failure is logged and does not change the result. A
   * refused key is reported to the storage ({@link Storage#attemptRefused}); a request without a
   * key is not.
   *
   * @param presented the key alone, or after {@code "Bearer "}, written exactly so; then white
   *     space around the key is dropped too. Any text is accepted
   */
  public Verification verify(String presented) {
    return verifier.verify(
        presented.startsWith(BEARER) ? presented.substring(BEARER.length()).strip() : presented);
  }

  /** Says whether the key in a request's headers may be used now; {@link #extract} finds it. */
  public Verification verify(Map<String, List<String>> headers) {
    return verifier.verify(headerRules.extract(headers));
  }

  /**
   * The key that a request presents. The configured headers are looked up in order, ignoring case.
   * If a header has several values, the first one counts. White space around a value is dropped,
   * and so is the word {@code Bearer} in any case, unless {@link ApiKeysBuilder#extractBearer} is
   * off. A value that is empty then, or {@code Bearer} alone, counts as missing. Any other value is
   * taken as the key, even if it names another scheme.
   *
   * @param headers the values of each header by its name, such as the headers of the JDK's HTTP
   *     server
   */
  public Optional<String> extract(Map<String, List<String>> headers) {
    String key = headerRules.extract(headers);
    return key.isEmpty() ? Optional.empty() : Optional.of(key);
  }

  /**
   * Metrics: how verifications through this object ended, and how many last uses were written or
   * lost.
   */
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>(verifier.outcomes().metrics());
    metrics.addAll(verifier.lastUses().metrics());
    return metrics;
  }

  /**
   * Writes the noted last uses. A second call does nothing. Keys may still be verified afterwards;
   * their uses may still be noted and written while the storage is open.
   *
   * @throws StorageException if the last uses cannot be written; they are lost then
   */
  @Override
  public void close() {
    verifier.lastUses().close();
  }

  // --- Reading ---

  /** A key in any state; {@link ApiKey#stateAt} tells its state. */
  public Optional<ApiKey> find(String id) {
    return storage.read(tx -> tx.apiKeys().findById(id));
  }

  /** The keys of an account, in any state, in the order in which they were issued. */
  public Page<ApiKey> list(String ownerId, PageRequest page) {
    return list(KeyQuery.ALL.ownedBy(ownerId), page);
  }

  /**
   * The keys that match, in any state, in the order in which they were issued. {@link
   * KeyQuery#ofOrganization} gives those of an organization.
   */
  public Page<ApiKey> list(KeyQuery query, PageRequest page) {
    return storage.read(tx -> tx.apiKeys().list(query, page));
  }

  /** The keys with a tag, ignoring case; see {@link #findByTags}. */
  public Page<ApiKey> findByTag(String tag, PageRequest page) {
    return findByTags(List.of(tag), page);
  }

  /**
   * The keys with at least one of the tags; no keys if no tag is given. Use {@link #list(KeyQuery,
   * PageRequest)} to limit them to an owner.
   */
  public Page<ApiKey> findByTags(Collection<String> tags, PageRequest page) {
    return tags.isEmpty()
        ? new Page<>(List.of(), Optional.empty())
        : list(KeyQuery.ALL.taggedAnyOf(tags), page);
  }

  /** What the audit trail says about keys. */
  public KeyHistory history() {
    return new KeyHistory(storage);
  }

  /**
   * Passes every key of a selection to {@code use}, in any state, in the order in which they were
   * issued. It reads one page at a time and holds one page in memory. Each page is a snapshot of
   * its own.
   */
  public void forEach(KeySelection selection, Consumer<ApiKey> use) {
    Page.<ApiKey>walk(page -> list(selection.query(), page))
        .forEach(page -> page.items().stream().filter(selection::matches).forEach(use));
  }

  /**
   * A report about the keys that can be used or enabled: which ones need attention. See {@link
   * KeyReport}.
   */
  public KeyReport report(KeyReport.Bounds bounds) {
    return new KeyReport(storage, bounds, clock.instant());
  }

  // --- Changes ---

  /**
   * Makes and stores a new key. The storage gets only a hash of its text and the last four
   * characters.
   *
   * @throws LifetimeExceeded if the key would live longer than the {@link KeyPolicy} allows
   * @throws StorageException.MissingReference if the owner or the organization does not exist
   */
  public IssuedKey issue(KeyRequest request) {
    return storage.write(tx -> issue(tx, request));
  }

  /** Issues within the caller's unit of work. If that is rolled back, the secret is worthless. */
  public IssuedKey issue(Transaction tx, KeyRequest request) {
    return issuing.issue(tx, request);
  }

  /**
   * Stores a key whose text was made elsewhere, within the caller's unit of work: a text that an
   * operator chose, or that another system issued. The text must be as hard to guess as the texts
   * made here; this cannot be checked.
   *
   * @param text visible ASCII characters, with an accepted prefix and the checksum that goes with
   *     it, and at least 22 characters besides both
   * @throws StorageException.InvalidInput if the text cannot be a key
   * @throws LifetimeExceeded if the key would live longer than the {@link KeyPolicy} allows
   * @throws StorageException.Duplicate with the field {@code hash}, if the key is already stored
   *     under any accepted hash scheme
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

  /** Rotates without grace, with a successor that inherits everything. */
  public RotatedKey rotate(String id) {
    return rotate(id, RotationRequest.PLAIN);
  }

  /**
   * Replaces a key by a new one, all or nothing. The successor inherits owner, organization, name,
   * description, scopes, resource scopes, tags, expiry and metadata, unless the request says
   * otherwise. It is disabled if the old key is. An inherited expiry is limited to the maximum of
   * the {@link KeyPolicy}; if the old key has no expiry, the successor gets the expiry of a new
   * key. If several callers rotate the same key, exactly one succeeds.
   *
   * @throws LifetimeExceeded if the request names a later expiry than the policy allows
   * @throws StorageException.NotFound if there is no such key
   * @throws StorageException.Conflict if the key is revoked or has a successor
   */
  public RotatedKey rotate(String id, RotationRequest request) {
    return storage.write(tx -> rotate(tx, id, request));
  }

  /** Rotates within the caller's unit of work. If that is rolled back, the secret is worthless. */
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
   * Revokes all keys that match, in any state, all or nothing. Calling it again changes nothing. A
   * great many keys take time: then use the form that takes a transaction, and give {@link
   * Storage#write(java.time.Duration, dev.keyhold.spi.UnitOfWork)} a longer deadline.
   *
   * @param query such as {@code KeyQuery.ALL.ownedBy("ada")}
   * @throws StorageException.InvalidInput if the query has no condition: an empty list of tags must
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
   * Revokes all keys of a selection, within the caller's unit of work. If the unit is audited, the
   * revoked keys are held in memory until it ends.
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

  /** Disables an enabled key until it is enabled again. */
  public KeyTransition disable(String id) {
    return storage.write(tx -> disable(tx, id));
  }

  /** Disables within the caller's unit of work. */
  public KeyTransition disable(Transaction tx, String id) {
    return tx.apiKeys().disable(id, clock.instant());
  }
}
