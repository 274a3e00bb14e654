package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.ACME;
import static dev.keyhold.sqlite.Samples.ADA;
import static dev.keyhold.sqlite.Samples.GRACE;
import static dev.keyhold.sqlite.Samples.T0;
import static dev.keyhold.sqlite.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountPatch;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.OrganizationPatch;
import dev.keyhold.spi.StorageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub's triggers on our tables: they meet what changes, and do not lead us astray. */
class HubTriggerTest {
  private static final ApiKey KEY = key("key-1").toBuilder().tags(List.of("ci", "deploy")).build();

  @TempDir Path folder;
  private SqliteStorage storage;

  @BeforeEach
  void a_hub_notes_what_its_triggers_meet() {
    storage = SqliteStorage.open(folder.resolve("system.db"));
    execute("CREATE TABLE met (number INTEGER PRIMARY KEY, what TEXT NOT NULL)");
    execute("INSERT INTO met VALUES (1000, 'begin')");
    storage.write(tx -> tx.identities().accounts().create(ADA));
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void tags_find_their_key_although_a_trigger_inserts_rows_of_its_own() {
    note("AFTER INSERT ON api_keys", "key");
    note("AFTER INSERT ON api_key_tags", "tag");

    storage.write(tx -> tx.apiKeys().insert(KEY));

    assertThat(storage.read(tx -> tx.apiKeys().findById("key-1")).orElseThrow()).isEqualTo(KEY);
    assertThat(met()).containsExactly("begin", "key", "tag", "tag");
  }

  @Test
  void an_update_names_no_column_of_an_account_that_it_keeps() {
    note("AFTER UPDATE OF email, email_folded, access_level, metadata ON accounts", "kept");
    note("AFTER UPDATE OF display_name ON accounts", "changed");

    storage.write(
        tx ->
            tx.identities()
                .accounts()
                .update("ada", AccountPatch.NONE.displayName(Change.to("Ada L.")), T0));

    assertThat(met()).containsExactly("begin", "changed");
  }

  @Test
  void an_update_names_no_column_of_an_organization_that_it_keeps() {
    storage.write(tx -> tx.identities().organizations().create(ACME));
    note("AFTER UPDATE OF slug, owner_id, metadata ON organizations", "kept");
    note("AFTER UPDATE OF name ON organizations", "changed");

    storage.write(
        tx ->
            tx.identities()
                .organizations()
                .update("acme", OrganizationPatch.NONE.name("Acme Inc."), T0));

    assertThat(met()).containsExactly("begin", "changed");
  }

  @Test
  void an_update_names_no_column_of_a_key_that_it_keeps() {
    storage.write(tx -> tx.apiKeys().insert(KEY));
    note("AFTER UPDATE OF owner_id, description, scopes, expires_at ON api_keys", "kept");
    note("AFTER UPDATE OF name ON api_keys", "changed");

    storage.write(
        tx -> tx.apiKeys().update("key-1", ApiKeyPatch.NONE.name(Change.to("deploys")), T0));

    assertThat(met()).containsExactly("begin", "changed");
  }

  @Test
  void an_organization_whose_owner_a_trigger_refuses_as_a_member_is_not_there() {
    refuse("BEFORE INSERT ON organization_members");

    storage.write(
        tx -> {
          assertThatThrownBy(() -> tx.identities().organizations().create(ACME))
              .isInstanceOf(StorageException.class);
          return tx.identities().accounts().create(GRACE);
        });

    Optional<Organization> acme = storage.read(tx -> tx.identities().organizations().find("acme"));
    Optional<Account> grace = storage.read(tx -> tx.identities().accounts().find("grace"));
    assertThat(acme).isEmpty();
    assertThat(grace).contains(GRACE);
  }

  @Test
  void an_owner_whom_a_trigger_refuses_is_not_left_with_the_rank() {
    storage.write(tx -> tx.identities().accounts().create(GRACE));
    storage.write(tx -> tx.identities().organizations().create(ACME));
    refuse("BEFORE UPDATE OF owner_id ON organizations");

    storage.write(
        tx ->
            assertThatThrownBy(() -> tx.identities().organizations().transfer("acme", "grace", T0))
                .isInstanceOf(StorageException.class));

    Optional<Membership> grace =
        storage.read(tx -> tx.identities().members().find("acme", "grace"));
    assertThat(grace).isEmpty();
  }

  private void refuse(String event) {
    execute("CREATE TRIGGER hub_refuses %s BEGIN SELECT RAISE(ABORT, 'no'); END".formatted(event));
  }

  private void note(String event, String what) {
    execute(
        "CREATE TRIGGER hub_%s %s BEGIN INSERT INTO met (what) VALUES ('%1$s'); END"
            .formatted(what, event));
  }

  private void execute(String sql) {
    RobotHub.execute(folder.resolve("system.db"), sql);
  }

  private List<String> met() {
    return storage.read(
        tx ->
            SqliteStorage.handle(tx)
                .createQuery("SELECT what FROM met ORDER BY number")
                .mapTo(String.class)
                .list());
  }
}
