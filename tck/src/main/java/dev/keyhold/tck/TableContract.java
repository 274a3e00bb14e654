package dev.keyhold.tck;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.table.SetShape;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a storage promises about tables, one test a promise, tried on every table of a set to which
 * it applies. A store's author extends this class and says how a storage is opened; the set is a
 * zoo of tables with everything that a table can have. A hub extends it to try its own tables:
 *
 * <pre>{@code
 * class OurTablesTest extends TableContract {
 *   @Override
 *   protected SetShape tables() {
 *     return Ours.SET;
 *   }
 *
 *   @Override
 *   protected Storage open(Path directory, SetShape... sets) {
 *     return SqliteStorage.open(
 *         StorageConfig.builder("sqlite:" + directory.resolve("system.db")).tables(sets).build());
 *   }
 * }
 * }</pre>
 */
@ExtendWith(TableTrialExtension.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
@SuppressWarnings("exports") // the extension is for this class alone
public abstract class TableContract {
  @TempDir Path directory;

  /** For the class of a store's author, or of a hub. */
  protected TableContract() {}

  /**
   * Opens an empty storage with these tables.
   *
   * @param directory exists, and belongs to this storage alone
   * @param sets {@link #tables}, and then {@link #otherSets}
   */
  protected abstract Storage open(Path directory, SetShape... sets);

  /** The tables to try. Their rows must take made-up values: checks between columns may not. */
  protected SetShape tables() {
    return Zoo.SET;
  }

  /**
   * The sets whose tables {@link #tables} refers to, and those that these refer to. They are not
   * tried, but they have rows for the others to refer to.
   */
  protected List<SetShape> otherSets() {
    return List.of();
  }

  @Nested
  class TableRows extends TableRowContract {}

  @Nested
  class TableReferences extends TableReferenceContract {}

  @Nested
  class TableChanges extends TableChangeContract {}

  @Nested
  class TableLists extends TableListContract {}

  @Nested
  class TableTenants extends TableTenantContract {}

  @Nested
  class TablePaths extends TablePathContract {}

  @Nested
  class TableDeletions extends TableDeletionContract {}
}
