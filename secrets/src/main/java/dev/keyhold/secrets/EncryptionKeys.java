package dev.keyhold.secrets;

import dev.keyhold.secrets.EncryptionKey.State;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Global;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Tables;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The keys that wrap data keys. One is active; those before it unwrap what they have wrapped, until
 * everything is {@linkplain Secrets#rewrap wrapped anew}.
 *
 * <p>This object may be shared by threads. No method is called inside a unit of work.
 */
public final class EncryptionKeys {
  /**
   * How long a key is retired before it can be destroyed. A change that began with it has ended by
   * then, on every machine whose clock is not minutes behind.
   */
  public static final Duration SETTLING = Duration.ofMinutes(5);

  /** How long a change may take from the look at the active key to its transaction. */
  static final Duration LONGEST_CHANGE = Duration.ofMinutes(1);

  private final Secrets.Setup setup;
  private final Tables tables;
  private final InstantSource clock;
  private final OpenedKeys opened;

  EncryptionKeys(Secrets.Setup setup, Tables tables, InstantSource clock) {
    this.setup = setup;
    this.tables = tables;
    this.clock = clock;
    this.opened = OpenedKeys.of(setup.providers());
  }

  private <T> T read(Function<Global, T> work) {
    return setup.system().read(tx -> work.apply(tables.global(tx)));
  }

  private <T> T write(Function<Global, T> work) {
    return setup.system().write(tx -> work.apply(tables.global(tx)));
  }

  /**
   * Makes a key the active one. The one before it unwraps from now on, and wraps no more.
   *
   * @param provider the name of a {@link WrappingKeyProvider}
   * @param reference by which that finds the key
   * @throws StorageException.InvalidInput if there is no such provider, or it takes no such
   *     reference
   * @throws StorageException.Unavailable if the key cannot be used now; nothing is changed
   * @throws StorageException.Duplicate if somebody else does so at this moment
   */
  public EncryptionKey use(String provider, String reference) {
    Instant now = Limits.time("the time of a key", clock.instant());
    String id = Ids.newId(now);
    WrappingKey key = opened.open(provider, reference);
    EncryptionKey row =
        new EncryptionKey(
            Stamp.of(id, now, now),
            EncryptionKey.SECRETS,
            provider,
            reference,
            Bytes.of(opened.proof(key, id)),
            State.ACTIVE,
            now,
            Optional.empty(),
            Optional.of(EncryptionKey.SECRETS));
    opened.of(row); // which it can be opened again by its proof
    return write(
        rows -> {
          // The key may have taken its time: others were wrapped by the one before until now.
          Instant since = Limits.time("the time of a key", clock.instant());
          active(rows).ifPresent(before -> retire(rows, before, since));
          return rows.add(EncryptionKey.TABLE, row.activeSince(since));
        });
  }

  private static void retire(Global rows, EncryptionKey key, Instant now) {
    rows.updateIf(
        EncryptionKey.TABLE,
        key.id(),
        List.of(EncryptionKey.STATE.is(State.ACTIVE)),
        EncryptionKey.STATE.to(State.DECRYPT_ONLY),
        EncryptionKey.RETIRED_AT.to(now),
        EncryptionKey.ACTIVE_PURPOSE.cleared());
  }

  private static Optional<EncryptionKey> active(Global rows) {
    return rows.find(
        EncryptionKey.TABLE,
        EncryptionKey.BY_ACTIVE_PURPOSE,
        EncryptionKey.ACTIVE_PURPOSE.is(EncryptionKey.SECRETS));
  }

  /** The key that wraps what is put now; empty before the first one. */
  public Optional<EncryptionKey> active() {
    return read(EncryptionKeys::active);
  }

  EncryptionKey requireActive() {
    return active()
        .orElseThrow(
            () ->
                new StorageException.Conflict(
                    "keyId",
                    "there is no key to wrap with; keyhold secrets key new makes one, and so does"
                        + " EncryptionKeys.use"));
  }

  public Optional<EncryptionKey> find(String id) {
    return read(rows -> rows.find(EncryptionKey.TABLE, id));
  }

  /** All that ever were, the first one first. */
  public Page<EncryptionKey> list(PageRequest page) {
    return read(rows -> rows.from(EncryptionKey.TABLE).page(page));
  }

  /**
   * Asks a key that may be on another machine. That something is damaged is believed of a key alone
   * that still opens its own proof: it may be another one by now, or say so of whatever it is
   * asked.
   */
  byte[] ask(EncryptionKey row, Function<WrappingKey, byte[]> work) {
    try {
      return work.apply(opened.of(row));
    } catch (StorageException.Unavailable e) {
      opened.forget(row.id());
      throw e;
    } catch (StorageException.Corrupt e) {
      opened.forget(row.id());
      opened.of(row);
      throw e;
    }
  }

  /**
   * Says that nothing is unwrapped by a key any more, so that it may be deleted where it is. That
   * is done by whoever keeps it.
   *
   * @throws StorageException.NotFound if there is no such key
   * @throws StorageException.Conflict if it is active, or was so until lately ({@link #SETTLING}),
   *     or a secret names it
   */
  public EncryptionKey destroy(String id) {
    EncryptionKey key =
        find(id).orElseThrow(() -> new StorageException.NotFound("there is no such key"));
    if (key.state() == State.ACTIVE) {
      throw new StorageException.Conflict(
          "state", "the key is active; another takes its place first");
    }
    if (key.retiredAt().filter(at -> clock.instant().isBefore(at.plus(SETTLING))).isPresent()) {
      throw new StorageException.Conflict(
          "state",
          "the key was active until lately; it can be destroyed "
              + SETTLING.toMinutes()
              + " minutes after another took its place");
    }
    namedBy(id)
        .ifPresent(
            organization -> {
              throw new StorageException.Conflict(
                  "keyId",
                  "secrets of the organization %s are wrapped by the key; keyhold secrets rewrap"
                          .formatted(organization)
                      + " wraps them by the active one");
            });
    return write(
        rows ->
            rows.updateIf(
                    EncryptionKey.TABLE,
                    id,
                    List.of(EncryptionKey.STATE.is(State.DECRYPT_ONLY)),
                    EncryptionKey.STATE.to(State.DESTROYED))
                .after());
  }

  private Optional<String> namedBy(String id) {
    return setup.organizations().get().filter(it -> isNamed(it, id)).findFirst();
  }

  private boolean isNamed(String organization, String id) {
    Storage tenant = setup.tenants().apply(organization);
    return tenant
        .read(
            tx ->
                tables
                    .in(tx, organization)
                    .from(StoredSecret.TABLE)
                    .where(StoredSecret.KEY_ID.is(id))
                    .first())
        .isPresent();
  }
}
