package dev.keyhold.bench;

import static dev.keyhold.tables.Columns.flag;
import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalTime;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.TableSet;
import java.time.Instant;
import java.util.Optional;

/** A row of a table as hubs have them: twelve columns, two indexes, versions. */
record BenchNote(
    Stamp stamp,
    String organizationId,
    String title,
    String body,
    Channel channel,
    long priority,
    boolean done,
    Optional<String> authorId,
    Optional<Instant> dueAt) {

  enum Channel {
    MAIL,
    CHAT,
    NONE
  }

  static final Column<BenchNote, String> TITLE = text("title", BenchNote::title);
  static final Column<BenchNote, String> BODY = text("body", BenchNote::body);
  static final Column<BenchNote, Channel> CHANNEL =
      word("channel", Channel.class, BenchNote::channel);
  static final Column<BenchNote, Long> PRIORITY = number("priority", BenchNote::priority);
  static final Column<BenchNote, Boolean> DONE = flag("done", BenchNote::done);
  static final OptionalColumn<BenchNote, String> AUTHOR_ID =
      optionalId("author_id", BenchNote::authorId);
  static final OptionalColumn<BenchNote, Instant> DUE_AT = optionalTime("due_at", BenchNote::dueAt);

  static final Index<BenchNote> BY_TITLE = Index.unique(TITLE);
  static final Index<BenchNote> BY_DUE = Index.on(CHANNEL, DUE_AT);

  static final OrgTable<BenchNote> TABLE =
      OrgTable.of(BenchNote.class, "note", BenchNote::stamp, BenchNote::organizationId)
          .columns(TITLE, BODY, CHANNEL, PRIORITY, DONE, AUTHOR_ID, DUE_AT)
          .indexes(BY_TITLE, BY_DUE)
          .versioned()
          .read(
              row ->
                  new BenchNote(
                      row.stamp(),
                      row.organizationId(),
                      row.get(TITLE),
                      row.get(BODY),
                      row.get(CHANNEL),
                      row.get(PRIORITY),
                      row.get(DONE),
                      row.get(AUTHOR_ID),
                      row.get(DUE_AT)));

  static final TableSet SET =
      TableSet.of("bench", TABLE).migrations(BenchNote.class::getResourceAsStream, "notes");
}
