package dev.keyhold.secrets;

import dev.keyhold.secrets.SecretAccess.Action;
import dev.keyhold.secrets.StoredSecret.Status;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Tables;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The secrets of organizations. Each version is encrypted by a key of its own, which is wrapped by
 * one of {@link #keys}; each reading is in the log before the value leaves, and so is each that was
 * refused or failed.
 *
 * <p>Whether somebody may have a secret is asked elsewhere, before. The storages were opened with
 * {@link SecretTables#SET}. This object may be shared by threads. No method is called inside a unit
 * of work, as none waits for a wrapping key while others wait for it.
 */
public final class Secrets {
  private final Setup setup;
  private final Tables tables;
  private final InstantSource clock;
  private final EncryptionKeys keys;
  private final Sealing sealing;

  /**
   * The storages, and who opens wrapping keys.
   *
   * @param system has the organizations and the keys
   * @param tenants the storage of an organization's rows, by its id; it may be {@code system}
   * @param providers made by the hub; those that {@link java.util.ServiceLoader} finds come after
   *     them
   * @param organizations the ids of those that are asked whether they have secrets, when a key is
   *     to be destroyed
   */
  public record Setup(
      Storage system,
      Function<String, ? extends Storage> tenants,
      List<WrappingKeyProvider> providers,
      Supplier<Stream<String>> organizations) {
    /** All organizations are asked. */
    public static Setup of(Storage system, Function<String, ? extends Storage> tenants) {
      return new Setup(system, tenants, List.of(), () -> all(system));
    }

    private static Stream<String> all(Storage system) {
      return Page.walk(page -> system.read(tx -> tx.identities().organizations().list(page)))
          .flatMap(page -> page.items().stream())
          .map(organization -> organization.id());
    }

    public Setup providers(WrappingKeyProvider... those) {
      return new Setup(system, tenants, List.of(those), organizations);
    }

    /**
     * With those that have rows, where to ask any other would make a tenant of it: the fleet of
     * tenants says which.
     */
    public Setup organizations(Supplier<Stream<String>> those) {
      return new Setup(system, tenants, providers, those);
    }
  }

  /** What becomes of the version before a new one. */
  public record Rotation(Duration previousReadable, Optional<Instant> expiresAt) {
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /**
     * @throws StorageException.InvalidInput if the time is negative, or more than a hundred years
     */
    public Rotation {
      if (previousReadable.isNegative() || previousReadable.compareTo(LONGEST) > 0) {
        throw new StorageException.InvalidInput(
            "previousReadable", "the version before stays readable for 0 to 36500 days");
      }
    }

    /** The version before is not readable any more. */
    public static final Rotation AT_ONCE = new Rotation(Duration.ZERO, Optional.empty());

    /** The version before stays readable for a time, for those who still have it in use. */
    public static Rotation keeping(Duration previousReadable) {
      return new Rotation(previousReadable, Optional.empty());
    }

    /** Until when the new version can be read. */
    public Rotation expiresAt(Instant end) {
      return new Rotation(previousReadable, Optional.of(end));
    }
  }

  private Secrets(Setup setup, InstantSource clock) {
    this.setup = setup;
    this.clock = clock;
    this.tables = Tables.of(clock);
    this.keys = new EncryptionKeys(setup, tables, clock);
    this.sealing = new Sealing(keys);
  }

  /**
   * @param clock of the storages
   */
  public static Secrets over(Setup setup, InstantSource clock) {
    return new Secrets(setup, clock);
  }

  /** The keys that wrap. */
  public EncryptionKeys keys() {
    return keys;
  }

  private SecretChanges changes(String organizationId, SecretUse use) {
    return new SecretChanges(
        sealing, tables, clock, setup.tenants().apply(organizationId), organizationId, use);
  }

  /**
   * Keeps a new secret.
   *
   * @param expiresAt until when it can be read; empty for ever
   * @throws StorageException.Duplicate if there is one of this name; {@link #rotate} replaces it
   * @throws StorageException.Conflict if there is no active key
   * @throws StorageException.Unavailable if the active key cannot be used now
   */
  public StoredSecret create(
      String organizationId,
      SecretName name,
      SecretValue value,
      Optional<Instant> expiresAt,
      SecretUse use) {
    return changes(organizationId, use).create(name, value, expiresAt);
  }

  /**
   * Puts a new version in the place of the current one.
   *
   * @throws StorageException.NotFound if there is no such secret
   * @throws StorageException.Corrupt if the current one does not open; it can be destroyed
   * @throws StorageException.Unavailable if a key cannot be used now
   */
  public StoredSecret rotate(
      String organizationId, SecretName name, SecretValue value, Rotation how, SecretUse use) {
    return changes(organizationId, use).rotate(name, value, how);
  }

  /**
   * The value of the current version, which the caller closes.
   *
   * @throws StorageException.NotFound if there is no such secret
   * @throws StorageException.Conflict if it is disabled or destroyed, or its time is over
   * @throws StorageException.Corrupt if what is kept of it does not fit together
   * @throws StorageException.Unavailable if the key that wraps it cannot be used now, or the log
   *     not be written
   */
  public SecretValue read(String organizationId, SecretName name, SecretUse use) {
    return open(organizationId, name, OptionalLong.empty(), use).value();
  }

  /** The same of one version, which may be the one before the current. */
  public SecretValue read(String organizationId, SecretName name, long version, SecretUse use) {
    return open(organizationId, name, OptionalLong.of(version), use).value();
  }

  /**
   * The same, with the version that it is, for whoever has to know it.
   *
   * @param version empty for the current one
   */
  public OpenedSecret open(
      String organizationId, SecretName name, OptionalLong version, SecretUse use) {
    Storage storage = setup.tenants().apply(organizationId);
    return new SecretReading(sealing, tables, clock, storage, organizationId, name, version, use)
        .open();
  }

  /**
   * Lets nobody read a version until it is enabled again. It needs the key that wraps it: while
   * that cannot be reached, nobody can read it anyway, and it can be destroyed.
   *
   * @throws StorageException.NotFound if there is no such version
   * @throws StorageException.Conflict if it is destroyed
   */
  public StoredSecret disable(String organizationId, SecretName name, long version, SecretUse use) {
    return changes(organizationId, use)
        .turn(name, version, Action.DISABLE, (row, isNewest) -> Status.DISABLED);
  }

  /**
   * Lets a disabled version be read again.
   *
   * @throws StorageException.NotFound if there is no such version
   * @throws StorageException.Conflict if it is destroyed, or a newer one took its place at once
   */
  public StoredSecret enable(String organizationId, SecretName name, long version, SecretUse use) {
    return changes(organizationId, use).turn(name, version, Action.ENABLE, SecretChanges::enabled);
  }

  /**
   * Overwrites a version: its data key, and what was encrypted by it. Backups still have both,
   * until the wrapping key is destroyed.
   *
   * @throws StorageException.NotFound if there is no such version
   */
  public StoredSecret destroy(String organizationId, SecretName name, long version, SecretUse use) {
    return changes(organizationId, use).destroy(name, version);
  }

  /** All versions of all secrets, by app, name and version; what they hold is not opened. */
  public Page<StoredSecret> list(String organizationId, PageRequest page) {
    return look(organizationId, rows -> rows.list(page));
  }

  /** All versions of one secret. */
  public Page<StoredSecret> versions(String organizationId, SecretName name, PageRequest page) {
    return look(organizationId, rows -> rows.versions(name, page));
  }

  /** What was done with a secret, or tried, the last first. */
  public Page<SecretAccess> log(String organizationId, SecretName name, PageRequest page) {
    return look(organizationId, rows -> rows.log(name, page));
  }

  /** What somebody did with secrets, or tried, the last first. */
  public Page<SecretAccess> logOf(String organizationId, String actorId, PageRequest page) {
    return look(organizationId, rows -> rows.logOf(actorId, page));
  }

  /** What was done with all secrets, or tried, the last first. */
  public Page<SecretAccess> log(String organizationId, PageRequest page) {
    return look(organizationId, rows -> rows.log(page));
  }

  private <T> T look(String organizationId, Function<SecretRows, T> work) {
    return setup
        .tenants()
        .apply(organizationId)
        .read(tx -> work.apply(SecretRows.in(tables, tx, organizationId)));
  }

  /**
   * Wraps data keys of an organization anew, by the active key: those of one page of the secrets
   * that another key wraps. What they hold is not decrypted. All can be read meanwhile, and if the
   * process ends in the midst, the rest is done by the next call.
   *
   * @param keyId the key that wraps them, which is active no more
   * @param page how many in one transaction, and from where on
   * @throws StorageException.Unavailable if one of the two keys cannot be used now
   */
  public Rewrapped rewrap(String organizationId, String keyId, PageRequest page, SecretUse use) {
    return changes(organizationId, use).rewrap(keyId, page);
  }
}
