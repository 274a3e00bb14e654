package com.example.tasks;

import static dev.keyhold.tables.Columns.text;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Stamp;

/** What a tenant works on. A deleted project can be restored. */
public record Project(Stamp stamp, String organizationId, String name) {
  static final Column<Project, String> NAME = text("name", Project::name).upTo(100);

  static final Index<Project> BY_NAME = Index.unique(NAME);

  public static final OrgTable<Project> TABLE =
      OrgTable.of(Project.class, "project", Project::stamp, Project::organizationId)
          .columns(NAME)
          .indexes(BY_NAME)
          .versioned()
          .softDeleted()
          .read(row -> new Project(row.stamp(), row.organizationId(), row.get(NAME)));
}
