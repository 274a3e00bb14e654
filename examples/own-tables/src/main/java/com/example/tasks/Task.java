package com.example.tasks;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.optionalTime;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Fresh;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One thing to do in a project. It only moves forward, from open to done or dropped. */
public record Task(
    Stamp stamp,
    String organizationId,
    String projectId,
    String title,
    State state,
    Priority priority,
    Optional<Instant> dueAt) {

  public enum State {
    OPEN,
    DOING,
    DONE,
    DROPPED
  }

  public enum Priority {
    LOW,
    NORMAL,
    HIGH
  }

  static final Column<Task, String> PROJECT_ID = id("project_id", Task::projectId);
  static final Column<Task, String> TITLE = text("title", Task::title).upTo(200);
  static final Column<Task, State> STATE = word("state", State.class, Task::state);
  static final Column<Task, Priority> PRIORITY =
      word("priority", Priority.class, Task::priority).byDefault(Priority.NORMAL);
  static final OptionalColumn<Task, Instant> DUE_AT = optionalTime("due_at", Task::dueAt);

  static final Reference<Task, Project> PROJECT =
      PROJECT_ID.references(() -> Project.TABLE).whenDeleted(WhenDeleted.CASCADE);
  static final Index<Task> BY_PROJECT = Index.on(PROJECT_ID, STATE);
  static final Index<Task> BY_DUE = Index.on(STATE, DUE_AT);

  public static final OrgTable<Task> TABLE =
      OrgTable.of(Task.class, "task", Task::stamp, Task::organizationId)
          .columns(PROJECT_ID, TITLE, STATE, PRIORITY, DUE_AT)
          .references(PROJECT)
          .indexes(BY_PROJECT, BY_DUE)
          .forwardOnly(
              STATE,
              Map.of(
                  State.OPEN, Set.of(State.DOING, State.DROPPED),
                  State.DOING, Set.of(State.DONE, State.DROPPED)))
          .versioned()
          .read(
              row ->
                  new Task(
                      row.stamp(),
                      row.organizationId(),
                      row.get(PROJECT_ID),
                      row.get(TITLE),
                      row.get(STATE),
                      row.get(PRIORITY),
                      row.get(DUE_AT)));

  static Task open(Fresh row, String projectId, String title) {
    return new Task(
        row.stamp(),
        row.organizationId(),
        projectId,
        title,
        State.OPEN,
        Priority.NORMAL,
        Optional.empty());
  }
}
