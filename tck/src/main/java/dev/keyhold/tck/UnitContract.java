package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.ACME;
import static dev.keyhold.tck.Samples.ADA;
import static dev.keyhold.tck.Samples.GRACE;
import static dev.keyhold.tck.Samples.KEY;
import static dev.keyhold.tck.Samples.LEAF;
import static dev.keyhold.tck.Samples.OTHER_KEY;
import static dev.keyhold.tck.Samples.OTHER_PASSWORD;
import static dev.keyhold.tck.Samples.PASSWORD;
import static dev.keyhold.tck.Samples.T1;
import static dev.keyhold.tck.Samples.bytes;
import static dev.keyhold.tck.Samples.entry;
import static dev.keyhold.tck.Samples.hashOf;

import dev.keyhold.spi.AccountPatch;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.AuditState;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.OrganizationPatch;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Rotation;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Where a unit of work ends, and what one of {@link Storage#read} may not do. */
@PromiseOf(Storage.class)
abstract class UnitContract {
  private static final PageRequest PAGE = PageRequest.first(1);

  private static final List<Consumer<IdentityStore>> IDENTITY_CHANGES =
      List.of(
          store -> store.accounts().create(ADA),
          store ->
              store.accounts().update("ada", AccountPatch.NONE.displayName(Change.to("Ada")), T1),
          store -> store.accounts().changeStatus("ada", AccountStatus.SUSPENDED, T1),
          store -> store.accounts().delete("ada"),
          store -> store.organizations().create(ACME),
          store -> store.organizations().update("acme", OrganizationPatch.NONE.name("A"), T1),
          store -> store.organizations().transfer("acme", "ada", T1),
          store -> store.organizations().delete("acme"),
          store -> store.members().add(Membership.of("acme", "ada", MembershipLevel.ADMIN, T1)),
          store -> store.members().changeLevel("acme", "ada", MembershipLevel.ADMIN, T1),
          store -> store.members().remove("acme", "ada"),
          store -> store.passwords().set("ada", PASSWORD, false, T1),
          store -> store.passwords().change("ada", PASSWORD, OTHER_PASSWORD, T1),
          store -> store.passwords().rehash("ada", PASSWORD, OTHER_PASSWORD, T1),
          store -> store.passwords().countFailure("ada", T1),
          store -> store.passwords().lock("ada", T1, T1),
          store -> store.passwords().clearFailures("ada", T1),
          store -> store.passwords().remove("ada"));

  private static final List<Consumer<IdentityStore>> IDENTITY_LOOKS =
      List.of(
          store -> store.accounts().find("ada"),
          store -> store.accounts().findByEmail("ada@example.org"),
          store -> store.accounts().list(PAGE),
          store -> store.organizations().find("acme"),
          store -> store.organizations().findBySlug("acme"),
          store -> store.organizations().list(PAGE),
          store -> store.members().find("acme", "ada"),
          store -> store.members().listOf("acme", PAGE),
          store -> store.members().listFor("ada", PAGE),
          store -> store.passwords().find("ada"));

  private static final List<Consumer<ApiKeyStorage>> KEY_CHANGES =
      List.of(
          store -> store.insert(OTHER_KEY),
          store -> store.update(KEY.id(), ApiKeyPatch.NONE.name(Change.to("new")), T1),
          store -> store.enable(KEY.id(), T1),
          store -> store.disable(KEY.id(), T1),
          store -> store.revoke(KEY.id(), Revocation.at(T1)),
          store -> store.rotate(KEY.id(), OTHER_KEY, Rotation.at(T1)),
          store -> store.markUsed(KEY.id(), T1),
          store -> store.rehash(KEY.id(), KEY.hash(), hashOf("new"), "sha512", T1),
          store -> store.delete(KEY.id()),
          store -> store.deleteByOwner("ada"));

  private static final List<Consumer<ApiKeyStorage>> KEY_LOOKS =
      List.of(
          store -> store.findByHash(KEY.hash()),
          store -> store.findById(KEY.id()),
          store -> store.list(KeyQuery.ALL, PAGE));

  private static final List<Consumer<AuditSink>> AUDIT_CHANGES =
      List.of(
          store -> store.append(entry("e2")),
          store -> store.append(entry("e2"), LEAF),
          store -> store.erase(AuditQuery.ALL, T1, 1),
          store -> store.erase(List.of(1L), T1),
          store -> store.state().insert("other", bytes("new")),
          store -> store.state().replace("head", bytes("old"), bytes("new")),
          store -> store.state().remove("head", bytes("old")));

  private static final List<Consumer<AuditSink>> AUDIT_LOOKS =
      List.of(
          store -> store.find("e1"),
          store -> store.list(AuditQuery.ALL, PAGE),
          store -> store.readAfter(0, 1),
          store -> store.last(),
          store -> store.count(AuditQuery.ALL),
          AuditSink::state);

  private static final List<Consumer<AuditState>> STATE_CALLS =
      List.of(
          state -> state.find("head"),
          state -> state.list("a", "z", 1),
          state -> state.insert("other", bytes("new")),
          state -> state.replace("head", bytes("old"), bytes("new")),
          state -> state.remove("head", bytes("old")));

  @Test
  @Needs(Part.IDENTITIES)
  void UNIT_01_a_read_changes_no_identities(Storage storage) {
    storage.write(
        tx -> {
          tx.identities().accounts().create(ADA);
          tx.identities().organizations().create(ACME);
          return tx.identities().passwords().set("ada", PASSWORD, false, T1);
        });

    refusesInRead(storage, Transaction::identities, IDENTITY_CHANGES);
  }

  @Test
  @Needs(Part.API_KEYS)
  void UNIT_02_a_read_changes_no_keys(Storage storage) {
    storage.write(tx -> tx.apiKeys().insert(KEY));

    refusesInRead(storage, Transaction::apiKeys, KEY_CHANGES);
  }

  @Test
  @Needs(Part.AUDIT)
  void UNIT_03_a_read_changes_nothing_in_the_trail(Storage storage) {
    storage.write(
        tx -> {
          tx.audit().append(entry("e1"));
          return tx.audit().state().insert("head", bytes("old"));
        });

    refusesInRead(storage, Transaction::audit, AUDIT_CHANGES);
  }

  @Test
  @Needs(Part.IDENTITIES)
  void UNIT_04_the_identities_of_a_unit_end_with_it(Storage storage) {
    storage.write(tx -> tx.identities().accounts().create(GRACE));

    refusesAfterTheEnd(storage, Transaction::identities, IDENTITY_LOOKS);
    refusesAfterTheEnd(storage, Transaction::identities, IDENTITY_CHANGES);
  }

  @Test
  @Needs(Part.API_KEYS)
  void UNIT_05_the_keys_of_a_unit_end_with_it(Storage storage) {
    refusesAfterTheEnd(storage, Transaction::apiKeys, KEY_LOOKS);
    refusesAfterTheEnd(storage, Transaction::apiKeys, KEY_CHANGES);
  }

  @Test
  @Needs(Part.AUDIT)
  void UNIT_06_the_trail_of_a_unit_ends_with_it(Storage storage) {
    refusesAfterTheEnd(storage, Transaction::audit, AUDIT_LOOKS);
    refusesAfterTheEnd(storage, Transaction::audit, AUDIT_CHANGES);
    refusesAfterTheEnd(storage, tx -> tx.audit().state(), STATE_CALLS);
  }

  @Test
  void UNIT_07_a_transaction_ends_with_its_unit(Storage storage) {
    Transaction written = storage.write(tx -> tx);
    Transaction read = storage.read(tx -> tx);

    for (Transaction ended : List.of(written, read)) {
      Refused.as(IllegalStateException.class, () -> Mark.of(storage).found(ended, "a"));
      Refused.as(IllegalStateException.class, () -> Mark.of(storage).leave(ended, "a"));
    }
  }

  @Test
  void UNIT_08_a_transaction_ends_with_a_unit_that_fails(Storage storage) {
    class Failure extends Exception {
      private static final long serialVersionUID = 1L;
      private final transient Transaction tx;

      Failure(Transaction tx) {
        this.tx = tx;
      }
    }

    Transaction ended;
    try {
      ended =
          storage.write(
              tx -> {
                throw new Failure(tx);
              });
    } catch (Failure failure) {
      ended = failure.tx;
    }

    Transaction kept = ended;
    Refused.as(IllegalStateException.class, () -> Mark.of(storage).found(kept, "a"));
  }

  private static <S> void refusesInRead(
      Storage storage, Function<Transaction, S> store, List<Consumer<S>> changes) {
    for (int i = 0; i < changes.size(); i++) {
      Consumer<S> change = changes.get(i);
      Refused.as(
          IllegalStateException.class,
          String.format(Locale.ROOT, "change %d of this rule", i + 1),
          () ->
              storage.read(
                  tx -> {
                    change.accept(store.apply(tx));
                    return "changed";
                  }));
    }
  }

  private static <S> void refusesAfterTheEnd(
      Storage storage, Function<Transaction, S> store, List<Consumer<S>> calls) {
    S written = storage.write(store::apply);
    S read = storage.read(store::apply);
    for (int i = 0; i < calls.size(); i++) {
      Consumer<S> call = calls.get(i);
      String what = String.format(Locale.ROOT, "call %d of this rule", i + 1);
      Refused.as(IllegalStateException.class, what, () -> call.accept(written));
      Refused.as(IllegalStateException.class, what, () -> call.accept(read));
    }
  }
}
