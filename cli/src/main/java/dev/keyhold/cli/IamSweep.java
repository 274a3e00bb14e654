package dev.keyhold.cli;

import dev.keyhold.iam.DeviceCode;
import dev.keyhold.iam.OAuthClientAssertion;
import dev.keyhold.iam.OAuthRefreshToken;
import dev.keyhold.iam.RateLimit;
import dev.keyhold.iam.Session;
import dev.keyhold.iam.VerificationCode;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.table.ColumnKind;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowQuery;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.TableStore;
import dev.keyhold.tables.AnyColumn;
import dev.keyhold.tables.AnyTable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Removes rows behind sign-in whose time is over. They open nothing any more, so that a row has no
 * entry of its own in the trail: each batch has one, with how many they were.
 *
 * @param storage audited
 * @param actor who is recorded
 * @param before rows that ended before this go
 */
record IamSweep(Storage storage, String actor, Instant before) {
  /** Others wait for no longer than it takes to delete so many. */
  private static final int BATCH = 500;

  /** A table whose rows end at a time that a column of theirs says. */
  record Ending(Shape shape, String column) {
    private static Ending of(AnyTable<?, ?> table, AnyColumn<?, ?> column) {
      return new Ending(table.shape(), column.name());
    }

    private RowQuery query(Object before) {
      return new RowQuery(
          Optional.empty(),
          List.of(new Condition(column, Condition.Is.BELOW, Optional.of(before))),
          false);
    }
  }

  static final List<Ending> TABLES =
      List.of(
          Ending.of(Session.TABLE, Session.EXPIRES_AT),
          Ending.of(VerificationCode.TABLE, VerificationCode.EXPIRES_AT),
          Ending.of(DeviceCode.TABLE, DeviceCode.EXPIRES_AT),
          Ending.of(RateLimit.TABLE, RateLimit.LAST_REQUEST),
          Ending.of(OAuthRefreshToken.TABLE, OAuthRefreshToken.EXPIRES_AT),
          Ending.of(OAuthClientAssertion.TABLE, OAuthClientAssertion.EXPIRES_AT));

  private RowQuery query(Ending ending) {
    boolean isNumber = ending.shape().column(ending.column()).kind() == ColumnKind.NUMBER;
    return ending.query(isNumber ? (Object) before.toEpochMilli() : before);
  }

  /** How many rows of a table would go. */
  long count(Ending ending) {
    return storage.read(tx -> tx.tables().count(ending.shape(), Scope.everywhere(), query(ending)));
  }

  /**
   * Removes those of a table, a batch in a unit of its own.
   *
   * @return how many went
   */
  long remove(Ending ending) {
    long removed = 0;
    int batch;
    do {
      batch = storage.write(tx -> removeBatch(tx, ending));
      removed += batch;
    } while (batch == BATCH);
    return removed;
  }

  private int removeBatch(Transaction tx, Ending ending) {
    TableStore rows = tx.beneath().tables();
    List<Row> ended =
        rows.list(ending.shape(), Scope.everywhere(), query(ending), PageRequest.first(BATCH))
            .items();
    for (Row row : ended) {
      rows.delete(ending.shape(), Scope.everywhere(), row.id(), OptionalLong.empty());
    }
    if (!ended.isEmpty()) {
      tx.audit().append(entry(ending, ended.size()));
    }
    return ended.size();
  }

  private AuditEntry entry(Ending ending, int rows) {
    Instant now = Instant.now();
    return AuditEntry.builder(Ids.newId(now), ending.shape().name() + ".sweep", now)
        .actorId(actor)
        .details(Json.of(Map.of("rows", rows, "endedBefore", before.toString())))
        .build();
  }
}
