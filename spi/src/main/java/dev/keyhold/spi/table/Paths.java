package dev.keyhold.spi.table;

import dev.keyhold.spi.StorageException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Ways through a table, each row of which leads from the value of one column to that of another.
 *
 * @param where which rows are taken; each names one value of its column
 * @param from the column with the value that a step begins at
 * @param to the column with the value that it leads to
 * @param mostValues how many values may be reached at the most, those included that one begins with
 * @param mostSteps how many steps away the furthest may be
 */
public record Paths(List<Condition> where, String from, String to, int mostValues, int mostSteps) {
  public Paths {
    where = List.copyOf(where);
  }

  /**
   * For stores: the values that are reached, step by step.
   *
   * @param next the values to which rows lead that begin at one of these
   * @throws StorageException.Conflict if they are too many or too far
   */
  public Set<String> walk(Collection<String> starts, UnaryOperator<Set<String>> next) {
    Set<String> reached = new HashSet<>(starts);
    checkNumber(reached.size());
    Set<String> newest = Set.copyOf(starts);
    for (int steps = 0; !newest.isEmpty(); steps++) {
      Set<String> found = new HashSet<>(next.apply(newest));
      found.removeAll(reached);
      if (!found.isEmpty() && steps == mostSteps) {
        throw tooFar(mostSteps + " steps");
      }
      reached.addAll(found);
      checkNumber(reached.size());
      newest = found;
    }
    return reached;
  }

  /**
   * For stores.
   *
   * @throws StorageException.Conflict if these are too many values
   */
  public void checkNumber(int values) {
    if (values > mostValues) {
      throw tooFar(mostValues + " values");
    }
  }

  private StorageException tooFar(String bound) {
    return new StorageException.Conflict(from, "more than " + bound + " are reached from here");
  }
}
