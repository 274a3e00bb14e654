package dev.keyhold.core;

import static dev.keyhold.tables.Columns.text;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;

/** Accounts of several organizations that work together. */
public record Workgroup(Stamp stamp, String name) {
  static final Column<Workgroup, String> NAME = text("name", Workgroup::name).upTo(255);

  static final Index<Workgroup> BY_NAME = Index.unique(NAME);

  static final Table<Workgroup> TABLE =
      Table.of(Workgroup.class, "workgroups", Workgroup::stamp)
          .columns(NAME)
          .indexes(BY_NAME)
          .versioned()
          .read(row -> new Workgroup(row.stamp(), row.get(NAME)));
}
