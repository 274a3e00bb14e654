package dev.keyhold.audit;

import static dev.keyhold.tables.Columns.json;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.audit.PersonalErasure.Erased;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException.InvalidInput;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.AllTenants;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Columns;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Rule;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.TableSet;
import dev.keyhold.tables.Tables;
import dev.keyhold.tck.InMemoryStorage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What rows say about one person is blanked, and what they say about others stays. */
class PersonalErasureTest {
  private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");

  /** A letter of one account to another, kept once it is deleted. */
  record Letter(
      Stamp stamp,
      String organizationId,
      Optional<String> fromId,
      Optional<String> toId,
      String body,
      String nickname,
      Optional<String> phone,
      Json extra,
      String place) {
    static final OptionalColumn<Letter, String> FROM = optionalId("from_id", Letter::fromId);
    static final OptionalColumn<Letter, String> TO = optionalId("to_id", Letter::toId);
    static final Column<Letter, String> BODY = text("body", Letter::body).personal();
    static final Column<Letter, String> NICKNAME = text("nickname", Letter::nickname).personal();
    static final OptionalColumn<Letter, String> PHONE =
        optionalText("phone", Letter::phone).personal();
    static final Column<Letter, Json> EXTRA = json("extra", Letter::extra).personal();
    static final Column<Letter, String> PLACE = text("place", Letter::place);
    static final OrgTable<Letter> TABLE =
        OrgTable.of(Letter.class, "letter", Letter::stamp, Letter::organizationId)
            .columns(FROM, TO, BODY, NICKNAME, PHONE, EXTRA, PLACE)
            .references(
                FROM.references("accounts").whenDeleted(WhenDeleted.CLEAR),
                TO.references("accounts").whenDeleted(WhenDeleted.CLEAR))
            .indexes(Index.unique(NICKNAME))
            .check(
                "letters_to_bell_have_a_phone",
                Rule.any(
                    Rule.that(PHONE.isPresent()),
                    Rule.that(PLACE.below("bell")),
                    Rule.that(PLACE.above("bell"))))
            .softDeleted()
            .versioned()
            .read(
                row ->
                    new Letter(
                        row.stamp(),
                        row.organizationId(),
                        row.get(FROM),
                        row.get(TO),
                        row.get(BODY),
                        row.get(NICKNAME),
                        row.get(PHONE),
                        row.get(EXTRA),
                        row.get(PLACE)));
  }

  /** What is said beside a letter. */
  record Remark(Stamp stamp, String organizationId, Optional<String> letterId, String text) {
    static final OptionalColumn<Remark, String> LETTER = optionalId("letter_id", Remark::letterId);
    static final Column<Remark, String> TEXT = Columns.text("text", Remark::text).personal();
    static final OrgTable<Remark> TABLE =
        OrgTable.of(Remark.class, "remark", Remark::stamp, Remark::organizationId)
            .columns(LETTER, TEXT)
            .references(LETTER.references(() -> Letter.TABLE).whenDeleted(WhenDeleted.CASCADE))
            .read(
                row ->
                    new Remark(row.stamp(), row.organizationId(), row.get(LETTER), row.get(TEXT)));
  }

  private final AuditedStorage storage =
      AuditedStorage.builder(
              InMemoryStorage.open(TableSet.of("post", Letter.TABLE, Remark.TABLE)),
              () -> AuditContext.UNKNOWN)
          .personalValues()
          .build();
  private final Tables tables = Tables.of(() -> NOW);

  @BeforeEach
  void ada_and_bob_write_to_each_other() {
    storage.write(
        tx -> {
          tx.identities().accounts().create(Account.builder("ada", NOW).email("a@b.org").build());
          tx.identities().accounts().create(Account.builder("bob", NOW).email("b@b.org").build());
          return tx.identities()
              .organizations()
              .create(
                  Organization.builder("acme", NOW)
                      .name("Acme")
                      .slug("acme")
                      .ownerId("ada")
                      .build());
        });
    add(letter("first", "ada", "bob", "home"));
    add(letter("second", "bob", "bob", "home"));
    add(letter("third", "bob", "ada", "home"));
    storage.write(tx -> tables.in(tx, "acme").delete(Letter.TABLE, "third"));
    storage.write(
        tx ->
            tables
                .in(tx, "acme")
                .add(
                    Remark.TABLE,
                    new Remark(
                        Stamp.of("r", NOW, NOW), "acme", Optional.of("first"), "a remark of Cy")));
  }

  private static Letter letter(String id, String from, String to, String place) {
    return new Letter(
        Stamp.of(id, NOW, NOW),
        "acme",
        Optional.of(from),
        Optional.of(to),
        "body of " + id,
        "nickname of " + id,
        Optional.of("phone of " + id),
        Json.parse("{\"a\":\"extra of " + id + "\"}"),
        place);
  }

  private void add(Letter letter) {
    storage.write(tx -> tables.in(tx, "acme").add(Letter.TABLE, letter));
  }

  private PersonalErasure erasure(String table, String id) {
    return PersonalErasure.of(storage, table, id, () -> NOW.plusSeconds(1));
  }

  @Test
  void rows_that_refer_to_an_account_are_blanked_deleted_ones_too_and_no_others() {
    assertThat(erasure("accounts", "ada").erase())
        .containsExactly(new Erased("letter", 2, List.of()));

    assertThat(letters())
        .containsExactly(
            new Letter(
                new Stamp(
                    "first",
                    NOW,
                    NOW.plusSeconds(1),
                    2,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
                "acme",
                Optional.of("ada"),
                Optional.of("bob"),
                "(erased)",
                "first",
                Optional.empty(),
                Json.EMPTY_OBJECT,
                "home"),
            letter("second", "bob", "bob", "home"));
    assertThat(letters(tx -> tables.acrossTenants(tx).deleted()).get(0).body())
        .isEqualTo("(erased)");
    assertThat(find("r").text()).isEqualTo("a remark of Cy");
  }

  @Test
  void a_row_that_is_reached_twice_counts_once_and_a_second_walk_finds_nothing() {
    assertThat(erasure("accounts", "bob").erase())
        .containsExactly(new Erased("letter", 3, List.of()));
    assertThat(erasure("accounts", "bob").erase()).isEmpty();
    assertThat(erasure("accounts", "nobody").erase()).isEmpty();
  }

  @Test
  void a_look_finds_the_same_and_changes_nothing() {
    List<Letter> before = letters();
    int entries = trail().size();

    assertThat(erasure("accounts", "bob").look())
        .containsExactly(new Erased("letter", 3, List.of()));

    assertThat(letters()).isEqualTo(before);
    assertThat(trail()).hasSize(entries);
  }

  @Test
  void each_row_has_its_entry_which_does_not_tell_what_was_erased() {
    int before = trail().size();

    erasure("accounts", "ada").erase();

    List<StoredEntry> entries = trail().subList(before, trail().size());
    assertThat(entries)
        .extracting(
            entry -> entry.content().action() + " " + entry.content().targetId().orElseThrow())
        .containsExactlyInAnyOrder("letter.update first", "letter.update third");
    assertThat(entries.toString())
        .doesNotContain(" of first", " of third")
        .contains("omittedCharacters");
  }

  @Test
  void a_row_against_whose_blanks_a_check_stands_is_named_and_the_others_are_blanked() {
    add(letter("to bell", "ada", "bob", "bell"));

    assertThat(erasure("accounts", "ada").erase())
        .containsExactly(new Erased("letter", 3, List.of("to bell")));
    assertThat(letters())
        .extracting(Letter::body)
        .containsExactly("(erased)", "body of second", "body of to bell");
  }

  @Test
  void a_person_may_be_a_row_of_a_set() {
    assertThat(erasure("letter", "first").erase())
        .containsExactly(new Erased("letter", 1, List.of()), new Erased("remark", 1, List.of()));
    assertThat(find("r").text()).isEqualTo("(erased)");
  }

  @Test
  void more_rows_than_one_unit_takes_are_blanked() {
    for (int i = 0; i < 250; i++) {
      add(letter("more-" + i, "ada", "ada", "home"));
    }

    assertThat(erasure("accounts", "ada").erase())
        .containsExactly(new Erased("letter", 252, List.of()));
    assertThat(erasure("accounts", "ada").look()).isEmpty();
  }

  @Test
  void a_table_to_which_nothing_refers_is_refused_by_its_name() {
    assertThatThrownBy(() -> erasure("acounts", "ada"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("acounts");
  }

  private Remark find(String id) {
    return storage.read(tx -> tables.in(tx, "acme").find(Remark.TABLE, id)).orElseThrow();
  }

  private List<Letter> letters() {
    return letters(tables::acrossTenants);
  }

  private List<Letter> letters(Function<Transaction, AllTenants> door) {
    return storage.read(
        tx -> door.apply(tx).from(Letter.TABLE).page(PageRequest.first(1_000)).items());
  }

  private List<StoredEntry> trail() {
    return storage.read(tx -> tx.audit().readAfter(0, 1_000));
  }
}
