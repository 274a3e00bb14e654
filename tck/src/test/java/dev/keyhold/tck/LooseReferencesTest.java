package dev.keyhold.tck;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.optionalId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.AllTenants;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.LooseReferences;
import dev.keyhold.tables.LooseReferences.Loose;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import dev.keyhold.tables.TableSet;
import dev.keyhold.tables.Tables;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What leads into another database, and to nothing there, is found and mended. */
class LooseReferencesTest {
  /** A note about an account, an account to tell, and one that is needed. */
  record Note(
      Stamp stamp,
      String organizationId,
      String aboutId,
      Optional<String> readerId,
      Optional<String> writerId) {
    static final Column<Note, String> ABOUT = id("about_id", Note::aboutId);
    static final OptionalColumn<Note, String> READER = optionalId("reader_id", Note::readerId);
    static final OptionalColumn<Note, String> WRITER = optionalId("writer_id", Note::writerId);
    static final Reference<Note, Object> ABOUT_ACCOUNT =
        ABOUT.references("accounts").whenDeleted(WhenDeleted.CASCADE).across();
    static final Reference<Note, Object> READER_ACCOUNT =
        READER.references("accounts").whenDeleted(WhenDeleted.CLEAR).across();
    static final Reference<Note, Object> WRITER_ACCOUNT = WRITER.references("accounts").across();
    static final OrgTable<Note> TABLE =
        OrgTable.of(Note.class, "note", Note::stamp, Note::organizationId)
            .columns(ABOUT, READER, WRITER)
            .references(ABOUT_ACCOUNT, READER_ACCOUNT, WRITER_ACCOUNT)
            .softDeleted()
            .idsWithinTenant()
            .read(
                row ->
                    new Note(
                        row.stamp(),
                        row.organizationId(),
                        row.get(ABOUT),
                        row.get(READER),
                        row.get(WRITER)));
  }

  /** A badge of an account, perhaps the copy of another one. */
  record Badge(Stamp stamp, String holderId, Optional<String> copyOf) {
    static final Column<Badge, String> HOLDER = id("holder_id", Badge::holderId);
    static final OptionalColumn<Badge, String> COPY_OF = optionalId("copy_of", Badge::copyOf);
    static final Table<Badge> TABLE =
        Table.of(Badge.class, "badge", Badge::stamp)
            .columns(HOLDER, COPY_OF)
            .references(
                HOLDER.references("accounts").whenDeleted(WhenDeleted.CASCADE).across(),
                COPY_OF.references(() -> Badge.TABLE))
            .read(row -> new Badge(row.stamp(), row.get(HOLDER), row.get(COPY_OF)));
  }

  private final Storage storage =
      InMemoryStorage.open(TableSet.of("notes", Note.TABLE, Badge.TABLE).perTenant(Note.TABLE));
  private final Tables tables = Tables.of(() -> Samples.T0);
  private final Instant later = Samples.T0.plusSeconds(9);

  @BeforeEach
  void there_are_three_people() {
    storage.run(
        tx -> {
          tx.identities().accounts().create(Samples.ADA);
          tx.identities().organizations().create(Samples.organization("acme"));
          for (String name : List.of("bob", "cy", "dan")) {
            tx.identities().accounts().create(Samples.person(name));
          }
        });
    note("about bob", "bob", "cy", "cy");
    note("for bob", "cy", "bob", "cy");
    note("by bob", "cy", "cy", "bob");
    note("deleted", "cy", "bob", "cy");
    storage.run(tx -> tables.in(tx, "acme").delete(Note.TABLE, "deleted"));
  }

  private void note(String id, String about, String reader, String writer) {
    storage.run(
        tx ->
            tables
                .in(tx, "acme")
                .add(
                    Note.TABLE,
                    new Note(
                        Stamp.of(id, Samples.T0, Samples.T0),
                        "acme",
                        about,
                        Optional.of(reader),
                        Optional.of(writer))));
  }

  private List<Note> notes(Function<AllTenants, AllTenants> which) {
    return storage.read(
        tx ->
            which
                .apply(tables.acrossTenants(tx))
                .from(Note.TABLE)
                .page(PageRequest.first(1_000))
                .items());
  }

  private LooseReferences loose() {
    return LooseReferences.of(storage, () -> later);
  }

  @Test
  void nothing_is_loose_while_all_are_there() {
    assertThat(loose().look()).isEmpty();
    assertThat(loose().mend()).isEmpty();
  }

  @Test
  void each_row_gets_what_its_reference_says_and_those_that_refuse_are_named() {
    storage.run(tx -> tx.identities().accounts().delete("bob"));
    assertThat(notes(live -> live)).hasSize(3);
    List<Loose> expected =
        List.of(
            new Loose("note", "about_id", WhenDeleted.CASCADE, List.of("about bob"), List.of()),
            new Loose(
                "note", "reader_id", WhenDeleted.CLEAR, List.of("for bob", "deleted"), List.of()),
            new Loose(
                "note", "writer_id", WhenDeleted.REFUSE, List.of("by bob"), List.of("by bob")));

    assertThat(loose().look())
        .usingRecursiveComparison()
        .ignoringFields("left")
        .isEqualTo(expected);
    assertThat(notes(live -> live)).hasSize(3);
    assertThat(loose().mend()).isEqualTo(expected);

    assertThat(notes(live -> live))
        .extracting(note -> note.stamp().id())
        .containsExactly("by bob", "for bob");
    assertThat(notes(live -> live).get(1).readerId()).isEmpty();
    assertThat(notes(AllTenants::deleted).get(0).readerId()).isEmpty();
    assertThat(loose().mend()).containsExactly(expected.get(2));
  }

  @Test
  void a_row_to_which_another_refers_is_left_and_those_behind_it_are_mended() {
    storage.run(
        tx -> {
          tx.identities().accounts().create(Samples.person("eve"));
          for (String name : List.of("e1", "e2", "e3")) {
            tables.global(tx).add(Badge.TABLE, badge(name, "eve", Optional.empty()));
          }
          tables.global(tx).add(Badge.TABLE, badge("other", "cy", Optional.of("e2")));
          tx.identities().accounts().delete("eve");
        });

    assertThat(loose().mend())
        .containsExactly(
            new Loose(
                "badge",
                "holder_id",
                WhenDeleted.CASCADE,
                List.of("e1", "e2", "e3"),
                List.of("e2")));
    assertThat(loose().look().get(0).ids()).containsExactly("e2");
  }

  private static Badge badge(String id, String holder, Optional<String> copyOf) {
    return new Badge(Stamp.of(id, Samples.T0, Samples.T0), holder, copyOf);
  }

  @Test
  void more_rows_than_one_unit_takes_are_mended() {
    for (int i = 0; i < 250; i++) {
      note("n" + i, i % 2 == 0 ? "dan" : "cy", "cy", "cy");
    }
    storage.run(tx -> tx.identities().accounts().delete("dan"));

    assertThat(loose().mend().get(0).ids()).hasSize(125);
    assertThat(loose().look()).isEmpty();
  }
}
