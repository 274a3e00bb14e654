package dev.keyhold.tables;

import dev.keyhold.spi.table.CheckShape;
import dev.keyhold.spi.table.Condition;

/**
 * What a row must have in one column. Columns make them.
 *
 * @param <R> the record of the row, so that the column of another table does not compile
 */
@SuppressWarnings("UnusedTypeParameter")
public record Where<R>(Condition condition) {
  CheckShape.Rule rule() {
    return new CheckShape.Column(condition);
  }
}
