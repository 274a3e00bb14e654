package dev.keyhold.tenants;

import static dev.keyhold.tenants.Diary.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.audit.TrailVerdict;
import dev.keyhold.audit.TrailVerifier;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import dev.keyhold.sqlite.SqliteStorage;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Tables;
import dev.keyhold.tenants.Diary.Holiday;
import dev.keyhold.tenants.Diary.Line;
import dev.keyhold.tenants.Diary.Note;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What tenants do, in every mode of every store. */
@ParameterizedClass
@EnumSource(Place.class)
class TenantsTest {
  private static final Tables TABLES = Tables.of(InstantSource.fixed(NOW));
  private static final PageRequest PAGE = PageRequest.first(100);

  private final Place place;
  @TempDir Path directory;
  private Tenants tenants;

  TenantsTest(Place place) {
    this.place = place;
  }

  @BeforeEach
  void open() {
    tenants = place.furnished(directory);
  }

  @AfterEach
  void close() {
    tenants.close();
  }

  private static void note(Storage tenant, String organization, String id) {
    tenant.run(
        tx -> TABLES.in(tx, organization).add(Note.TABLE, Note.of(id, organization, "note " + id)));
  }

  private static List<Note> notes(Storage tenant, String organization) {
    return tenant.read(tx -> TABLES.in(tx, organization).from(Note.TABLE).page(PAGE)).items();
  }

  private static List<String> actions(Storage storage) {
    return storage
        .read(tx -> tx.audit().list(AuditQuery.ALL.newestFirst(false), PAGE))
        .items()
        .stream()
        .map(entry -> entry.content().action())
        .toList();
  }

  @Test
  void a_change_is_in_the_trail_of_its_tenant_and_in_no_other() {
    note(tenants.tenant("acme"), "acme", "one");
    note(tenants.tenant("bell"), "bell", "one");
    tenants.system().run(tx -> TABLES.global(tx).add(Holiday.TABLE, holiday("may")));

    assertThat(actions(tenants.tenant("acme"))).containsExactly("note.create");
    assertThat(actions(tenants.tenant("bell"))).containsExactly("note.create");
    assertThat(actions(tenants.system()))
        .contains("organization.create", "holiday.create", "tenant.create")
        .doesNotContain("note.create");
    for (AuditedStorage each :
        List.of(tenants.tenant("acme"), tenants.tenant("bell"), tenants.system())) {
      TrailVerdict verdict = TrailVerifier.verify(each, List.of(), List.of(), read -> {});
      assertThat(verdict.isIntact()).as(verdict.toString()).isTrue();
    }
  }

  private static Holiday holiday(String id) {
    return new Holiday(Stamp.of(id, NOW, NOW), id);
  }

  @Test
  void a_row_refers_to_an_account_that_all_share() {
    AuditedStorage acme = tenants.tenant("acme");
    acme.run(
        tx -> TABLES.in(tx, "acme").add(Note.TABLE, Note.of("one", "acme", "by ada").by("ada")));

    assertThatThrownBy(
            () ->
                acme.run(
                    tx ->
                        TABLES
                            .in(tx, "acme")
                            .add(Note.TABLE, Note.of("two", "acme", "by eve").by("eve"))))
        .isInstanceOf(StorageException.MissingReference.class)
        .hasMessageContaining("writerId");
    assertThat(notes(acme, "acme")).hasSize(1);
  }

  @Test
  void a_unit_within_another_is_refused_wherever_both_are() {
    AuditedStorage acme = tenants.tenant("acme");
    AuditedStorage bell = tenants.tenant("bell");
    note(bell, "bell", "one");

    assertThatThrownBy(() -> acme.write(tx -> notes(bell, "bell")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("two units");
    assertThatThrownBy(() -> tenants.system().read(tx -> notes(bell, "bell")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> acme.read(tx -> tenants.system().read(Transaction::identities)))
        .isInstanceOf(IllegalStateException.class);
    note(acme, "acme", "afterwards");
  }

  @Test
  void rows_from_before_there_were_tenants_are_seen_where_they_are_and_moved_when_asked() {
    assumeTrue(place != Place.MEMORY_ROWS, "nobody else opens a storage in memory");
    try (Storage before = Keyhold.open(place.config(directory).tables(Diary.SET).build())) {
      note(before, "acme", "one");
    }
    assertThat(tenants.fleet().organizations()).containsExactly("acme");
    assertThat(tenants.fleet().list(PAGE).items()).isEmpty();
    AuditedStorage acme = tenants.tenant("acme");
    assertThat(notes(acme, "acme")).extracting(Note::title).containsExactly("note one");
    note(acme, "acme", "two");
    note(tenants.tenant("bell"), "bell", "three");
    assertThat(tenants.fleet().organizations()).containsExactly("acme", "bell");
    assertThat(tenants.fleet().list(PAGE).items())
        .extracting(TenantStatus::organizationId, TenantStatus::mode)
        .containsExactlyInAnyOrder(tuple("acme", TenantMode.ROWS), tuple("bell", place.mode()));
    tenants.fleet().move("acme", place.mode(), (part, records) -> {});
    assertThat(notes(acme, "acme")).hasSize(2);
  }

  @Test
  void a_tenant_needs_its_organization() {
    assertThatThrownBy(() -> notes(tenants.tenant("nobody"), "nobody"))
        .isInstanceOf(StorageException.NotFound.class)
        .hasMessageContaining("no organization nobody");
  }

  @Test
  void an_organization_with_a_tenant_is_removed_with_it_alone() {
    note(tenants.tenant("acme"), "acme", "one");
    note(tenants.tenant("bell"), "bell", "one");
    assertThatThrownBy(
            () -> tenants.system().write(tx -> tx.identities().organizations().delete("acme")))
        .isInstanceOf(StorageException.Conflict.class);
    AuditedStorage acme = tenants.tenant("acme");
    acme.run(
        tx ->
            TABLES
                .in(tx, "acme")
                .insert(Line.TABLE, row -> new Line(row.stamp(), "acme", "one", "a line")));

    assertThat(tenants.remove("acme")).isTrue();
    assertThat(tenants.remove("acme")).isFalse();

    assertThatThrownBy(() -> notes(acme, "acme")).isInstanceOf(StorageException.NotFound.class);
    assertThat(notes(tenants.tenant("bell"), "bell")).hasSize(1);
    assertThat(actions(tenants.system()))
        .contains("tenant.removing", "organization.delete")
        .doesNotContain("note.delete");
  }

  @Test
  void an_organization_of_the_same_id_begins_anew() {
    note(tenants.tenant("acme"), "acme", "one");
    tenants.remove("acme");
    tenants.system().run(tx -> tx.identities().organizations().create(Place.organization("acme")));

    assertThat(notes(tenants.tenant("acme"), "acme")).isEmpty();
    assertThat(actions(tenants.tenant("acme"))).isEmpty();
  }

  @Test
  void a_key_of_an_organization_opens_its_tenant() {
    note(tenants.tenant("acme"), "acme", "one");
    ApiKey key =
        ApiKey.builder("key", new KeyHash("0a".repeat(32)), "sha256", NOW)
            .organizationId("acme")
            .build();
    ApiKey nobodys = ApiKey.builder("other", new KeyHash("0b".repeat(32)), "sha256", NOW).build();

    assertThat(notes(tenants.tenant(key), "acme")).hasSize(1);
    assertThatThrownBy(() -> tenants.tenant(nobodys))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("opens no tenant");
  }

  @Test
  void no_handle_leads_from_a_tenant_to_others() {
    AuditedStorage acme = tenants.tenant("acme");

    assertThatThrownBy(() -> acme.read(SqliteStorage::handle))
        .isInstanceOf(StorageException.Unsupported.class);
  }

  @Test
  void a_closed_tenant_is_not_used_and_closes_no_other() {
    AuditedStorage acme = tenants.tenant("acme");
    note(acme, "acme", "one");
    acme.close();

    assertThatThrownBy(() -> notes(acme, "acme")).isInstanceOf(StorageException.Unavailable.class);
    assertThat(notes(tenants.tenant("acme"), "acme")).hasSize(1);
  }

  /** As a process leaves it that is killed before the place is ready. */
  @Test
  void a_tenant_whose_making_was_cut_off_is_made_by_whoever_comes_next() {
    tenants
        .system()
        .run(
            tx ->
                TABLES
                    .global(tx)
                    .add(RegisteredTenant.TABLE, RegisteredTenant.of("acme", place.mode(), NOW)));

    note(tenants.tenant("acme"), "acme", "one");

    assertThat(notes(tenants.tenant("acme"), "acme")).hasSize(1);
  }

  /** As a process leaves it that is killed before all is gone. */
  @Test
  void a_tenant_whose_removal_was_cut_off_is_reached_no_more_and_can_be_removed() {
    note(tenants.tenant("acme"), "acme", "one");
    AuditedStorage before = tenants.tenant("acme");
    notes(before, "acme");
    tenants
        .system()
        .run(
            tx ->
                TABLES
                    .global(tx)
                    .update(
                        RegisteredTenant.TABLE,
                        "acme",
                        RegisteredTenant.STATE.to(TenantState.REMOVING)));

    assertThatThrownBy(() -> notes(tenants.tenant("acme"), "acme"))
        .isInstanceOf(StorageException.NotFound.class)
        .hasMessageContaining("removed");
    assertThat(tenants.remove("acme")).isTrue();
    assertThatThrownBy(() -> notes(before, "acme")).isInstanceOf(StorageException.class);
  }
}
