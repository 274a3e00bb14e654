package dev.keyhold.tenants;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.audit.EntryHook;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StorageProvider;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Collects how tenants are kept. An option that is not set keeps its default. */
public final class TenantsBuilder {
  final StorageConfig shared;
  final Supplier<AuditContext> context;
  Optional<TenantMode> mode = Optional.empty();
  InstantSource clock = InstantSource.system();
  OptionalInt mostOpen = OptionalInt.empty();

  EntryHook onEntry = (tx, entry) -> {};
  TenantEntryHook onEntryOfTenant = (tx, organizationId, entry) -> {};

  /** For trials of the rules: a view that lets something through. */
  UnaryOperator<TenantView> seen = UnaryOperator.identity();

  private Optional<StorageProvider> provider = Optional.empty();

  TenantsBuilder(StorageConfig shared, Supplier<AuditContext> context) {
    this.shared = shared;
    this.context = context;
  }

  /** Where new tenants are put, if the database does not say it yet; else it must say the same. */
  public TenantsBuilder mode(TenantMode value) {
    mode = Optional.of(value);
    return this;
  }

  /** The clock for the times of rows and entries; the system's by default. */
  public TenantsBuilder clock(InstantSource value) {
    clock = value;
    return this;
  }

  /**
   * How many databases of tenants are open at once; by default as the provider says, which looks at
   * the limit on open files.
   */
  public TenantsBuilder mostOpen(int value) {
    if (value < 1) {
      throw new StorageException.InvalidInput("at least one database of a tenant is open at once");
    }
    mostOpen = OptionalInt.of(value);
    return this;
  }

  /** Hears of each entry of the shared trail in its unit, as {@link AuditedStorage} says. */
  public TenantsBuilder onEntry(EntryHook hook) {
    onEntry = hook;
    return this;
  }

  /** Hears of each entry of each tenant's trail in its unit. */
  public TenantsBuilder onEntryOfTenant(TenantEntryHook hook) {
    onEntryOfTenant = hook;
    return this;
  }

  /** A provider that the caller made; else {@link Keyhold} looks for one. */
  public TenantsBuilder provider(StorageProvider value) {
    provider = Optional.of(value);
    return this;
  }

  /**
   * Opens the shared database.
   *
   * @throws StorageException.InvalidInput if the sets do not say what is a tenant's, a shared table
   *     refers to a tenant's, or the mode is not known or another
   * @throws StorageException.Unsupported if the provider keeps no databases for tenants, and the
   *     mode asks for them
   * @throws StorageException as {@link Keyhold#open(StorageConfig)} says
   */
  public Tenants open() {
    return new Tenants(this, SharedTables.of(shared));
  }

  StorageProvider provider() {
    return provider.orElseGet(() -> Keyhold.provider(shared));
  }

  Storage open(StorageConfig config) {
    return Keyhold.open(config, provider());
  }

  Duration patience() {
    return shared.writeTimeout();
  }
}
