package com.example.tasks;

import static com.example.tasks.Task.DUE_AT;
import static com.example.tasks.Task.STATE;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.sqlite.SqliteStorage;
import dev.keyhold.tables.TableSet;
import dev.keyhold.tables.Tables;
import dev.keyhold.tables.Tenant;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tasks of many tenants, in one file with their accounts and the audit trail. */
public final class TaskBoard implements AutoCloseable {
  /** Both tables, with the files that lead a database to them. */
  public static final TableSet TABLES =
      TableSet.of("tasks", Project.TABLE, Task.TABLE)
          .migrations(TaskBoard.class::getResourceAsStream, "first", "priorities");

  private final Storage storage;
  private final Tables tables;

  public TaskBoard(Path file, InstantSource clock, String actor) {
    StorageConfig config = StorageConfig.builder("sqlite:" + file).tables(TABLES).build();
    storage = AuditedStorage.over(SqliteStorage.open(config), () -> AuditContext.of(actor));
    tables = Tables.of(clock);
  }

  public Storage storage() {
    return storage;
  }

  /** Both rows and their audit entries, or none of them. */
  public Task begin(String organization, String name, String firstTask) {
    return storage.write(
        tx -> {
          Tenant tenant = tables.in(tx, organization);
          Project project =
              tenant.insert(
                  Project.TABLE, row -> new Project(row.stamp(), row.organizationId(), name));
          return tenant.insert(Task.TABLE, row -> Task.open(row, project.stamp().id(), firstTask));
        });
  }

  /** What is in work and due before a time, a page at a time, the latest first. */
  public Page<Task> due(String organization, Instant before, PageRequest page) {
    return storage.read(
        tx ->
            tables
                .in(tx, organization)
                .from(Task.TABLE)
                .where(STATE.is(Task.State.DOING), DUE_AT.below(before))
                .by(Task.BY_DUE)
                .descending()
                .page(page));
  }

  /** The projects of a page of tasks, by their ids: one statement for all of them. */
  public Map<String, Project> projects(String organization, List<Task> tasks) {
    return storage.read(tx -> tables.in(tx, organization).related(Task.PROJECT, tasks));
  }

  /** What a form answers. */
  public sealed interface Answer {
    record Saved(Task task) implements Answer {}

    record ChangedMeanwhile(Task now) implements Answer {}
  }

  /** Moves a task on, as somebody saw it; what others did meanwhile is not overwritten. */
  public Answer move(String organization, Task seen, Task.State state, Optional<Instant> dueAt) {
    return storage.write(
        tx -> {
          Tenant tenant = tables.in(tx, organization);
          try {
            return new Answer.Saved(
                tenant.update(Task.TABLE, seen, STATE.to(state), DUE_AT.to(dueAt)).after());
          } catch (StorageException.Conflict e) {
            return tenant
                .find(Task.TABLE, seen.stamp().id())
                .filter(now -> now.stamp().version() > seen.stamp().version())
                .map(Answer.ChangedMeanwhile::new)
                .orElseThrow(() -> e); // the state cannot become the other
          }
        });
  }

  /** The project is not seen from then on, and its name is free; its tasks stay as they are. */
  public boolean delete(String organization, String projectId) {
    return storage.write(
        tx -> tables.in(tx, organization).delete(Project.TABLE, projectId).isPresent());
  }

  public Project restore(String organization, String projectId) {
    return storage.write(tx -> tables.in(tx, organization).restore(Project.TABLE, projectId));
  }

  @Override
  public void close() {
    storage.close();
  }
}
