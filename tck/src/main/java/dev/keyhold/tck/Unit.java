package dev.keyhold.tck;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.Text;
import java.util.Set;

/** A running unit of work: what it sees, and whether it may change it. */
final class Unit {
  private final InMemoryTables tables;
  private final Set<Part> offered;
  private final boolean writes;
  private volatile boolean ended;

  private Unit(InMemoryTables tables, Set<Part> offered, boolean writes) {
    this.tables = tables;
    this.offered = offered;
    this.writes = writes;
  }

  static Unit reading(InMemoryTables committed, Set<Part> offered) {
    return new Unit(committed, offered, false);
  }

  static Unit writing(InMemoryTables copy, Set<Part> offered) {
    return new Unit(copy, offered, true);
  }

  Set<Part> offered() {
    return offered;
  }

  /** The tables to look at. */
  InMemoryTables tables() {
    if (ended) {
      throw new IllegalStateException("the unit of work has ended, and its transaction with it");
    }
    return tables;
  }

  /** The tables to look at, for a text that comes from outside. */
  InMemoryTables tables(String name, String text) {
    InMemoryTables open = tables();
    Text.wellFormed(name, text);
    return open;
  }

  /** The tables to change. */
  InMemoryTables change() {
    InMemoryTables open = tables();
    if (!writes) {
      throw new IllegalStateException("a unit of work of read() changes nothing; use write()");
    }
    return open;
  }

  /** The tables to change, for a text that comes from outside. */
  InMemoryTables change(String name, String text) {
    InMemoryTables open = change();
    Text.wellFormed(name, text);
    return open;
  }

  void end() {
    ended = true;
  }
}
