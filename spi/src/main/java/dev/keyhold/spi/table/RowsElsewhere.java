package dev.keyhold.spi.table;

/**
 * Finds the rows of other databases to which references {@linkplain ReferenceShape#across across}
 * lead. A storage asks it inside of a unit of work, so it reads from another storage than that one.
 */
public interface RowsElsewhere {
  /** Every row is in this database. */
  RowsElsewhere NOWHERE =
      new RowsElsewhere() {
        @Override
        public boolean keeps(String table) {
          return false;
        }

        @Override
        public boolean isThere(Row row, ReferenceShape reference) {
          return false;
        }
      };

  /** Whether the rows of this table are in another database. */
  boolean keeps(String table);

  /**
   * Whether the row is there to which a reference leads, as {@link TableStore#isThere} says.
   *
   * @param row in which the reference is present
   * @param reference across databases, to a table that is kept elsewhere
   */
  boolean isThere(Row row, ReferenceShape reference);
}
