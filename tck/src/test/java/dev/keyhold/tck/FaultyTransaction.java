package dev.keyhold.tck;

import dev.keyhold.spi.AccountStore;
import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.MembershipStore;
import dev.keyhold.spi.OrganizationStore;
import dev.keyhold.spi.PasswordStore;
import dev.keyhold.spi.table.TableStore;
import java.util.function.Supplier;

/** A transaction in memory with one store that is wrong: that of the type that is supplied. */
final class FaultyTransaction extends InMemoryTransaction {
  private final Supplier<?> store;

  FaultyTransaction(Unit unit, Supplier<?> store) {
    super(unit);
    this.store = store;
  }

  private <T> T faulty(Class<T> type, Supplier<T> sound) {
    unit.tables(); // not beyond the end of the unit
    Object wrong = store.get();
    return type.isInstance(wrong) ? type.cast(wrong) : sound.get();
  }

  @Override
  public IdentityStore identities() {
    return faulty(IdentityStore.class, () -> new FaultyIdentities(super.identities()));
  }

  @Override
  public ApiKeyStorage apiKeys() {
    return faulty(ApiKeyStorage.class, super::apiKeys);
  }

  @Override
  public AuditSink audit() {
    return faulty(AuditSink.class, super::audit);
  }

  @Override
  public TableStore tables() {
    return faulty(TableStore.class, super::tables);
  }

  private final class FaultyIdentities implements IdentityStore {
    private final IdentityStore sound;

    FaultyIdentities(IdentityStore sound) {
      this.sound = sound;
    }

    @Override
    public AccountStore accounts() {
      return faulty(AccountStore.class, sound::accounts);
    }

    @Override
    public OrganizationStore organizations() {
      return faulty(OrganizationStore.class, sound::organizations);
    }

    @Override
    public MembershipStore members() {
      return faulty(MembershipStore.class, sound::members);
    }

    @Override
    public PasswordStore passwords() {
      return faulty(PasswordStore.class, sound::passwords);
    }
  }
}
