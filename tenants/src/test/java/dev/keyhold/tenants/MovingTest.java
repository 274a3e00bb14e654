package dev.keyhold.tenants;

import static dev.keyhold.tenants.Diary.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.audit.TrailVerifier;
import dev.keyhold.move.Move.Proof;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.TenantDatabases;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Tables;
import dev.keyhold.tables.Tenant;
import dev.keyhold.tenants.Diary.Line;
import dev.keyhold.tenants.Diary.Note;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tenants that are moved from one kind of place to the other, archived and restored. */
@ParameterizedClass
@EnumSource(value = Place.class, mode = EnumSource.Mode.EXCLUDE, names = "MEMORY_ROWS")
class MovingTest {
  private static final Tables TABLES = Tables.of(InstantSource.fixed(NOW));
  private static final PageRequest PAGE = PageRequest.first(100);

  private final Place place;
  @TempDir Path directory;
  private Tenants tenants;

  MovingTest(Place place) {
    this.place = place;
  }

  @BeforeEach
  void fill() {
    tenants = place.furnished(directory);
    for (String id : List.of("acme", "bell")) {
      tenants
          .tenant(id)
          .run(
              tx -> {
                Tenant rows = TABLES.in(tx, id);
                for (int i = 0; i < 7; i++) {
                  rows.add(Note.TABLE, Note.of("note-" + i, id, "title " + i).by("ada"));
                  rows.add(Line.TABLE, line(id, i));
                }
                rows.delete(Note.TABLE, "note-3");
              });
    }
    tenants.tenant("acme").run(tx -> tx.audit().erase(List.of(2L, 5L), NOW));
  }

  private static Line line(String tenant, int i) {
    return new Line(Stamp.of("line-" + i, NOW, NOW), tenant, "note-" + i, "said " + i);
  }

  @AfterEach
  void close() {
    tenants.close();
  }

  /** All that a tenant has. */
  private List<Object> content(String id) {
    AuditedStorage tenant = tenants.tenant(id);
    List<Object> all = new ArrayList<>();
    tenant.read(
        tx -> {
          Tenant rows = TABLES.in(tx, id);
          all.addAll(rows.from(Note.TABLE).page(PAGE).items());
          all.addAll(rows.deleted().from(Note.TABLE).page(PAGE).items());
          all.addAll(rows.from(Line.TABLE).page(PAGE).items());
          all.addAll(tx.audit().readAfter(0, 100));
          return true;
        });
    return all;
  }

  private TenantMode other() {
    return place.mode() == TenantMode.ROWS ? TenantMode.DATABASES : TenantMode.ROWS;
  }

  private void isWhole(String id) {
    assertThat(TrailVerifier.verify(tenants.tenant(id), List.of(), List.of(), n -> {}).isIntact())
        .isTrue();
    assertThat(tenants.fleet().look()).isEmpty();
  }

  @Test
  void a_tenant_is_moved_there_and_back() {
    List<Object> before = content("acme");
    List<Object> theirs = content("bell");

    List<Proof> there = tenants.fleet().move("acme", other(), (part, records) -> {});

    assertThat(there).isNotEmpty().allMatch(Proof::isSame);
    assertThat(content("acme")).isEqualTo(before);
    assertThat(tenants.fleet().list(PAGE).items())
        .extracting(TenantStatus::mode)
        .containsExactly(other(), place.mode());
    isWhole("acme");
    assertThat(tenants.fleet().move("acme", other(), (part, records) -> {})).isEmpty();

    tenants.fleet().move("acme", place.mode(), (part, records) -> {});
    assertThat(content("acme")).isEqualTo(before);
    assertThat(content("bell")).isEqualTo(theirs);
    isWhole("acme");
  }

  /** As often as there are pages, the move ends one page later. */
  @Test
  void a_move_that_is_cut_off_goes_on() {
    List<Object> before = content("acme");
    AuditedStorage acme = tenants.tenant("acme");
    for (int pages = 0; !isMoved(pages); pages++) {
      assertThatThrownBy(() -> acme.read(tx -> tx.audit().last()))
          .isInstanceOf(StorageException.Unavailable.class)
          .hasMessageContaining("being moved");
      assertThat(tenants.fleet().look()).extracting(found -> found.name()).contains("acme");
    }

    assertThat(content("acme")).isEqualTo(before);
    isWhole("acme");
  }

  private boolean isMoved(int pages) {
    AtomicInteger left = new AtomicInteger(pages);
    try {
      tenants
          .fleet()
          .move(
              "acme",
              other(),
              (part, records) -> {
                if (left.getAndDecrement() == 0) {
                  throw new CutOff();
                }
              });
      return true;
    } catch (CutOff e) {
      return false;
    }
  }

  /** In the middle of something. */
  private static final class CutOff extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Who has used it there before looks there first. */
  @Test
  void a_tenant_that_comes_back_is_reached_by_nobody_before_it_is_whole() {
    AuditedStorage acme = tenants.tenant("acme");
    StorageConfig file = StorageConfig.of("sqlite:" + directory.resolve("acme.db"));
    List<Object> before = content("acme");
    tenants.fleet().archive("acme", file, (part, records) -> {});
    acme.read(tx -> tx.audit().last());
    tenants.remove("acme");
    tenants.system().run(tx -> tx.identities().organizations().create(Place.organization("acme")));

    assertThatThrownBy(
            () ->
                tenants
                    .fleet()
                    .restore(
                        "acme",
                        file,
                        (part, records) -> {
                          assertThatThrownBy(() -> acme.read(tx -> tx.audit().last()))
                              .isInstanceOf(StorageException.Unavailable.class);
                          throw new CutOff();
                        }))
        .isInstanceOf(CutOff.class);
    tenants.fleet().restore("acme", file, (part, records) -> {});

    assertThat(content("acme")).isEqualTo(before);
    isWhole("acme");
  }

  @Test
  void a_database_that_is_missing_is_told_and_not_made_anew() {
    if (place.mode() == TenantMode.ROWS) {
      tenants.fleet().move("acme", other(), (part, records) -> {});
    }
    StorageConfig shared = place.config(directory).build();
    TenantDatabases databases = Keyhold.provider(shared).tenantDatabases().orElseThrow();
    tenants.close();
    databases.remove(shared, "acme");
    tenants = place.open(directory);

    assertThatThrownBy(() -> tenants.tenant("acme").read(tx -> tx.audit().last()))
        .isInstanceOf(StorageException.Corrupt.class)
        .hasMessageContaining("is missing");
    assertThat(databases.isThere(shared, "acme")).isFalse();
    assertThat(tenants.fleet().look()).extracting(found -> found.name()).containsExactly("acme");
  }

  @Test
  void a_move_that_is_given_up_leaves_nothing_when_the_tenant_is_removed() {
    isMoved(2);

    assertThat(tenants.remove("acme")).isTrue();

    assertThat(tenants.fleet().look()).isEmpty();
    tenants.system().run(tx -> tx.identities().organizations().create(Place.organization("acme")));
    assertThat(content("acme")).isEmpty();
  }

  @Test
  void a_tenant_is_archived_and_restored() {
    List<Object> before = content("acme");
    StorageConfig file = StorageConfig.of("sqlite:" + directory.resolve("acme.db"));

    List<Proof> archived = tenants.fleet().archive("acme", file, (part, records) -> {});
    assertThat(archived).isNotEmpty().allMatch(Proof::isSame);
    assertThatThrownBy(() -> tenants.fleet().restore("acme", file, (part, records) -> {}))
        .isInstanceOf(StorageException.Conflict.class)
        .hasMessageContaining("is there");
    assertThatThrownBy(() -> tenants.fleet().restore("bell", file, (part, records) -> {}))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("another tenant");
    assertThatThrownBy(() -> tenants.fleet().archive("acme", file, (part, records) -> {}))
        .isInstanceOf(StorageException.Conflict.class);
    tenants.remove("acme");
    tenants.system().run(tx -> tx.identities().organizations().create(Place.organization("acme")));
    List<Proof> restored = tenants.fleet().restore("acme", file, (part, records) -> {});

    assertThat(restored).isNotEmpty().allMatch(Proof::isSame);
    assertThat(content("acme")).isEqualTo(before);
    isWhole("acme");
    assertThat(directory.resolve("acme.db-wal")).doesNotExist();
  }

  @Test
  void an_archive_that_somebody_has_changed_is_refused() throws Exception {
    Path file = directory.resolve("acme.db");
    StorageConfig config = StorageConfig.of("sqlite:" + file);
    tenants.fleet().archive("acme", config, (part, records) -> {});
    tenants.remove("acme");
    tenants.system().run(tx -> tx.identities().organizations().create(Place.organization("acme")));
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE note SET title = 'another' WHERE id = 'note-1'");
    }

    assertThatThrownBy(() -> tenants.fleet().restore("acme", config, (part, records) -> {}))
        .isInstanceOf(StorageException.Corrupt.class)
        .hasMessageContaining("not what its manifest says");
    List<StoredEntry> entries =
        tenants.tenant("acme").read(tx -> tx.audit().list(AuditQuery.ALL, PAGE)).items();
    assertThat(entries).as("it is a new tenant").isEmpty();
  }

  @Test
  void a_file_of_something_else_is_no_archive() {
    Path file = directory.resolve("other.db");
    StorageConfig config = StorageConfig.of("sqlite:" + file);

    assertThatThrownBy(() -> tenants.fleet().restore("acme", config, (part, records) -> {}))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("no database");
    assertThat(file).doesNotExist();
    Keyhold.open(StorageConfig.builder(config.url()).tables(Diary.SET).build()).close();
    assertThatThrownBy(() -> tenants.fleet().restore("acme", config, (part, records) -> {}))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("no manifest");
  }
}
