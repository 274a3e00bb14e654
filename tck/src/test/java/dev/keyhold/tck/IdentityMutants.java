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
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
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

  private static final class TakesAnyAddress extends InMemoryAccounts {
    TakesAnyAddress(Unit unit) {
      super(unit);
    }

    @Override
    public Account create(Account account) {
      unit.change().accounts.put(account.id(), account);
      return account;
    }
  }

  private static final class Overwrites extends InMemoryPasswords {
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

  private static final class FoldsAscii extends InMemoryAccounts {
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

  private static final class DoesNotCompose extends InMemoryAccounts {
    DoesNotCompose(Unit unit) {
      super(unit);
    }

    @Override
    public Optional<Account> findByEmail(String email) {
      return super.findByEmail(email)
          .filter(account -> Text.fold(account.email().orElseThrow()).equals(Text.fold(email)));
    }
  }

  private static final class KeepsMembers extends InMemoryAccounts {
    KeepsMembers(Unit unit) {
      super(unit);
    }

    @Override
    public boolean delete(String id) {
      var kept = List.copyOf(unit.tables().members.entrySet());
      boolean deleted = super.delete(id);
      kept.forEach(each -> unit.change().members.put(each.getKey(), each.getValue()));
      return deleted;
    }
  }

  private static final class KeepsKeys extends InMemoryAccounts {
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

  private static final class LetsOwnersLeave extends InMemoryMemberships {
    LetsOwnersLeave(Unit unit) {
      super(unit);
    }

    @Override
    public Optional<Membership> remove(String organizationId, String accountId) {
      var pair = new InMemoryTables.MemberOf(organizationId, accountId);
      return Optional.ofNullable(unit.change().members.remove(pair));
    }
  }

  private static final class NamesOne extends InMemoryAccounts {
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

  private static final class LooksAtNumbers extends InMemoryMemberships {
    LooksAtNumbers(Unit unit) {
      super(unit);
    }

    @Override
    public Optional<Membership> remove(String organizationId, String accountId) {
      long owners =
          unit.tables()
              .membersOf(organizationId)
              .filter(member -> member.level() == MembershipLevel.OWNER)
              .count();
      var pair = new InMemoryTables.MemberOf(organizationId, accountId);
      return owners > 1
          ? Optional.ofNullable(unit.change().members.remove(pair))
          : super.remove(organizationId, accountId);
    }
  }

  private static final class KeepsOwners extends InMemoryAccounts {
    KeepsOwners(Unit unit) {
      super(unit);
    }

    @Override
    public boolean delete(String id) {
      List<String> owned =
          unit.tables().members.values().stream()
              .filter(member -> member.accountId().equals(id))
              .filter(member -> member.level() == MembershipLevel.OWNER)
              .map(Membership::organizationId)
              .toList();
      if (!owned.isEmpty()) {
        throw new StorageException.LastOwner("an owner", owned);
      }
      return super.delete(id);
    }
  }

  private static final class DropsFormer extends InMemoryOrganizations {
    DropsFormer(Unit unit) {
      super(unit);
    }

    @Override
    public Changed<Organization> transfer(String id, String newOwnerId, Instant at) {
      String former = find(id).map(Organization::ownerId).orElse(newOwnerId);
      Changed<Organization> after = super.transfer(id, newOwnerId, at);
      unit.change().members.remove(new InMemoryTables.MemberOf(id, former));
      return after;
    }
  }

  private static final class KeepsLock extends InMemoryPasswords {
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

  private static final class OrdersByUnit extends InMemoryAccounts {
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
