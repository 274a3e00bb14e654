package dev.keyhold.teststorages;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.audit.EntryHook;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.tenants.TenantEntryHook;
import dev.keyhold.tenants.TenantMode;
import dev.keyhold.tenants.Tenants;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * An audited storage of a kind, in which one account owns two organizations.
 *
 * @param tenants the storage of an organization, which is the other one where all is in one
 */
public record TestStorage(
    Storage system,
    Function<String, Storage> tenants,
    StoppedClock clock,
    AuditScope scope,
    Runnable closing)
    implements AutoCloseable {
  public static final String OWNER = "boss";
  public static final String ACME = "acme";
  public static final String BELL = "bell";

  public static Builder builder(StorageKind kind, String url, SetShape... sets) {
    return new Builder(kind, url, sets);
  }

  /** What else a storage is opened with. */
  public static final class Builder {
    private final StorageKind kind;
    private final String url;
    private final List<SetShape> sets;
    private StoppedClock clock = new StoppedClock();
    private EntryHook onEntry = (tx, entry) -> {};
    private TenantEntryHook onEntryOfTenant = (tx, organizationId, entry) -> {};

    private Builder(StorageKind kind, String url, SetShape... sets) {
      this.kind = kind;
      this.url = url;
      this.sets = new ArrayList<>(List.of(sets));
    }

    /** Tables that there are only where tenants are apart. */
    public Builder tablesOfTenants(SetShape set) {
      if (kind.mode().isPresent()) {
        sets.add(set);
      }
      return this;
    }

    public Builder clock(StoppedClock value) {
      clock = value;
      return this;
    }

    public Builder onEntry(EntryHook hook) {
      onEntry = hook;
      return this;
    }

    public Builder onEntryOfTenant(TenantEntryHook hook) {
      onEntryOfTenant = hook;
      return this;
    }

    /** A second one of the same address sees the same rows. */
    public TestStorage open() {
      StorageConfig config =
          StorageConfig.builder(url).tables(sets.toArray(SetShape[]::new)).build();
      AuditScope scope = new AuditScope(AuditContext.of("test"));
      TestStorage opened =
          kind.mode().map(mode -> tenants(config, scope, mode)).orElseGet(() -> one(config, scope));
      if (opened.system.read(tx -> tx.identities().organizations().find(ACME).isEmpty())) {
        opened.furnish();
      }
      return opened;
    }

    private TestStorage tenants(StorageConfig config, AuditScope scope, TenantMode mode) {
      Tenants tenants =
          Tenants.builder(config, scope)
              .mode(mode)
              .clock(clock)
              .onEntry(onEntry)
              .onEntryOfTenant(onEntryOfTenant)
              .open();
      return new TestStorage(tenants.system(), tenants::tenant, clock, scope, tenants::close);
    }

    private TestStorage one(StorageConfig config, AuditScope scope) {
      Storage storage =
          AuditedStorage.builder(Keyhold.open(config), scope).clock(clock).onEntry(onEntry).build();
      return new TestStorage(storage, organization -> storage, clock, scope, storage::close);
    }
  }

  private void furnish() {
    account(OWNER);
    for (String id : List.of(ACME, BELL)) {
      system.run(
          tx ->
              tx.identities()
                  .organizations()
                  .create(
                      Organization.builder(id, clock.instant())
                          .name(id)
                          .slug(id)
                          .ownerId(OWNER)
                          .build()));
    }
  }

  public void account(String id) {
    system.run(
        tx ->
            tx.identities()
                .accounts()
                .create(Account.builder(id, clock.instant()).email(id + "@example.org").build()));
  }

  /** To {@link #ACME}. */
  public void join(String account, MembershipLevel level) {
    system.run(
        tx -> tx.identities().members().add(Membership.of(ACME, account, level, clock.instant())));
  }

  /** From {@link #ACME}. */
  public void leave(String account) {
    system.run(tx -> tx.identities().members().remove(ACME, account));
  }

  @Override
  public void close() {
    closing.run();
  }
}
