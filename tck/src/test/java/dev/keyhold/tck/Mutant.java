package dev.keyhold.tck;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.table.RowsElsewhere;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A storage in memory with one fault.
 *
 * @param rule the rule at which the kit must fail it
 * @param fault what it does wrong
 */
record Mutant(String rule, String fault, Supplier<Storage> storage) {

  /** A storage that offers everything, with what a subclass breaks. */
  static class Broken extends InMemoryStorage {
    Broken() {
      super(
          EnumSet.allOf(Part.class),
          Duration.ofSeconds(10),
          List.of(Zoo.SET),
          RowsElsewhere.NOWHERE);
    }
  }

  /**
   * @param store makes the store that is wrong, of whichever type, for a unit of work
   */
  static Mutant of(String rule, String fault, Function<Unit, ?> store) {
    return new Mutant(
        rule,
        fault,
        () ->
            new Broken() {
              @Override
              Transaction transaction(Unit unit) {
                return new FaultyTransaction(unit, () -> store.apply(unit));
              }
            });
  }

  @Override
  public String toString() {
    return rule + ": " + fault;
  }
}
