package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.keys.RotationRequest;
import dev.keyhold.keys.Verification;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.OrganizationStatus;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StoredEntry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was taken from somebody since a backup is not given back by its restoration. */
class KeepRevocationsTest {
  private final Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS);

  @TempDir Path folder;
  private final Map<String, String> secrets = new HashMap<>();
  private final Map<String, String> ids = new HashMap<>();
  private Path data;
  private Path backup;

  @BeforeEach
  void a_backup_and_what_happened_since() {
    data = folder.resolve("data");
    backup = folder.resolve("backup.db");
    with(
        storage -> {
          account(storage, "ada");
          account(storage, "mallory");
          account(storage, "leaver");
          List.of("kept", "revoked", "disabled", "deleted", "rotated", "grace")
              .forEach(name -> issue(storage, name, "ada"));
          issue(storage, "mallory's", "mallory");
          issue(storage, "leaver's", "leaver");
          for (String id : List.of("acme", "bell", "gone")) {
            organization(storage, id);
          }
          return true;
        });
    assertThat(run("backup").exitCode()).isZero();
    with(
        storage -> {
          ApiKeys keys = ApiKeys.builder(storage, KeyPolicy.DEFAULT).build();
          storage.write(
              tx -> {
                keys.revoke(tx, ids.get("revoked"), "it leaked");
                keys.disable(tx, ids.get("disabled"));
                tx.apiKeys().delete(ids.get("deleted"));
                keys.rotate(tx, ids.get("rotated"), RotationRequest.PLAIN);
                keys.rotate(tx, ids.get("grace"), RotationRequest.PLAIN.grace(Duration.ofDays(1)));
                tx.identities().accounts().changeStatus("mallory", AccountStatus.SUSPENDED, now);
                tx.identities()
                    .organizations()
                    .changeStatus("bell", OrganizationStatus.SUSPENDED, now);
                tx.identities().organizations().delete("gone");
                return tx.identities().accounts().delete("leaver");
              });
          issue(storage, "newer", "ada");
          return true;
        });
  }

  private <T> T with(Function<Storage, T> work) {
    try (Storage storage =
        AuditedStorage.over(
            Keyhold.open("sqlite:" + data.resolve("system.db")), () -> AuditContext.of("hub"))) {
      return work.apply(storage);
    }
  }

  private void account(Storage storage, String id) {
    storage.write(
        tx ->
            tx.identities()
                .accounts()
                .create(Account.builder(id, now).email(id + "@example.org").build()));
  }

  /** An organization, with a key that belongs to nobody else. */
  private void organization(Storage storage, String id) {
    storage.write(
        tx ->
            tx.identities()
                .organizations()
                .create(Organization.builder(id, now).name(id).slug(id).ownerId("ada").build()));
    issue(storage, id + "'s", KeyRequest.PLAIN.organizationId(id));
  }

  private void issue(Storage storage, String name, String owner) {
    issue(storage, name, KeyRequest.PLAIN.ownerId(owner));
  }

  private void issue(Storage storage, String name, KeyRequest request) {
    ApiKeys keys = ApiKeys.builder(storage, KeyPolicy.DEFAULT).build();
    IssuedKey issued = storage.write(tx -> keys.issue(tx, request.name(name)));
    ids.put(name, issued.key().id());
    secrets.put(name, new String(issued.secret().reveal()));
  }

  private Run run(String command, String... more) {
    List<String> words =
        new ArrayList<>(List.of(command, "--data", data.toString(), backup.toString()));
    words.addAll(List.of(more));
    return Run.of(words.toArray(new String[0]));
  }

  private List<String> valid() {
    return with(
        storage -> {
          ApiKeys keys = ApiKeys.builder(storage, KeyPolicy.DEFAULT).build();
          return secrets.entrySet().stream()
              .filter(key -> keys.verify(key.getValue()) instanceof Verification.Verified)
              .map(Map.Entry::getKey)
              .sorted()
              .toList();
        });
  }

  private ApiKey key(String name) {
    return with(storage -> storage.read(tx -> tx.apiKeys().findById(ids.get(name)).orElseThrow()));
  }

  @Test
  void without_it_all_of_it_comes_back() {
    assertThat(run("restore", "--force").exitCode()).isZero();

    assertThat(valid()).hasSize(11);
  }

  @Test
  void what_was_revoked_disabled_deleted_or_suspended_stays_so() {
    Instant revokedAt = key("revoked").revokedAt().orElseThrow();
    Instant graceEnds = key("grace").expiresAt().orElseThrow();

    Run restored = run("restore", "--force", "--keep-revocations");

    assertThat(restored.exitCode()).as(restored.err()).isZero();
    assertThat(restored.out())
        .contains(
            "kept      2 revocations, 1 disabling, 1 earlier end, 1 account stopped,"
                + " 1 organization stopped; of what was deleted since, 3 keys revoked,"
                + " 1 account and 1 organization suspended");
    assertThat(valid()).containsExactly("acme's", "grace", "kept");
    assertThat(key("revoked").revokedAt()).contains(revokedAt);
    assertThat(key("revoked").revocationReason()).contains("it leaked");
    assertThat(key("grace").expiresAt()).contains(graceEnds);
    assertThat(key("disabled").enabled()).isFalse();
    assertThat(key("deleted").revokedAt()).isPresent();
    assertThat(key("leaver's").revokedAt()).isPresent();
    Optional<Account> leaver =
        with(storage -> storage.read(tx -> tx.identities().accounts().find("leaver")));
    assertThat(leaver.orElseThrow().status()).isEqualTo(AccountStatus.SUSPENDED);
    assertThat(Run.of("audit", "verify", "--data", data.toString()).exitCode()).isZero();
    assertThat(key("bell's").revokedAt()).isEmpty();
    assertThat(key("gone's").revokedAt()).isPresent();
    assertThat(recorded("api_key.revoke")).hasSize(5);
    assertThat(recorded("api_key.disable")).hasSize(1);
    assertThat(recorded("api_key.update")).hasSize(1);
    assertThat(recorded("account.suspend")).hasSize(2);
    assertThat(recorded("organization.suspend")).hasSize(2);
  }

  private List<StoredEntry> recorded(String action) {
    AuditQuery query = AuditQuery.ALL.action(action).actorId("keyhold");
    return with(
        storage -> storage.read(tx -> tx.audit().list(query, PageRequest.first(100)).items()));
  }

  @Test
  void a_database_has_to_be_there_to_know_it() {
    data = folder.resolve("new");

    Run refused = run("restore", "--keep-revocations");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("there is no database").contains("--keep-revocations");
    assertThat(data.resolve("system.db")).doesNotExist();
  }
}
