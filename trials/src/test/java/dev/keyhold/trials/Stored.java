package dev.keyhold.trials;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import dev.keyhold.trials.Model.Group;
import dev.keyhold.trials.Model.HeldKey;
import dev.keyhold.trials.Model.Password;
import dev.keyhold.trials.Model.Person;
import dev.keyhold.trials.Model.Seat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is in a storage, as the workers' models would have it. */
final class Stored {
  private final Transaction tx;
  private final List<Model> models;

  private Stored(Transaction tx, int workers) {
    this.tx = tx;
    this.models = IntStream.range(0, workers).mapToObj(worker -> new Model()).toList();
  }

  /** All of it, by worker, in one snapshot. */
  static List<Model> models(Storage storage, int workers) {
    return storage.read(tx -> new Stored(tx, workers).read());
  }

  static Set<String> accounts(Storage storage) {
    return storage.read(Stored::accounts);
  }

  static Set<String> accounts(Transaction tx) {
    return Page.all(tx.identities().accounts()::list).stream()
        .map(Account::id)
        .collect(Collectors.toSet());
  }

  static List<ApiKey> keys(Storage storage) {
    return storage.read(tx -> Page.all(page -> tx.apiKeys().list(KeyQuery.ALL, page)));
  }

  private List<Model> read() {
    Page.all(tx.identities().accounts()::list).forEach(this::take);
    Page.all(tx.identities().organizations()::list).forEach(this::take);
    List<ApiKey> keys = Page.all(page -> tx.apiKeys().list(KeyQuery.ALL, page));
    Map<String, String> names =
        keys.stream().collect(Collectors.toMap(ApiKey::id, key -> key.name().orElseThrow()));
    keys.forEach(key -> take(key, names));
    return models;
  }

  private void take(Account account) {
    Model model = of(account.id());
    String name = account.displayName().orElse("");
    model.accounts().put(account.id(), new Person(name, account.status()));
    tx.identities()
        .passwords()
        .find(account.id())
        .ifPresent(
            password ->
                model
                    .passwords()
                    .put(
                        account.id(),
                        new Password(password.hash().text(), password.failedAttempts())));
  }

  private void take(Organization organization) {
    Model model = of(organization.id());
    model
        .organizations()
        .put(organization.id(), new Group(organization.name(), organization.ownerId()));
    List<Membership> members =
        Page.all(page -> tx.identities().members().listOf(organization.id(), page));
    for (Membership member : members) {
      model.members().put(new Seat(organization.id(), member.accountId()), member.level());
    }
  }

  private void take(ApiKey key, Map<String, String> names) {
    String name = key.name().orElseThrow();
    Optional<String> revoked =
        key.revokedAt().map(at -> key.revocationReason().orElse("without a reason"));
    of(name)
        .keys()
        .put(
            name,
            new HeldKey(
                key.ownerId().orElse(""),
                key.tags(),
                key.enabled(),
                revoked,
                key.expiresAt().isPresent(),
                key.rotatedToId().map(id -> names.getOrDefault(id, Script.DELETED))));
  }

  private Model of(String id) {
    return models.get(Script.worker(id));
  }
}
