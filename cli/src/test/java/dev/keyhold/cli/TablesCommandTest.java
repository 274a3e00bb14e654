package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.table.ColumnKind;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about a hub's own tables, which a jar provides. */
class TablesCommandTest {
  private static final String FIRST =
      """
      CREATE TABLE note (
        id TEXT NOT NULL PRIMARY KEY, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
      ) STRICT;
      """;

  private static final String SECOND = "ALTER TABLE note ADD COLUMN title TEXT;";

  @TempDir Path folder;
  private Path data;

  /** A set of one table, of which a subclass says how many migrations are written. */
  abstract static class Notes implements SetShape {
    @Override
    public String name() {
      return "notes";
    }

    @Override
    public List<Shape> shapes() {
      List<ColumnShape> columns = new ArrayList<>();
      columns.add(column("id", ColumnKind.ID, false, 100));
      columns.add(column("created_at", ColumnKind.TIME, false, 0));
      columns.add(column("updated_at", ColumnKind.TIME, false, 0));
      columns.add(column("title", ColumnKind.TEXT, true, 100));
      return List.of(
          Shape.of(
              new Shape.Parts(
                  "note",
                  Optional.empty(),
                  columns,
                  List.of(),
                  List.of(),
                  List.of(),
                  Optional.empty(),
                  Set.of())));
    }

    private static ColumnShape column(String name, ColumnKind kind, boolean optional, int limit) {
      return ColumnShape.of(name, kind, limit, List.of()).withOptional(optional);
    }
  }

  /** Lacks the migration of its last column. */
  public static final class Unfinished extends Notes {
    @Override
    public List<Migration> migrations(String dialect) {
      return List.of(new Migration(1, "notes", FIRST));
    }
  }

  /** The whole. */
  public static final class Finished extends Notes {
    @Override
    public List<Migration> migrations(String dialect) {
      return List.of(new Migration(1, "notes", FIRST), new Migration(2, "titles", SECOND));
    }
  }

  /** A table of what is said about accounts. */
  public static final class Remarks implements SetShape {
    static final Shape REMARK =
        Shape.of(
            new Shape.Parts(
                "remark",
                Optional.empty(),
                List.of(
                    Notes.column("id", ColumnKind.ID, false, 100),
                    Notes.column("about_id", ColumnKind.ID, false, 100),
                    Notes.column("words", ColumnKind.TEXT, true, 100)
                        .withMark(ColumnShape.Mark.PERSONAL),
                    Notes.column("created_at", ColumnKind.TIME, false, 0),
                    Notes.column("updated_at", ColumnKind.TIME, false, 0)),
                List.of(new IndexShape("remark_by_about", List.of("about_id"), false, false)),
                List.of(
                    new ReferenceShape(
                        "about_id", "accounts", Optional.empty(), WhenDeleted.CASCADE, true)),
                List.of(),
                Optional.empty(),
                Set.of()));

    @Override
    public String name() {
      return "remarks";
    }

    @Override
    public List<Shape> shapes() {
      return List.of(REMARK);
    }

    @Override
    public List<Migration> migrations(String dialect) {
      String sql =
          """
          CREATE TABLE remark (
            id TEXT NOT NULL PRIMARY KEY,
            about_id TEXT NOT NULL,
            words TEXT,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
          ) STRICT;
          CREATE INDEX remark_by_about ON remark (about_id, id);
          """;
      return List.of(new Migration(1, "remarks", sql));
    }
  }

  @BeforeEach
  void there_is_a_database() {
    data = folder.resolve("hub.db");
    Keyhold.open("sqlite:" + data).close();
  }

  private String jar(Class<?> set) throws IOException {
    return jar(folder.resolve(set.getSimpleName() + ".jar"), set).toString();
  }

  /** A jar that provides a class which is on the class path already. */
  static Path jar(Path jar, Class<?> set) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("META-INF/services/" + SetShape.class.getName()));
      out.write(set.getName().getBytes(StandardCharsets.UTF_8));
    }
    return jar;
  }

  private Run run(String command, Class<?> set) throws IOException {
    return Run.of("tables", command, "--data", data.toString(), "--jar", jar(set));
  }

  @Test
  void diff_prints_what_the_next_migration_has_to_do() throws IOException {
    Run run = Run.of("tables", "diff", "--jar", jar(Unfinished.class));

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo("-- The set notes: what its migrations lack.\n" + SECOND + "\n");
    assertThat(Run.of("tables", "diff", "--jar", jar(Finished.class)).out())
        .isEqualTo("-- The set notes: no difference.\n");
  }

  @Test
  void erase_blanks_what_rows_say_about_a_person_after_a_dry_run() throws IOException {
    assertThat(erase("ada").err()).contains("run keyhold tables migrate first");
    there_is_a_remark_about_ada();

    Run dry = erase("ada", "--dry-run");
    Run first = erase("ada");
    Run second = erase("ada");
    Run trail = Run.of("audit", "list", "--data", data.toString());

    assertThat(dry.out()).isEqualTo("remark: 1 rows\nwould be blanked; nothing was changed\n");
    assertThat(first.exitCode()).isZero();
    assertThat(first.out()).isEqualTo("remark: 1 rows\nblanked\n");
    assertThat(second.out()).isEqualTo("no row says anything personal\n");
    assertThat(trail.out()).contains("remark.update").doesNotContain("she is late");
    assertThat(erase("ada", "--table", "nothing").err())
        .contains("no table of the sets refers to nothing");
  }

  private Run erase(String id, String... more) throws IOException {
    List<String> line = new ArrayList<>(List.of("tables", "erase", "--data", data.toString()));
    line.addAll(List.of("--jar", jar(Remarks.class), "--id", id, "--reason", "asked for"));
    line.addAll(List.of(more));
    return Run.of(line.toArray(String[]::new));
  }

  private void there_is_a_remark_about_ada() {
    Instant now = Instant.parse("2026-01-05T08:00:00Z");
    Row remark =
        Row.builder(Remarks.REMARK)
            .set("id", "r")
            .set("about_id", "ada")
            .set("words", "she is late")
            .set("created_at", now)
            .set("updated_at", now)
            .build();
    try (Storage storage =
        Keyhold.open(StorageConfig.builder("sqlite:" + data).tables(new Remarks()).build())) {
      storage.write(
          tx -> {
            tx.identities().accounts().create(Account.builder("ada", now).email("a@b.org").build());
            return tx.tables().insert(Remarks.REMARK, Scope.everywhere(), remark);
          });
    }
  }

  @Test
  void mend_deletes_what_refers_across_databases_to_nothing_after_a_dry_run() throws IOException {
    there_is_a_remark_about_ada();
    Run before = run("mend", Remarks.class);
    try (Storage storage =
        Keyhold.open(StorageConfig.builder("sqlite:" + data).tables(new Remarks()).build())) {
      storage.write(tx -> tx.identities().accounts().delete("ada"));
    }

    Run dry =
        Run.of(
            "tables", "mend", "--data", data.toString(), "--jar", jar(Remarks.class), "--dry-run");
    Run first = run("mend", Remarks.class);
    Run second = run("mend", Remarks.class);

    assertThat(before.out()).isEqualTo("no reference is loose\n");
    assertThat(dry.out()).isEqualTo("remark.about_id: 1 rows would be deleted\n  r\n");
    assertThat(first.out()).isEqualTo("remark.about_id: 1 rows deleted\n  r\n");
    assertThat(second.out()).isEqualTo("no reference is loose\n");
    assertThat(Run.of("audit", "list", "--data", data.toString()).out()).contains("remark.delete");
  }

  @Test
  void page_says_what_the_tables_are() throws IOException {
    Run run = Run.of("tables", "page", "--jar", jar(Finished.class));

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith("# Tables\n")
        .contains("    note {\n", "| `title` | text of at most 100 | yes |  | `title` |  |\n");
  }

  @Test
  void migrate_runs_what_is_missing_once_and_check_then_finds_nothing() throws IOException {
    Run before = run("check", Finished.class);
    Run first = run("migrate", Finished.class);
    Run second = run("migrate", Finished.class);
    Run after = run("check", Finished.class);

    assertThat(before.exitCode()).isEqualTo(1);
    assertThat(before.out())
        .isEqualTo("WRONG  the set notes: the migrations [notes, titles] have not run\n");
    assertThat(first.exitCode()).isZero();
    assertThat(first.out())
        .matches(
            """
            notes, migration 1 \\(notes\\): \\d+\\.\\d\\d s
            notes, migration 2 \\(titles\\): \\d+\\.\\d\\d s
            the migrations are kept
            """);
    assertThat(second.out()).isEqualTo("the database lacks no migration\n");
    assertThat(after.exitCode()).isZero();
    assertThat(after.out()).isEqualTo("ok     the set notes\n");
  }

  @Test
  void check_tells_what_somebody_altered() throws IOException, SQLException {
    Keyhold.open(StorageConfig.builder("sqlite:" + data).tables(new Finished()).build()).close();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("ALTER TABLE note DROP COLUMN title");
    }

    Run run = run("check", Finished.class);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEqualTo("WRONG  the set notes: note lacks the column title: TEXT\n");
  }

  @Test
  void a_set_that_its_migrations_do_not_lead_to_is_refused_and_the_file_is_as_before()
      throws IOException {
    assertThat(run("migrate", Finished.class).exitCode()).isZero();
    Run run = run("migrate", Unfinished.class);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("keyhold: ");
    assertThat(run("check", Finished.class).exitCode()).isZero();
  }

  @Test
  void without_a_set_or_with_a_jar_that_is_not_there_it_says_what_to_name() throws IOException {
    Path broken = folder.resolve("META-INF/services");
    Files.createDirectories(broken);
    Files.writeString(broken.resolve(SetShape.class.getName()), "com.example.Missing");

    for (Run run :
        List.of(
            Run.of("tables", "diff"),
            Run.of("tables", "diff", "--jar", folder.resolve("none.jar").toString()),
            Run.of("tables", "diff", "--jar", folder.toString()))) {
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).startsWith("keyhold: ").contains("--jar").hasLineCount(1);
    }
  }
}
