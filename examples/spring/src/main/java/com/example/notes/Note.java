package com.example.notes;

import static dev.keyhold.tables.Columns.text;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.TableSet;

/** A table of the application's own: each row is an organization's, and each change is audited. */
record Note(Stamp stamp, String organizationId, String words) {
  static final Column<Note, String> WORDS = text("words", Note::words).upTo(1_000);

  static final OrgTable<Note> TABLE =
      OrgTable.of(Note.class, "note", Note::stamp, Note::organizationId)
          .columns(WORDS)
          .read(row -> new Note(row.stamp(), row.organizationId(), row.get(WORDS)));

  static final TableSet TABLES =
      TableSet.of("notes", TABLE).migrations(Note.class::getResourceAsStream, "notes");
}
