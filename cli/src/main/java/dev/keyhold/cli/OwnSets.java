package dev.keyhold.cli;

import dev.keyhold.access.GraphTables;
import dev.keyhold.apps.AppTables;
import dev.keyhold.core.CoreTables;
import dev.keyhold.events.EventTables;
import dev.keyhold.iam.IamTables;
import dev.keyhold.postgres.PostgresTables;
import dev.keyhold.secrets.SecretTables;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.sqlite.SqliteTables;
import dev.keyhold.tenants.Tenants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The sets of tables that come with Keyhold: a database that has one need not be told of it. */
final class OwnSets {
  private static final List<SetShape> ALL =
      List.of(
          IamTables.SET,
          Tenants.SET,
          EventTables.SET,
          EventTables.OF_TENANTS,
          GraphTables.SET,
          CoreTables.SET,
          AppTables.SET,
          SecretTables.SET);

  private OwnSets() {}

  /** The names of the sets of which a database has the tables. */
  static SortedSet<String> names(StorageConfig config) {
    if (!config.scheme().equals("sqlite")) {
      return PostgresTables.sets(config);
    }
    Path file = Path.of(config.location());
    return Files.isRegularFile(file) ? SqliteTables.sets(file) : new TreeSet<>();
  }

  /**
   * Checks that a database has the tables of a set.
   *
   * @param what is in them
   * @param set as a hub names it
   * @throws StorageException.InvalidInput if it has none
   */
  static void require(StorageConfig config, SetShape tables, String what, String set) {
    if (!names(config).contains(tables.name())) {
      throw new StorageException.InvalidInput(
          "the database has no %s; keyhold serve makes their tables, and so does a hub that opens it with %s"
              .formatted(what, set));
    }
  }

  /** The sets that were named, and those of Keyhold that the database has. */
  static List<SetShape> with(List<SetShape> named, StorageConfig config) {
    SortedSet<String> there = names(config);
    List<SetShape> all = new ArrayList<>(named);
    ALL.stream()
        .filter(set -> there.contains(set.name()) && !named.contains(set))
        .forEach(all::add);
    return List.copyOf(all);
  }
}
