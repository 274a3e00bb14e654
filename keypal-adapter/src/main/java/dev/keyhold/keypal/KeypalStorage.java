package dev.keyhold.keypal;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Erasure;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.OwnedKey;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * keypal's storage contract, over any storage. The records are the storage's API keys, and the logs
 * are entries of its trail. Keys that were made without keypal are found too, and changes that were
 * made without keypal are seen. {@code docs/keypal.md} lists the differences from keypal's own
 * stores.
 *
 * <p>Each change is one transaction and durable when the call returns, except {@link
 * #deleteLogs(KeypalLogQuery)}. Most changes have a second form that takes the {@link Transaction}
 * of a unit of work that the caller runs. Inside a unit of work, the first form is refused.
 *
 * <p>Calls throw {@link KeypalException} if the contract refuses them, and {@link
 * dev.keyhold.spi.StorageException} if the storage fails. Any number of threads may use it at once.
 * The caller closes the storage after the last use.
 */
public final class KeypalStorage {
  private final Storage storage;
  private final Records records;
  private final InstantSource clock;

  private KeypalStorage(Builder options) {
    this.storage = options.storage;
    this.clock = options.clock;
    this.records = new Records(storage.offers().contains(Part.IDENTITIES), options.strictOwners);
  }

  /** keypal's contract over a storage, with the default options of {@link Builder}. */
  public static KeypalStorage over(Storage storage) {
    return builder(storage).build();
  }

  public static Builder builder(Storage storage) {
    return new Builder(storage);
  }

  // --- Records ---

  /**
   * Adds a record. Its tags are folded. An owner without an account gets one of the level {@code
   * SERVICE}, unless {@link Builder#strictOwners} is set.
   *
   * @throws KeypalException if the id or the hash is taken
   */
  public void save(KeypalRecord record) {
    storage.write(tx -> done(() -> save(tx, record)));
  }

  /** Adds within the caller's unit of work. */
  public void save(Transaction tx, KeypalRecord record) {
    records.save(tx, record, clock.instant());
  }

  /** Finds a record by its exact hash, in any state. */
  public Optional<KeypalRecord> findByHash(String hash) {
    return Place.fits(hash, Limits.NAME_LENGTH)
        ? storage.findKey(new KeyHash(hash)).map(OwnedKey::key).map(KeypalRecord::of)
        : Optional.empty();
  }

  /** Finds a record by its id, in any state. */
  public Optional<KeypalRecord> findById(String id) {
    return storage.read(tx -> Records.find(tx, id)).map(KeypalRecord::of);
  }

  /** The records of an owner in the order of their insertion; none for the empty owner. */
  public List<KeypalRecord> findByOwner(String ownerId) {
    return Place.fits(ownerId, Limits.ID_LENGTH) ? all(KeyQuery.ALL.ownedBy(ownerId)) : List.of();
  }

  /** The records with at least one of these tags, folded; in the order of their insertion. */
  public List<KeypalRecord> findByTags(Collection<String> tags) {
    return tags.isEmpty() ? List.of() : all(tagged(tags));
  }

  /**
   * Like {@link #findByTags(Collection)}, among the records of one owner; the empty owner stands
   * for records without an owner.
   */
  public List<KeypalRecord> findByTags(Collection<String> tags, String ownerId) {
    if (tags.isEmpty() || !(ownerId.isEmpty() || Place.fits(ownerId, Limits.ID_LENGTH))) {
      return List.of();
    }
    KeyQuery query = tagged(tags);
    return all(ownerId.isEmpty() ? query.withoutOwner() : query.ownedBy(ownerId));
  }

  public List<KeypalRecord> findByTag(String tag) {
    return findByTags(List.of(tag));
  }

  public List<KeypalRecord> findByTag(String tag, String ownerId) {
    return findByTags(List.of(tag), ownerId);
  }

  private static KeyQuery tagged(Collection<String> tags) {
    return KeyQuery.ALL.taggedAnyOf(new Place("tags", List.copyOf(tags)).texts());
  }

  private List<KeypalRecord> all(KeyQuery query) {
    return storage.read(tx -> Records.list(tx, query));
  }

  /** All records, in the order of their insertion. */
  public Page<KeypalRecord> listRecords(PageRequest request) {
    Page<ApiKey> page = storage.read(tx -> tx.apiKeys().list(KeyQuery.ALL, request));
    return new Page<>(page.items().stream().map(KeypalRecord::of).toList(), page.next());
  }

  /**
   * Merges a part into the metadata of a record: {@link KeypalMetadata#merge}. Changes that are
   * made at the same time are not lost. A revoked key stays revoked, and the latest use stays the
   * latest.
   *
   * @throws KeypalException if there is no such record, if the part would undo or change a
   *     revocation, or if the merged metadata is too large
   */
  public void updateMetadata(String id, KeypalMetadata part) {
    storage.write(tx -> done(() -> updateMetadata(tx, id, part)));
  }

  /** Merges within the caller's unit of work. */
  public void updateMetadata(Transaction tx, String id, KeypalMetadata part) {
    records.update(tx, id, part, clock.instant());
  }

  /** Deletes a record, if there is one, and frees its id and its hash. Its logs stay. */
  public void delete(String id) {
    storage.write(tx -> done(() -> delete(tx, id)));
  }

  /** Deletes within the caller's unit of work. */
  public void delete(Transaction tx, String id) {
    if (Place.fits(id, Limits.ID_LENGTH)) {
      tx.apiKeys().delete(id);
    }
  }

  /** Deletes the records of an owner; none for the empty owner. */
  public void deleteByOwner(String ownerId) {
    storage.write(tx -> done(() -> deleteByOwner(tx, ownerId)));
  }

  /** Deletes within the caller's unit of work. */
  public void deleteByOwner(Transaction tx, String ownerId) {
    if (Place.fits(ownerId, Limits.ID_LENGTH)) {
      tx.apiKeys().deleteByOwner(ownerId);
    }
  }

  // --- Logs ---

  /**
   * Appends a log to the trail.
   *
   * @throws KeypalException if the id is taken, even by a deleted log
   */
  public void saveLog(KeypalLog log) {
    storage.write(tx -> done(() -> saveLog(tx, log)));
  }

  /** Appends within the caller's unit of work. */
  public void saveLog(Transaction tx, KeypalLog log) {
    new Logs(tx.audit()).save(log);
  }

  /**
   * The logs that match, newest first. Logs with the same time are in the order of their insertion.
   */
  public List<KeypalLog> findLogs(KeypalLogQuery query) {
    return storage.read(tx -> new Logs(tx.audit()).find(query));
  }

  /** All logs, oldest first. */
  public Page<KeypalLog> listLogs(PageRequest request) {
    AuditQuery oldest = KeypalLogQuery.ALL.entries().newestFirst(false);
    return storage.read(
        tx -> {
          var page = tx.audit().list(oldest, request);
          return new Page<>(
              page.items().stream().map(entry -> KeypalLog.of(entry.content())).toList(),
              page.next());
        });
  }

  /** How many logs match. Limit and offset are ignored. */
  public long countLogs(KeypalLogQuery query) {
    return storage.read(tx -> new Logs(tx.audit()).count(query));
  }

  /**
   * Erases the logs that match. Limit and offset are ignored. Many logs are erased in several
   * transactions, one after the other. If one fails, the logs that were erased before stay erased;
   * calling again continues with the rest.
   *
   * @return how many logs were erased
   * @throws KeypalException if a filter is given but empty
   */
  public long deleteLogs(KeypalLogQuery query) {
    query.refuseEmptyFilters();
    long deleted = 0;
    Erasure last;
    do {
      last = storage.write(tx -> new Logs(tx.audit()).delete(query, clock.instant()));
      deleted += last.erased();
    } while (last.more());
    return deleted;
  }

  /** Erases within the caller's unit of work, all or nothing. */
  public long deleteLogs(Transaction tx, KeypalLogQuery query) {
    query.refuseEmptyFilters();
    long deleted = 0;
    Erasure last;
    do {
      last = new Logs(tx.audit()).delete(query, clock.instant());
      deleted += last.erased();
    } while (last.more());
    return deleted;
  }

  /** Counts the logs of an owner. For the empty owner, counts the logs without an owner. */
  public KeypalLogStats getLogStats(String ownerId) {
    return storage.read(tx -> new Logs(tx.audit()).stats(ownerId));
  }

  /** A unit of work answers something. */
  private static boolean done(Runnable work) {
    work.run();
    return true;
  }

  /** Collects the options. An option that is not set keeps its default. */
  public static final class Builder {
    private final Storage storage;
    private InstantSource clock = InstantSource.system();
    private boolean strictOwners;

    private Builder(Storage storage) {
      this.storage = storage;
    }

    /** The clock, for times that keypal leaves out. The system's clock by default. */
    public Builder clock(InstantSource value) {
      clock = value;
      return this;
    }

    /**
     * Whether an owner without an account is refused; otherwise the account is created. False by
     * default.
     */
    public Builder strictOwners(boolean value) {
      strictOwners = value;
      return this;
    }

    public KeypalStorage build() {
      return new KeypalStorage(this);
    }
  }
}
