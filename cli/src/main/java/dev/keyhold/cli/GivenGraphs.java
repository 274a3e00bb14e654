package dev.keyhold.cli;

import dev.keyhold.access.Access;
import dev.keyhold.access.GraphTables;
import dev.keyhold.access.Graphs;
import dev.keyhold.events.EventTables;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.SetShape;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** The graphs that a command is about, with their tenants where the database has some. */
final class GivenGraphs {
  private static final List<SetShape> NEEDED = List.of(EventTables.SET, GraphTables.SET);

  @Mixin private DataFolder data;
  @Mixin private ActorOption actor;

  GivenGraphs() {}

  /** What is open while a command runs. */
  record Open(OpenedData data, Graphs graphs, Access access) {
    Storage system() {
      return data.system();
    }

    /**
     * @throws StorageException.NotFound if there is no such organization
     */
    Storage tenant(String organization) {
      return data.tenant(organization);
    }
  }

  /** Uses graphs, whose tables are made if they are not there. */
  <T> T use(Function<Open, T> work) {
    return open(data.config(), work);
  }

  /**
   * Uses graphs that are there.
   *
   * @throws StorageException.InvalidInput if the database has none
   */
  <T> T look(Function<Open, T> work) {
    if (!names().contains(GraphTables.SET.name())) {
      throw new StorageException.InvalidInput(
          "the database has no graphs; keyhold access import and keyhold graph import make their"
              + " tables");
    }
    return open(data.config().setting("migrations", "validate"), work);
  }

  private SortedSet<String> names() {
    return OwnSets.names(data.config().build());
  }

  private <T> T open(StorageConfig.Builder config, Function<Open, T> work) {
    return OpenedData.use(data, actor, config, NEEDED, opened -> work.apply(open(opened)));
  }

  private static Open open(OpenedData data) {
    Access access = Access.over(data.system(), data.tenants(), data.events(), OpenedData.CLOCK);
    return new Open(data, Graphs.of(OpenedData.CLOCK), access);
  }

  /** As {@link DataFolder#keepClear}. */
  void keepClear(Path written) {
    data.keepClear(written);
  }
}
