package dev.keyhold.tck;

import dev.keyhold.spi.table.SetShape;
import java.util.List;

/**
 * The rules of {@link TableContract} once more, for a set whose tables refer to those of another
 * set and to each of Keyhold's own. A store's author extends this class too.
 */
public abstract class TableSetsContract extends TableContract {
  /** For the class of a store's author. */
  protected TableSetsContract() {}

  @Override
  protected SetShape tables() {
    return Visits.SET;
  }

  @Override
  protected List<SetShape> otherSets() {
    return List.of(Zoo.SET);
  }
}
