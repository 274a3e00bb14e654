package dev.keyhold.tck;

import dev.keyhold.spi.AccountStore;
import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.MembershipStore;
import dev.keyhold.spi.OrganizationStore;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.PasswordStore;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import java.time.Duration;
import java.util.EnumSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A storage in memory with one fault.
 *
 * @param rule the rule at which the kit must fail it
 * @param fault what it does wrong
 */
record Mutant(String rule, String fault, Supplier<Storage> storage) {

  /** A storage that offers everything, with what a subclass breaks. */
  static class Broken extends InMemoryStorage {
    Broken() {
      super(EnumSet.allOf(Part.class), Duration.ofSeconds(10));
    }
  }

  static Mutant ofIdentities(String rule, String fault, Function<Unit, IdentityStore> store) {
    return new Mutant(
        rule,
        fault,
        () ->
            new Broken() {
              @Override
              Transaction transaction(Unit unit) {
                return new InMemoryTransaction(unit) {
                  @Override
                  public IdentityStore identities() {
                    unit.tables();
                    return store.apply(unit);
                  }
                };
              }
            });
  }

  static Mutant ofAccounts(String rule, String fault, Function<Unit, AccountStore> store) {
    return ofIdentities(
        rule,
        fault,
        unit ->
            new Identities(unit) {
              @Override
              public AccountStore accounts() {
                return store.apply(unit);
              }
            });
  }

  static Mutant ofOrganizations(
      String rule, String fault, Function<Unit, OrganizationStore> store) {
    return ofIdentities(
        rule,
        fault,
        unit ->
            new Identities(unit) {
              @Override
              public OrganizationStore organizations() {
                return store.apply(unit);
              }
            });
  }

  static Mutant ofMembers(String rule, String fault, Function<Unit, MembershipStore> store) {
    return ofIdentities(
        rule,
        fault,
        unit ->
            new Identities(unit) {
              @Override
              public MembershipStore members() {
                return store.apply(unit);
              }
            });
  }

  static Mutant ofPasswords(String rule, String fault, Function<Unit, PasswordStore> store) {
    return ofIdentities(
        rule,
        fault,
        unit ->
            new Identities(unit) {
              @Override
              public PasswordStore passwords() {
                return store.apply(unit);
              }
            });
  }

  static Mutant ofKeys(String rule, String fault, Function<Unit, ApiKeyStorage> store) {
    return new Mutant(
        rule,
        fault,
        () ->
            new Broken() {
              @Override
              Transaction transaction(Unit unit) {
                return new InMemoryTransaction(unit) {
                  @Override
                  public ApiKeyStorage apiKeys() {
                    unit.tables();
                    return store.apply(unit);
                  }
                };
              }
            });
  }

  static Mutant ofTrail(String rule, String fault, Function<Unit, AuditSink> store) {
    return new Mutant(
        rule,
        fault,
        () ->
            new Broken() {
              @Override
              Transaction transaction(Unit unit) {
                return new InMemoryTransaction(unit) {
                  @Override
                  public AuditSink audit() {
                    unit.tables();
                    return store.apply(unit);
                  }
                };
              }
            });
  }

  @Override
  public String toString() {
    return rule + ": " + fault;
  }
}
