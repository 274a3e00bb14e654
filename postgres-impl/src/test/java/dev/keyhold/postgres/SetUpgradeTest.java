package dev.keyhold.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.CheckShape;
import dev.keyhold.spi.table.ColumnKind;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.testserver.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The SQL between the last migration and the descriptors, on a server. */
@Timeout(60)
class SetUpgradeTest {
  private static final StorageConfig SERVER = StorageConfig.of(PostgresServer.url());

  private static final ColumnShape TITLE = column("title", ColumnKind.TEXT, 100);
  private static final ColumnShape PAGES = column("pages", ColumnKind.NUMBER, 0);
  private static final ColumnShape READER = column("reader_id", ColumnKind.ID, 100);
  private static final IndexShape BY_TITLE = index("book_by_title", false, "title");

  private static ColumnShape column(String name, ColumnKind kind, int limit) {
    return ColumnShape.of(name, kind, limit, List.of());
  }

  private static IndexShape index(String name, boolean unique, String... columns) {
    return new IndexShape(name, List.of(columns), unique, false);
  }

  /** The one table of a set, as it may be declared. */
  private record Book(
      List<ColumnShape> columns,
      List<IndexShape> indexes,
      List<ReferenceShape> references,
      List<CheckShape> checks,
      boolean ofTenants) {
    static Book of(ColumnShape... columns) {
      return new Book(List.of(columns), List.of(), List.of(), List.of(), false);
    }

    Book indexed(IndexShape... by) {
      return new Book(columns, List.of(by), references, checks, ofTenants);
    }

    Book refers(WhenDeleted whenDeleted) {
      ReferenceShape reader =
          new ReferenceShape("reader_id", "accounts", Optional.empty(), whenDeleted);
      List<IndexShape> all = new ArrayList<>(indexes);
      all.add(index("book_by_reader", false, "reader_id"));
      return new Book(columns, all, List.of(reader), checks, ofTenants);
    }

    Book checked(long pages) {
      CheckShape.Rule rule =
          new CheckShape.Column(new Condition("pages", Condition.Is.AT_LEAST, Optional.of(pages)));
      return new Book(
          columns, indexes, references, List.of(new CheckShape("long_enough", rule)), ofTenants);
    }

    Book tenants() {
      return new Book(columns, indexes, references, checks, true);
    }

    Shape shape() {
      List<ColumnShape> all = new ArrayList<>();
      all.add(column(Shape.ID, ColumnKind.ID, 100));
      if (ofTenants) {
        all.add(column("org_id", ColumnKind.ID, 100));
      }
      all.add(column(Shape.CREATED_AT, ColumnKind.TIME, 0));
      all.add(column(Shape.UPDATED_AT, ColumnKind.TIME, 0));
      all.addAll(columns);
      return Shape.of(
          new Shape.Parts(
              "book",
              ofTenants ? Optional.of("org_id") : Optional.empty(),
              all,
              indexes,
              references,
              checks,
              Optional.empty(),
              Set.of()));
    }
  }

  /** A set with the migrations that it has by now. */
  private record Books(List<Shape> shapes, List<String> written, boolean isGuarded)
      implements SetShape {
    static Books of(Shape... shapes) {
      return new Books(List.of(shapes), List.of(), false);
    }

    Books migrated(String sql) {
      List<String> all = new ArrayList<>(written);
      all.add(sql);
      return new Books(shapes, all, isGuarded);
    }

    Books now(Shape... other) {
      return new Books(List.of(other), written, isGuarded);
    }

    @Override
    public String name() {
      return "books";
    }

    @Override
    public List<Migration> migrations(String dialect) {
      List<Migration> migrations = new ArrayList<>();
      for (String sql : written) {
        int number = migrations.size() + 1;
        migrations.add(new Migration(number, "m" + number, sql));
      }
      return migrations;
    }
  }

  /** A set whose first migration makes the table as it is declared. */
  private static Books made(Book book) {
    Books books = Books.of(book.shape());
    return books.migrated(PostgresTables.diff(SERVER, books));
  }

  /** The SQL from one form to another, which leads there, and which a database takes. */
  private static String diff(Book before, Book after) {
    Books first = made(before);
    String sql = PostgresTables.diff(SERVER, first.now(after.shape()));
    Books second = first.now(after.shape()).migrated(sql);
    assertThat(PostgresTables.diff(SERVER, second)).isEmpty();
    String url = PostgresServer.url();
    for (Books books : List.of(first, second)) {
      StorageConfig config = StorageConfig.builder(url).tables(books).build();
      try (Storage storage = PostgresStorage.open(config)) {
        assertThat(PostgresTables.check(config, List.of(books))).isEmpty();
        assertThat(storage.offers()).isNotEmpty();
      }
    }
    return sql;
  }

  @Test
  void a_set_without_migrations_lacks_its_tables_and_one_that_has_them_nothing() {
    Books books = Books.of(Book.of(TITLE).indexed(BY_TITLE).tenants().shape());

    assertThat(PostgresTables.diff(SERVER, books)).isEqualTo(PostgresTables.ddl(books).strip());
    Books complete = books.migrated(PostgresTables.ddl(books));
    assertThat(PostgresTables.diff(SERVER, complete)).isEmpty();
  }

  @Test
  void columns_come_and_go() {
    assertThat(diff(Book.of(TITLE), Book.of(TITLE, PAGES.withOptional(true))))
        .isEqualTo("ALTER TABLE book ADD COLUMN pages bigint;");
    assertThat(diff(Book.of(TITLE), Book.of(TITLE, PAGES.withDefault(7L))))
        .isEqualTo("ALTER TABLE book ADD COLUMN pages bigint NOT NULL DEFAULT 7;");
    assertThat(diff(Book.of(TITLE, PAGES), Book.of(TITLE)))
        .isEqualTo(
            "-- LOSES DATA: the column pages of the table book.\nALTER TABLE book DROP COLUMN pages;");
  }

  @Test
  void columns_change() {
    assertThat(diff(Book.of(PAGES), Book.of(PAGES.withOptional(true))))
        .isEqualTo("ALTER TABLE book ALTER COLUMN pages DROP NOT NULL;");
    assertThat(diff(Book.of(PAGES.withOptional(true)), Book.of(PAGES)))
        .isEqualTo("ALTER TABLE book ALTER COLUMN pages SET NOT NULL;");
    assertThat(diff(Book.of(PAGES), Book.of(PAGES.withDefault(7L))))
        .isEqualTo("ALTER TABLE book ALTER COLUMN pages SET DEFAULT 7;");
    assertThat(diff(Book.of(PAGES.withDefault(7L)), Book.of(PAGES)))
        .isEqualTo("ALTER TABLE book ALTER COLUMN pages DROP DEFAULT;");
    assertThat(diff(Book.of(PAGES), Book.of(column("pages", ColumnKind.TEXT, 100))))
        .isEqualTo(
            "ALTER TABLE book ALTER COLUMN pages TYPE text COLLATE \"C\" USING pages::text COLLATE \"C\";");
    assertThat(diff(Book.of(word("a")), Book.of(word("a", "b"))))
        .contains("DROP CONSTRAINT book_kind_check")
        .contains("ADD CONSTRAINT book_kind_check CHECK");
  }

  private static ColumnShape word(String... words) {
    return ColumnShape.of("kind", ColumnKind.WORD, 0, List.of(words));
  }

  @Test
  void indexes_checks_and_references_come_change_and_go() {
    Book plain = Book.of(TITLE, PAGES, READER.withOptional(true));
    assertThat(diff(plain, plain.indexed(BY_TITLE)))
        .isEqualTo("CREATE INDEX book_by_title ON book (title, id);");
    assertThat(diff(plain.indexed(BY_TITLE), plain)).isEqualTo("DROP INDEX book_by_title;");
    assertThat(diff(plain.indexed(BY_TITLE), plain.indexed(index("book_by_title", true, "title"))))
        .contains("DROP INDEX book_by_title;\nCREATE UNIQUE INDEX book_by_title");
    assertThat(diff(plain, plain.checked(1))).contains("ADD CONSTRAINT long_enough CHECK");
    assertThat(diff(plain.checked(1), plain.checked(2)))
        .contains("DROP CONSTRAINT long_enough")
        .contains("ADD CONSTRAINT long_enough CHECK ((pages >= 2))");
    assertThat(diff(plain.checked(1), plain)).contains("DROP CONSTRAINT long_enough");
    assertThat(diff(plain, plain.refers(WhenDeleted.CLEAR))).contains("ON DELETE SET NULL");
    assertThat(diff(plain.refers(WhenDeleted.CLEAR), plain.refers(WhenDeleted.CASCADE)))
        .contains("DROP CONSTRAINT book_reader_id_fkey")
        .contains("ON DELETE CASCADE");
  }

  @Test
  void tables_may_refer_to_each_other_in_a_circle() {
    Shape one = circular("one", "other_id", "other");
    Shape other = circular("other", "one_id", "one");

    Books books = Books.of(one, other);
    String sql = PostgresTables.diff(SERVER, books);

    assertThat(sql)
        .endsWith(
            "ALTER TABLE one ADD FOREIGN KEY (other_id) REFERENCES other (id) ON DELETE NO ACTION;");
    assertThat(PostgresTables.diff(SERVER, books.migrated(sql))).isEmpty();
  }

  private static Shape circular(String name, String column, String table) {
    return Shape.of(
        new Shape.Parts(
            name,
            Optional.empty(),
            List.of(
                column(Shape.ID, ColumnKind.ID, 100),
                column(Shape.CREATED_AT, ColumnKind.TIME, 0),
                column(Shape.UPDATED_AT, ColumnKind.TIME, 0),
                column(column, ColumnKind.ID, 100).withOptional(true)),
            List.of(index(name + "_by_" + column, false, column)),
            List.of(new ReferenceShape(column, table, Optional.empty(), WhenDeleted.REFUSE)),
            List.of(),
            Optional.empty(),
            Set.of()));
  }

  @Test
  void what_a_descriptor_cannot_say_stays() {
    Books books =
        made(Book.of(TITLE))
            .migrated("CREATE INDEX hubs ON book (lower(title)) WHERE title <> '';");

    assertThat(PostgresTables.diff(SERVER, books)).isEmpty();
  }

  @Test
  void a_guard_comes_where_a_set_is_guarded() {
    Books books = made(Book.of(TITLE));
    Books guarded = new Books(books.shapes(), books.written(), true);

    String sql = PostgresTables.diff(SERVER, guarded);

    assertThat(sql).startsWith("CREATE TRIGGER book_not_by_the_handle");
    assertThat(PostgresTables.diff(SERVER, guarded.migrated(sql))).isEmpty();
  }

  @Test
  void a_table_that_is_gone_is_dropped_and_what_may_be_another_name_is_refused() {
    Books made = made(Book.of(TITLE));

    assertThat(PostgresTables.diff(SERVER, made.now()))
        .isEqualTo("-- LOSES DATA: all rows of the table book.\nDROP TABLE book;");
    assertThatThrownBy(() -> PostgresTables.diff(SERVER, made.now(Book.of(PAGES).shape())))
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("the columns [title] are gone and [pages] are new");
  }

  @Test
  void a_migration_that_does_not_run_is_told_and_nothing_is_left() {
    Books books = made(Book.of(TITLE)).migrated("CREATE TABLE 1;");

    assertThatThrownBy(() -> PostgresTables.diff(SERVER, books))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("the migration m2 of the set books does not run on PostgreSQL")
        .hasMessageContaining("syntax error");
  }
}
