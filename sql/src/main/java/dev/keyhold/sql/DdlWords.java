package dev.keyhold.sql;

import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.Shape;
import java.util.Optional;

/** What one kind of database says otherwise than another where a table is made. */
public interface DdlWords {
  /** The type of a column, with how it is ordered. */
  String type(ColumnShape column);

  /** What each value of a column must be, as an expression; most follow from the type. */
  Optional<String> rule(ColumnShape column);

  /** A value as a column keeps it, in a statement. */
  String literal(Object stored);

  /** The time of an insertion, as a column keeps it whose form others prescribe. */
  String now();

  /** What stands behind the columns of a table. */
  String end();

  /** How an index has a column. */
  String indexed(Shape shape, IndexShape index, String column);

  /** What a foreign key with the tenant does to its own column alone; empty if it cannot. */
  Optional<String> clearing(ReferenceShape reference);

  /** Whether a foreign key may lead to a table that is made later. */
  boolean refersToLaterTables();

  /** What else comes with a table of tenants; may be empty. */
  String tenants(Shape shape);

  /** What else comes with a table that no SQL of a hub's may write to; may be empty. */
  String guard(Shape shape);
}
