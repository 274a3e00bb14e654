package com.example.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.tasks.Task.State;
import com.example.tasks.TaskBoard.Answer;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.sqlite.SqliteStorage;
import dev.keyhold.tables.Tables;
import dev.keyhold.tables.Tenant;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskBoardTest {
  private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
  private static final Tables TABLES = Tables.of(InstantSource.fixed(NOW));

  @TempDir Path folder;
  private TaskBoard board;

  @BeforeEach
  void two_tenants() {
    board = new TaskBoard(folder.resolve("system.db"), InstantSource.fixed(NOW), "tests");
    board
        .storage()
        .run(
            tx -> {
              tx.identities()
                  .accounts()
                  .create(Account.builder("ada", NOW).email("ada@example.org").build());
              for (String name : List.of("acme", "bell")) {
                tx.identities()
                    .organizations()
                    .create(
                        Organization.builder(name, NOW)
                            .name(name)
                            .slug(name)
                            .ownerId("ada")
                            .build());
              }
            });
  }

  @AfterEach
  void close() {
    board.close();
  }

  @Test
  void a_page_of_tasks_comes_with_its_projects() {
    Task engine = board.begin("acme", "Engine", "Draw it");
    Task loom = board.begin("acme", "Loom", "Punch the cards");
    board.move("acme", engine, State.DOING, Optional.of(NOW));
    board.move("acme", loom, State.DOING, Optional.of(NOW.plus(Duration.ofDays(1))));

    Instant before = NOW.plus(Duration.ofDays(9));
    Page<Task> first = board.due("acme", before, PageRequest.first(1));
    Page<Task> second =
        board.due("acme", before, PageRequest.first(1).after(first.next().orElseThrow()));
    Map<String, Project> projects = board.projects("acme", first.items());

    assertEquals("Punch the cards", first.items().get(0).title());
    assertEquals("Draw it", second.items().get(0).title());
    assertEquals("Loom", projects.get(loom.projectId()).name());
  }

  @Test
  void who_saw_an_older_version_is_told_and_overwrites_nothing() {
    Task seen = board.begin("acme", "Engine", "Draw it");
    board.move("acme", seen, State.DOING, Optional.empty());

    Answer answer = board.move("acme", seen, State.DROPPED, Optional.empty());

    Task now = assertInstanceOf(Answer.ChangedMeanwhile.class, answer).now();
    assertEquals(State.DOING, now.state());
    assertEquals(2, now.stamp().version());
  }

  @Test
  void a_task_moves_forward_only() {
    Task task = board.begin("acme", "Engine", "Draw it");
    Answer dropped = board.move("acme", task, State.DROPPED, Optional.empty());
    Task now = assertInstanceOf(Answer.Saved.class, dropped).task();

    StorageException.Conflict refused =
        assertThrows(
            StorageException.Conflict.class,
            () -> board.move("acme", now, State.OPEN, Optional.empty()));

    assertEquals(Optional.of("state"), refused.field());
  }

  @Test
  void a_deleted_project_gives_its_name_away_and_comes_back() {
    Task task = board.begin("acme", "Engine", "Draw it");
    assertTrue(board.delete("acme", task.projectId()));
    assertTrue(board.projects("acme", List.of(task)).isEmpty());
    Task other = board.begin("acme", "Engine", "Build it");

    StorageException.Duplicate taken =
        assertThrows(
            StorageException.Duplicate.class, () -> board.restore("acme", task.projectId()));
    assertEquals(Optional.of("name"), taken.field());

    board.delete("acme", other.projectId());
    assertEquals("Engine", board.restore("acme", task.projectId()).name());
  }

  /** What is another tenant's behaves as what is not there, and nothing of it is changed. */
  @Test
  void nobody_reaches_into_another_tenant() {
    Task task = board.begin("acme", "Engine", "Draw it");
    String id = task.stamp().id();
    board
        .storage()
        .run(
            tx -> {
              Tenant bell = TABLES.in(tx, "bell");
              assertTrue(bell.find(Task.TABLE, id).isEmpty());
              assertEquals(0, bell.from(Task.TABLE).count());
              assertTrue(bell.related(Task.PROJECT, List.of(task)).isEmpty());
              assertTrue(bell.delete(Task.TABLE, id).isEmpty());
              assertThrows(
                  StorageException.NotFound.class,
                  () -> bell.update(Task.TABLE, id, Task.TITLE.to("mine")));
              assertThrows(StorageException.InvalidInput.class, () -> bell.add(Task.TABLE, task));
              StorageException.MissingReference missing =
                  assertThrows(
                      StorageException.MissingReference.class,
                      () ->
                          bell.insert(Task.TABLE, row -> Task.open(row, task.projectId(), "mine")));
              assertEquals(Optional.of("projectId"), missing.field());
            });

    Optional<Task> found = board.storage().read(tx -> TABLES.in(tx, "acme").find(Task.TABLE, id));
    assertEquals(Optional.of(task), found);
  }

  /** A join by Jdbi: names come from the descriptors, and the tenant is ours to remember. */
  @Test
  void projects_are_counted_by_jdbi() {
    board.begin("acme", "Engine", "Draw it");
    board.begin("bell", "Bell", "Ring it");

    List<String> found =
        board
            .storage()
            .read(
                tx ->
                    SqliteStorage.handle(tx)
                        .createQuery(
                            """
                            SELECT p.<name> || ': ' || count(*) FROM <project> p
                            JOIN <task> t ON t.<project_id> = p.id
                            WHERE p.<tenant> = :tenant AND p.deleted_at IS NULL
                            GROUP BY p.id ORDER BY p.<name>
                            """)
                        .define("project", Project.TABLE.name())
                        .define("task", Task.TABLE.name())
                        .define("name", Project.NAME.name())
                        .define("tenant", Project.TABLE.tenantColumn())
                        .define("project_id", Task.PROJECT_ID.name())
                        .bind("tenant", "acme")
                        .mapTo(String.class)
                        .list());

    assertEquals(List.of("Engine: 1"), found);
  }

  /** The same join by jOOQ. */
  @Test
  void projects_are_counted_by_jooq() {
    board.begin("acme", "Engine", "Draw it");
    board.begin("bell", "Bell", "Ring it");
    var project = DSL.table(DSL.name(Project.TABLE.name())).as("p");
    var task = DSL.table(DSL.name(Task.TABLE.name())).as("t");
    var name = DSL.field(DSL.name("p", Project.NAME.name()), String.class);
    var id = DSL.field(DSL.name("p", Shape.ID), String.class);
    var projectId = DSL.field(DSL.name("t", Task.PROJECT_ID.name()), String.class);
    var tenant = DSL.field(DSL.name("p", Project.TABLE.tenantColumn()), String.class);
    var deletedAt = DSL.field(DSL.name("p", Shape.DELETED_AT));

    Map<String, Integer> found =
        board
            .storage()
            .read(
                tx ->
                    DSL.using(SqliteStorage.handle(tx).getConnection(), SQLDialect.SQLITE)
                        .select(name, DSL.count())
                        .from(project)
                        .join(task)
                        .on(projectId.eq(id))
                        .where(tenant.eq("acme"), deletedAt.isNull())
                        .groupBy(name)
                        .fetchMap(name, DSL.count()));

    assertEquals(Map.of("Engine", 1), found);
  }
}
