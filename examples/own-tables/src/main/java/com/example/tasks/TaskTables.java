package com.example.tasks;

import dev.keyhold.tables.ProvidedSet;

/** The set, for the commands {@code keyhold tables}. */
public final class TaskTables extends ProvidedSet {
  public TaskTables() {
    super(TaskBoard.TABLES);
  }
}
