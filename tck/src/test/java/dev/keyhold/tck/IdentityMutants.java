package dev.keyhold.tck;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.PasswordHash;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import dev.keyhold.tables.Accounts;
import dev.keyhold.tables.Members;
import dev.keyhold.tables.Tables;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Storages whose identities are wrong. */
final class IdentityMutants {
  private IdentityMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of("EMAIL-03", "only ASCII addresses are folded", FoldsAscii::new),
        Mutant.of("EMAIL-04", "addresses are not composed", DoesNotCompose::new),
        Mutant.of("EMAIL-16", "any address is taken", TakesAnyAddress::new),
        Mutant.of("ACCOUNT-13", "memberships outlive the account", KeepsMembers::new),
        Mutant.of("ACCOUNT-15", "keys outlive the account", KeepsKeys::new),
        Mutant.of("OWNER-01", "the last owner may leave", LetsOwnersLeave::new),
        Mutant.of("OWNER-07", "one organization alone is named", NamesOne::new),
        Mutant.of("OWNER-05", "any owner but the last may leave", LooksAtNumbers::new),
        Mutant.of("OWNER-08", "no owner member is deleted", KeepsOwners::new),
        Mutant.of("ORGANIZATION-15", "the former owner leaves", DropsFormer::new),
        Mutant.of("PASSWORD-02", "a new password keeps the lock", KeepsLock::new),
        Mutant.of("PASSWORD-17", "a change overwrites a newer password", Overwrites::new),
        Mutant.of("TEXT-04", "ids are ordered by UTF-16 unit", OrdersByUnit::new));
  }

  private static final class TakesAnyAddress extends SoundAccounts {
    TakesAnyAddress(Unit unit) {
      super(unit);
    }

    @Override
    public Account create(Account account) {
      return Tables.of(() -> Samples.T0)
          .global(new InMemoryTransaction(unit))
          .add(Accounts.TABLE, account);
    }
  }

  private static final class Overwrites extends SoundPasswords {
    Overwrites(Unit unit) {
      super(unit);
    }

    @Override
    public boolean change(String accountId, PasswordHash from, PasswordHash to, Instant at) {
      if (find(accountId).isEmpty()) {
        return false;
      }
      set(accountId, to, false, at);
      return true;
    }
  }

  private static final class FoldsAscii extends SoundAccounts {
    FoldsAscii(Unit unit) {
      super(unit);
    }

    @Override
    public Optional<Account> findByEmail(String email) {
      return super.findByEmail(email)
          .filter(account -> ascii(account.email().orElseThrow()).equals(ascii(email)));
    }

    private static String ascii(String email) {
      StringBuilder folded = new StringBuilder();
      email.chars().forEach(c -> folded.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c)));
      return folded.toString();
    }
  }

  private static final class DoesNotCompose extends SoundAccounts {
    DoesNotCompose(Unit unit) {
      super(unit);
    }

    @Override
    public Optional<Account> findByEmail(String email) {
      return super.findByEmail(email)
          .filter(account -> Text.fold(account.email().orElseThrow()).equals(Text.fold(email)));
    }
  }

  private static final class KeepsMembers extends SoundAccounts {
    KeepsMembers(Unit unit) {
      super(unit);
    }

    @Override
    public boolean delete(String id) {
      var members = unit.change().rows(Members.TABLE.shape());
      var kept = Map.copyOf(members);
      boolean deleted = super.delete(id);
      members.putAll(kept);
      return deleted;
    }
  }

  private static final class KeepsKeys extends SoundAccounts {
    KeepsKeys(Unit unit) {
      super(unit);
    }

    @Override
    public boolean delete(String id) {
      List<ApiKey> kept =
          unit.tables().keys.values().stream().map(InMemoryTables.NumberedKey::key).toList();
      boolean deleted = super.delete(id);
      kept.forEach(unit.change()::insertKey);
      return deleted;
    }
  }

  private static final class LetsOwnersLeave extends SoundMemberships {
    LetsOwnersLeave(Unit unit) {
      super(unit);
    }

    @Override
    public Optional<Membership> remove(String organizationId, String accountId) {
      return takeOut(unit, organizationId, accountId);
    }
  }

  private static final class NamesOne extends SoundAccounts {
    NamesOne(Unit unit) {
      super(unit);
    }

    @Override
    public boolean delete(String id) {
      try {
        return super.delete(id);
      } catch (StorageException.LastOwner e) {
        throw new StorageException.LastOwner("one of them", e.organizationIds().subList(0, 1));
      }
    }
  }

  private static final class LooksAtNumbers extends SoundMemberships {
    LooksAtNumbers(Unit unit) {
      super(unit);
    }

    @Override
    public Optional<Membership> remove(String organizationId, String accountId) {
      long owners =
          Page.all(page -> listOf(organizationId, page)).stream()
              .filter(member -> member.level() == MembershipLevel.OWNER)
              .count();
      return owners > 1
          ? takeOut(unit, organizationId, accountId)
          : super.remove(organizationId, accountId);
    }
  }

  private static final class KeepsOwners extends SoundAccounts {
    KeepsOwners(Unit unit) {
      super(unit);
    }

    @Override
    public boolean delete(String id) {
      List<String> owned =
          Page.all(page -> new SoundMemberships(unit).listFor(id, page)).stream()
              .filter(member -> member.level() == MembershipLevel.OWNER)
              .map(Membership::organizationId)
              .toList();
      if (!owned.isEmpty()) {
        throw new StorageException.LastOwner("an owner", owned);
      }
      return super.delete(id);
    }
  }

  private static final class DropsFormer extends SoundOrganizations {
    DropsFormer(Unit unit) {
      super(unit);
    }

    @Override
    public Changed<Organization> transfer(String id, String newOwnerId, Instant at) {
      String former = find(id).map(Organization::ownerId).orElse(newOwnerId);
      Changed<Organization> after = super.transfer(id, newOwnerId, at);
      SoundMemberships.takeOut(unit, id, former);
      return after;
    }
  }

  private static final class KeepsLock extends SoundPasswords {
    KeepsLock(Unit unit) {
      super(unit);
    }

    @Override
    public PasswordCredential set(
        String accountId, PasswordHash hash, boolean mustChange, Instant at) {
      Optional<Instant> lock = find(accountId).flatMap(PasswordCredential::lockedUntil);
      PasswordCredential after = super.set(accountId, hash, mustChange, at);
      lock.ifPresent(until -> lock(accountId, until, at));
      return after;
    }
  }

  private static final class OrdersByUnit extends SoundAccounts {
    OrdersByUnit(Unit unit) {
      super(unit);
    }

    @Override
    public Page<Account> list(PageRequest page) {
      Page<Account> ordered = super.list(page);
      return new Page<>(
          ordered.items().stream().sorted(Comparator.comparing(Account::id)).toList(),
          ordered.next());
    }
  }
}
