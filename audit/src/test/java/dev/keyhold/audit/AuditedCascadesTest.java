package dev.keyhold.audit;

import static dev.keyhold.tables.Columns.optionalId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.PasswordHash;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.Words;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import dev.keyhold.tables.Tables;
import dev.keyhold.tck.InMemoryStorage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of rows that refer to memberships, keys and passwords, and what the trail says. */
class AuditedCascadesTest {
  private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");

  record Note(Stamp stamp, Optional<String> aboutId, Optional<String> alsoId) {
    static final OptionalColumn<Note, String> ABOUT =
        optionalId("about_id", Note::aboutId).upTo(50);
    static final OptionalColumn<Note, String> ALSO = optionalId("also_id", Note::alsoId);

    static Note about(String id) {
      return new Note(Stamp.of("note", NOW, NOW), Optional.of(id), Optional.empty());
    }

    /** A table of notes, of which this becomes with what they are about. */
    static Table<Note> table(WhenDeleted action, String about) {
      return Table.of(Note.class, Words.of(action) + "_" + about, Note::stamp)
          .columns(ABOUT, ALSO)
          .references(
              ABOUT.references(about).whenDeleted(action),
              ALSO.references(about).whenDeleted(WhenDeleted.REFUSE))
          .read(row -> new Note(row.stamp(), row.get(ABOUT), row.get(ALSO)));
    }
  }

  private static final List<String> REFERRED =
      List.of("accounts", "organization_members", "api_keys", "password_credentials");

  private static final Map<String, Table<Note>> NOTES =
      REFERRED.stream()
          .flatMap(about -> Arrays.stream(WhenDeleted.values()).map(a -> Note.table(a, about)))
          .collect(Collectors.toMap(Table::name, Function.identity()));

  /** The notes, for a file. */
  private static final class Notes implements SetShape {
    @Override
    public String name() {
      return "notes";
    }

    @Override
    public List<Shape> shapes() {
      return NOTES.values().stream().map(Table::shape).toList();
    }

    @Override
    public List<Migration> migrations(String dialect) {
      String sql =
          REFERRED.stream()
              .flatMap(
                  about ->
                      Stream.of(
                          sql("cascade", about, "CASCADE"),
                          sql("refuse", about, "NO ACTION"),
                          sql("clear", about, "SET NULL")))
              .collect(Collectors.joining());
      return List.of(new Migration(1, "notes", sql));
    }

    private static String sql(String action, String about, String whenDeleted) {
      return """
          CREATE TABLE %1$s (
            id         TEXT    NOT NULL PRIMARY KEY,
            about_id   TEXT    REFERENCES %2$s (id) ON DELETE %3$s,
            also_id    TEXT    REFERENCES %2$s (id) ON DELETE NO ACTION,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
          ) STRICT;
          CREATE INDEX %1$s_of_about_id ON %1$s (about_id, id);
          CREATE INDEX %1$s_of_also_id ON %1$s (also_id, id);
          """
          .formatted(action + "_" + about, about, whenDeleted);
    }
  }

  enum Kind {
    MEMORY,
    SQLITE
  }

  /** What a hub deletes, what the trail calls it, and the tables whose rows go with it. */
  record Deletion(String name, String action, Consumer<Transaction> made, List<String> tables) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Deletion> DELETIONS =
      List.of(
          new Deletion(
              "a membership",
              "member.remove",
              tx -> tx.identities().members().remove("acme", "bob"),
              List.of("organization_members")),
          new Deletion(
              "a key", "api_key.delete", tx -> tx.apiKeys().delete("key"), List.of("api_keys")),
          new Deletion(
              "the keys of an owner",
              "api_key.delete",
              tx -> tx.apiKeys().deleteByOwner("bob"),
              List.of("api_keys")),
          new Deletion(
              "a password",
              "password.remove",
              tx -> tx.identities().passwords().remove("bob"),
              List.of("password_credentials")),
          new Deletion(
              "an account",
              "account.delete",
              tx -> tx.identities().accounts().delete("bob"),
              List.of("organization_members", "api_keys", "password_credentials")),
          new Deletion(
              "an organization",
              "organization.delete",
              tx -> tx.identities().organizations().delete("acme"),
              List.of("organization_members", "api_keys")));

  static Stream<Arguments> deletions() {
    return Arrays.stream(Kind.values())
        .flatMap(kind -> DELETIONS.stream().map(deletion -> Arguments.of(kind, deletion)));
  }

  private final Tables tables = Tables.of(() -> NOW);
  private final List<Storage> opened = new ArrayList<>();

  @TempDir Path folder;

  private Storage open(Kind kind) {
    Storage storage =
        AuditedStorage.over(
            kind == Kind.MEMORY
                ? InMemoryStorage.open(new Notes())
                : Keyhold.open(
                    StorageConfig.builder("sqlite:" + folder.resolve("system.db"))
                        .tables(new Notes())
                        .build()),
            () -> AuditContext.UNKNOWN);
    opened.add(storage);
    storage.run(AuditedCascadesTest::fill);
    return storage;
  }

  @AfterEach
  void close() {
    opened.forEach(Storage::close);
  }

  /** Bob is a member of Ada's organization, with a password and two keys. */
  private static void fill(Transaction tx) {
    var identities = tx.identities();
    identities.accounts().create(Account.builder("ada", NOW).email("a@b.org").build());
    identities.accounts().create(Account.builder("bob", NOW).email("b@b.org").build());
    identities
        .organizations()
        .create(Organization.builder("acme", NOW).name("Acme").slug("acme").ownerId("ada").build());
    identities.members().add(Membership.of("acme", "bob", MembershipLevel.MEMBER, NOW));
    identities.passwords().set("bob", new PasswordHash("$argon2id$one"), false, NOW);
    for (String id : List.of("key", "other")) {
      tx.apiKeys()
          .insert(
              ApiKey.builder(id, new KeyHash("hash of " + id), "sha256", NOW)
                  .ownerId("bob")
                  .organizationId("acme")
                  .build());
    }
  }

  private static String bobs(Transaction tx, String table) {
    return switch (table) {
      case "organization_members" ->
          tx.identities().members().find("acme", "bob").orElseThrow().id();
      case "password_credentials" -> tx.identities().passwords().find("bob").orElseThrow().id();
      default -> "key";
    };
  }

  private static Table<Note> notes(String action, String about) {
    return Objects.requireNonNull(NOTES.get(action + "_" + about));
  }

  private void note(Storage storage, String action, String about) {
    storage.run(tx -> tables.global(tx).add(notes(action, about), Note.about(bobs(tx, about))));
  }

  private Optional<Note> found(Storage storage, String action, String about) {
    return storage.read(tx -> tables.global(tx).find(notes(action, about), "note"));
  }

  @ParameterizedTest
  @MethodSource("deletions")
  void rows_go_or_lose_their_reference_and_the_trail_names_the_cause(Kind kind, Deletion deletion) {
    Storage storage = open(kind);
    for (String about : deletion.tables()) {
      note(storage, "cascade", about);
      note(storage, "clear", about);
    }
    int before = trail(storage).size();

    storage.run(deletion.made()::accept);

    List<String> told = new ArrayList<>();
    for (String about : deletion.tables()) {
      assertThat(found(storage, "cascade", about)).isEmpty();
      assertThat(found(storage, "clear", about).orElseThrow().aboutId()).isEmpty();
      told.add("cascade_" + about + ".delete");
      told.add("clear_" + about + ".update");
    }
    List<AuditEntry> entries = trail(storage);
    assertThat(
            entries.subList(before, entries.size()).stream()
                .filter(entry -> NOTES.containsKey(entry.targetType().orElseThrow())))
        .allMatch(
            entry -> entry.details().text().contains("\"cause\":\"" + deletion.action() + '"'))
        .extracting(AuditEntry::action)
        .containsExactlyInAnyOrderElementsOf(told);
    assertThat(entries.get(entries.size() - 1).action()).isEqualTo(deletion.action());
  }

  @ParameterizedTest
  @MethodSource("deletions")
  void a_row_that_refuses_keeps_all_as_it_is(Kind kind, Deletion deletion) {
    Storage storage = open(kind);
    for (String about : deletion.tables()) {
      note(storage, "refuse", about);
      note(storage, "cascade", about);
      List<AuditEntry> before = trail(storage);

      assertThatExceptionOfType(StorageException.Conflict.class)
          .isThrownBy(() -> storage.run(deletion.made()::accept));

      assertThat(found(storage, "refuse", about)).isPresent();
      assertThat(found(storage, "cascade", about)).isPresent();
      assertThat(storage.<String, RuntimeException>read(tx -> bobs(tx, about))).isNotEmpty();
      assertThat(trail(storage)).isEqualTo(before);
      storage.run(
          tx -> {
            tables.global(tx).delete(notes("refuse", about), "note");
            tables.global(tx).delete(notes("cascade", about), "note");
          });
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void a_reference_to_nothing_is_refused(Kind kind) {
    Storage storage = open(kind);

    for (Table<Note> table : NOTES.values()) {
      assertThatExceptionOfType(StorageException.MissingReference.class)
          .isThrownBy(() -> storage.run(tx -> tables.global(tx).add(table, Note.about("nobody"))))
          .returns("aboutId", e -> e.field().orElseThrow());
    }
  }

  /** The keys of an owner go at once: what refuses the one may go with the other. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void a_row_that_refuses_goes_with_another_key_of_the_owner(Kind kind) {
    Storage storage = open(kind);
    Table<Note> table = notes("cascade", "api_keys");
    storage.run(
        tx ->
            tables
                .global(tx)
                .add(
                    table,
                    new Note(
                        Stamp.of("note", NOW, NOW), Optional.of("key"), Optional.of("other"))));

    assertThat(storage.<Integer, RuntimeException>write(tx -> tx.apiKeys().deleteByOwner("bob")))
        .isEqualTo(2);

    assertThat(found(storage, "cascade", "api_keys")).isEmpty();
  }

  /** The columns that refer to it take no such id. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void what_no_row_can_refer_to_is_deleted_or_not_there(Kind kind) {
    Storage storage = open(kind);
    String id = "x".repeat(100);
    storage.run(
        tx -> tx.identities().accounts().create(Account.builder(id, NOW).email("c@b.org").build()));

    assertThat(
            storage.<Boolean, RuntimeException>write(tx -> tx.identities().accounts().delete(id)))
        .isTrue();
    assertThat(
            storage.<Boolean, RuntimeException>write(tx -> tx.identities().accounts().delete("")))
        .isFalse();
  }

  private static List<AuditEntry> trail(Storage storage) {
    return storage.read(
        tx -> tx.audit().readAfter(0, 1_000).stream().map(StoredEntry::content).toList());
  }
}
