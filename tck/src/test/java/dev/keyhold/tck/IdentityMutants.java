package dev.keyhold.tck;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
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
        Mutant.ofIdentities("EMAIL-03", "only ASCII addresses are folded", FoldsAscii::new),
        Mutant.ofIdentities("EMAIL-04", "addresses are not composed", DoesNotCompose::new),
        Mutant.ofIdentities("EMAIL-16", "any address is taken", TakesAnyAddress::new),
        Mutant.ofIdentities("ACCOUNT-13", "memberships outlive the account", KeepsMembers::new),
        Mutant.ofIdentities("ACCOUNT-15", "keys outlive the account", KeepsKeys::new),
        Mutant.ofIdentities("OWNER-01", "the last owner may leave", LetsOwnersLeave::new),
        Mutant.ofIdentities("OWNER-07", "one organization alone is named", NamesOne::new),
        Mutant.ofIdentities("OWNER-05", "any owner but the last may leave", LooksAtNumbers::new),
        Mutant.ofIdentities("OWNER-08", "no owner member is deleted", KeepsOwners::new),
        Mutant.ofIdentities("ORGANIZATION-15", "the former owner leaves", DropsFormer::new),
        Mutant.ofIdentities("PASSWORD-02", "a new password keeps the lock", KeepsLock::new),
        Mutant.ofIdentities("PASSWORD-17", "a change overwrites a newer password", Overwrites::new),
        Mutant.ofIdentities("TEXT-04", "ids are ordered by UTF-16 unit", OrdersByUnit::new));
  }

  private static class Faulty extends Identities {
    final Unit unit;

    Faulty(Unit unit) {
      super(unit);
      this.unit = unit;
    }
  }

  private static final class TakesAnyAddress extends Faulty {
    TakesAnyAddress(Unit unit) {
      super(unit);
    }

    @Override
    public Account createAccount(Account account) {
      unit.change().accounts.put(account.id(), account);
      return account;
    }
  }

  private static final class Overwrites extends Faulty {
    Overwrites(Unit unit) {
      super(unit);
    }

    @Override
    public boolean changePassword(
        String accountId, PasswordHash from, PasswordHash to, Instant at) {
      if (findPassword(accountId).isEmpty()) {
        return false;
      }
      setPassword(accountId, to, false, at);
      return true;
    }
  }

  private static final class FoldsAscii extends Faulty {
    FoldsAscii(Unit unit) {
      super(unit);
    }

    @Override
    public Optional<Account> findAccountByEmail(String email) {
      return super.findAccountByEmail(email)
          .filter(account -> ascii(account.email().orElseThrow()).equals(ascii(email)));
    }

    private static String ascii(String email) {
      StringBuilder folded = new StringBuilder();
      email.chars().forEach(c -> folded.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c)));
      return folded.toString();
    }
  }

  private static final class DoesNotCompose extends Faulty {
    DoesNotCompose(Unit unit) {
      super(unit);
    }

    @Override
    public Optional<Account> findAccountByEmail(String email) {
      return super.findAccountByEmail(email)
          .filter(account -> Text.fold(account.email().orElseThrow()).equals(Text.fold(email)));
    }
  }

  private static final class KeepsMembers extends Faulty {
    KeepsMembers(Unit unit) {
      super(unit);
    }

    @Override
    public boolean deleteAccount(String id) {
      var kept = List.copyOf(unit.tables().members.entrySet());
      boolean deleted = super.deleteAccount(id);
      kept.forEach(each -> unit.change().members.put(each.getKey(), each.getValue()));
      return deleted;
    }
  }

  private static final class KeepsKeys extends Faulty {
    KeepsKeys(Unit unit) {
      super(unit);
    }

    @Override
    public boolean deleteAccount(String id) {
      List<ApiKey> kept =
          unit.tables().keys.values().stream().map(Tables.NumberedKey::key).toList();
      boolean deleted = super.deleteAccount(id);
      kept.forEach(unit.change()::insertKey);
      return deleted;
    }
  }

  private static final class LetsOwnersLeave extends Faulty {
    LetsOwnersLeave(Unit unit) {
      super(unit);
    }

    @Override
    public boolean removeMember(String organizationId, String accountId) {
      var pair = new Tables.MemberOf(organizationId, accountId);
      return unit.change().members.remove(pair) != null;
    }
  }

  private static final class NamesOne extends Faulty {
    NamesOne(Unit unit) {
      super(unit);
    }

    @Override
    public boolean deleteAccount(String id) {
      try {
        return super.deleteAccount(id);
      } catch (StorageException.LastOwner e) {
        throw new StorageException.LastOwner("one of them", e.organizationIds().subList(0, 1));
      }
    }
  }

  private static final class LooksAtNumbers extends Faulty {
    LooksAtNumbers(Unit unit) {
      super(unit);
    }

    @Override
    public boolean removeMember(String organizationId, String accountId) {
      long owners =
          unit.tables()
              .membersOf(organizationId)
              .filter(member -> member.level() == MembershipLevel.OWNER)
              .count();
      var pair = new Tables.MemberOf(organizationId, accountId);
      return owners > 1
          ? unit.change().members.remove(pair) != null
          : super.removeMember(organizationId, accountId);
    }
  }

  private static final class KeepsOwners extends Faulty {
    KeepsOwners(Unit unit) {
      super(unit);
    }

    @Override
    public boolean deleteAccount(String id) {
      List<String> owned =
          unit.tables().members.values().stream()
              .filter(member -> member.accountId().equals(id))
              .filter(member -> member.level() == MembershipLevel.OWNER)
              .map(Membership::organizationId)
              .toList();
      if (!owned.isEmpty()) {
        throw new StorageException.LastOwner("an owner", owned);
      }
      return super.deleteAccount(id);
    }
  }

  private static final class DropsFormer extends Faulty {
    DropsFormer(Unit unit) {
      super(unit);
    }

    @Override
    public Organization transferOrganization(String id, String newOwnerId, Instant at) {
      String former = findOrganization(id).map(Organization::ownerId).orElse(newOwnerId);
      Organization after = super.transferOrganization(id, newOwnerId, at);
      unit.change().members.remove(new Tables.MemberOf(id, former));
      return after;
    }
  }

  private static final class KeepsLock extends Faulty {
    KeepsLock(Unit unit) {
      super(unit);
    }

    @Override
    public PasswordCredential setPassword(
        String accountId, PasswordHash hash, boolean mustChange, Instant at) {
      Optional<Instant> lock = findPassword(accountId).flatMap(PasswordCredential::lockedUntil);
      PasswordCredential after = super.setPassword(accountId, hash, mustChange, at);
      lock.ifPresent(until -> lockPassword(accountId, until, at));
      return after;
    }
  }

  private static final class OrdersByUnit extends Faulty {
    OrdersByUnit(Unit unit) {
      super(unit);
    }

    @Override
    public Page<Account> listAccounts(PageRequest page) {
      Page<Account> ordered = super.listAccounts(page);
      return new Page<>(
          ordered.items().stream().sorted(Comparator.comparing(Account::id)).toList(),
          ordered.next());
    }
  }
}
