package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.T0;

import dev.keyhold.spi.AuditFilter;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Words;
import dev.keyhold.sql.SqlTransaction;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every look-up and every page is an index range: nothing is scanned, sorted or skipped over. */
class PlanTest {
  private static final PageRequest PAGE = PageRequest.first(10);
  private static final PageRequest ONE = PageRequest.first(1);

  @TempDir Path folder;
  private RecordedPlans plans;
  private SqlTransaction tx;

  @BeforeEach
  void statements_are_recorded() throws Exception {
    plans = new RecordedPlans(folder.resolve("system.db"), List.of());
    tx = plans.tx();
    tx.identities().accounts().create(Samples.ADA);
    tx.identities().accounts().create(Samples.GRACE);
    tx.identities().organizations().create(organization("acme"));
    tx.identities().organizations().create(organization("bell"));
    tx.identities().members().add(Membership.of("acme", "grace", MembershipLevel.MEMBER, T0));
  }

  @AfterEach
  void every_plan_is_an_index_range() throws Exception {
    plans.check();
    plans.close();
  }

  @Test
  void accounts() {
    tx.identities().accounts().find("ada");
    tx.identities().accounts().findByEmail("ada@example.org");
    tx.identities().accounts().list(second(tx.identities().accounts().list(ONE)));
    tx.identities().accounts().delete("grace");
  }

  @Test
  void organizations_and_members() {
    tx.identities().organizations().find("acme");
    tx.identities().organizations().findBySlug("acme");
    tx.identities().organizations().list(second(tx.identities().organizations().list(ONE)));
    tx.identities().members().find("acme", "ada");
    tx.identities().members().listOf("acme", second(tx.identities().members().listOf("acme", ONE)));
    tx.identities().members().listFor("ada", second(tx.identities().members().listFor("ada", ONE)));
    tx.identities().members().remove("acme", "grace");
    tx.identities().organizations().delete("acme");
    tx.identities().passwords().find("ada");
  }

  private static Organization organization(String id) {
    return Organization.builder(id, T0).name(id).slug(id).ownerId("ada").build();
  }

  private static PageRequest second(Page<?> first) {
    return ONE.after(first.next().orElseThrow());
  }

  @Test
  void keys() {
    tx.apiKeys().insert(Samples.key("key").toBuilder().tags(List.of("one")).build());
    tx.apiKeys().findByHash(new KeyHash("hash"));
    tx.apiKeys().findById("key");
    tx.apiKeys().revoke("key", Revocation.at(T0));
    tx.apiKeys().markUsed("key", T0);
    tx.apiKeys().deleteByOwner("ada");
    for (KeyQuery query :
        List.of(
            KeyQuery.ALL,
            KeyQuery.ALL.ownedBy("ada"),
            KeyQuery.ALL.withoutOwner(),
            KeyQuery.ALL.ofOrganization("acme"),
            KeyQuery.ALL.ofOrganization("acme").ownedBy("ada"),
            KeyQuery.ALL.ofOrganization("acme").withoutOwner(),
            KeyQuery.ALL.ofOrganization("acme").taggedAnyOf(List.of("one", "two")),
            KeyQuery.ALL.taggedAnyOf(List.of("one")),
            KeyQuery.ALL.taggedAnyOf(List.of("one", "two", "three")),
            KeyQuery.ALL.ownedBy("ada").taggedAnyOf(List.of("one", "two")),
            KeyQuery.ALL.withoutOwner().taggedAnyOf(List.of("one", "two")))) {
      tx.apiKeys().list(query, PAGE);
      tx.apiKeys().list(query, PAGE.after(Cursor.of(Cursor.list("keys", query), "7")));
    }
  }

  @Test
  void the_trail_by_each_filter() {
    Map<AuditFilter, String> target =
        Map.of(AuditFilter.TARGET_TYPE, "account", AuditFilter.TARGET_ID, "ada");
    for (AuditFilter filter : AuditFilter.values()) {
      Map<AuditFilter, String> filters =
          target.containsKey(filter) ? target : Map.of(filter, Words.of(Outcome.DENIED));
      tx.audit()
          .list(new AuditQuery(filters, Optional.empty(), Optional.empty(), false, true), PAGE);
    }
  }

  @Test
  void the_trail() {
    for (AuditQuery query :
        List.of(
            AuditQuery.ALL,
            AuditQuery.ALL.newestFirst(false),
            AuditQuery.ALL.erased(true),
            AuditQuery.ALL.ownerId("ada"),
            AuditQuery.ALL.target("account", "ada"),
            AuditQuery.ALL.from(T0).until(T0.plusSeconds(1)),
            AuditQuery.ALL.actorId("ada").from(T0).newestFirst(false),
            AuditQuery.ALL.actorId("ada").action("account.create"))) {
      tx.audit().list(query, PAGE);
      tx.audit().list(query, PAGE.after(Cursor.of(Cursor.list("audit", query), "1", "1")));
      tx.audit().erase(query, T0, 10);
    }
    tx.audit().find("entry");
    tx.audit().readAfter(7, 10);
    tx.audit().last();
    tx.audit().state().find("head");
    tx.audit().state().list("node/", "node0", 10);
  }
}
