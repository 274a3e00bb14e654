package dev.keyhold.tenants;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Accounts;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import dev.keyhold.tables.TableSet;
import java.time.Instant;
import java.util.Optional;

/** A set of which two tables live with each tenant, and one is everybody's. */
final class Diary {
  static final TableSet SET =
      TableSet.of("diary", Holiday.TABLE, Note.TABLE, Line.TABLE)
          .perTenant(Note.TABLE, Line.TABLE)
          .migrations(Diary.class::getResourceAsStream, "diary");

  private Diary() {}

  /** Everybody's. */
  record Holiday(Stamp stamp, String name) {
    static final Column<Holiday, String> NAME = text("name", Holiday::name);
    static final Table<Holiday> TABLE =
        Table.of(Holiday.class, "holiday", Holiday::stamp)
            .columns(NAME)
            .read(row -> new Holiday(row.stamp(), row.get(NAME)));
  }

  /** A tenant's: refers to an account of the shared database. */
  record Note(Stamp stamp, String organizationId, String title, Optional<String> writerId) {
    static final Column<Note, String> TITLE = text("title", Note::title).upTo(200);
    static final OptionalColumn<Note, String> WRITER_ID = optionalId("writer_id", Note::writerId);
    static final Reference<Note, Account> WRITER =
        WRITER_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CLEAR).across();
    static final Index<Note> BY_TITLE = Index.unique(TITLE);
    static final OrgTable<Note> TABLE =
        OrgTable.of(Note.class, "note", Note::stamp, Note::organizationId)
            .columns(TITLE, WRITER_ID)
            .references(WRITER)
            .indexes(BY_TITLE)
            .versioned()
            .softDeleted()
            .idsWithinTenant()
            .read(
                row ->
                    new Note(
                        row.stamp(), row.organizationId(), row.get(TITLE), row.get(WRITER_ID)));

    static Note of(String id, String organizationId, String title) {
      return new Note(Stamp.of(id, NOW, NOW), organizationId, title, Optional.empty());
    }

    Note by(String writer) {
      return new Note(stamp, organizationId, title, Optional.of(writer));
    }
  }

  /** A tenant's: goes with its note. */
  record Line(Stamp stamp, String organizationId, String noteId, String said) {
    static final Column<Line, String> NOTE_ID = id("note_id", Line::noteId);
    static final Column<Line, String> TEXT = text("line_text", Line::said);
    static final Reference<Line, Note> NOTE =
        NOTE_ID.references(() -> Note.TABLE).whenDeleted(WhenDeleted.CASCADE);
    static final OrgTable<Line> TABLE =
        OrgTable.of(Line.class, "line", Line::stamp, Line::organizationId)
            .columns(NOTE_ID, TEXT)
            .references(NOTE)
            .idsWithinTenant()
            .read(
                row ->
                    new Line(row.stamp(), row.organizationId(), row.get(NOTE_ID), row.get(TEXT)));
  }

  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
}
