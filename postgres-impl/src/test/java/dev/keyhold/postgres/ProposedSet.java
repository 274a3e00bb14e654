package dev.keyhold.postgres;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A set whose one migration is what the descriptors ask for. */
record ProposedSet(SetShape set) implements SetShape {
  /** A storage that gets all its tables in this way. */
  static Storage open(Path directory, SetShape... sets) {
    return PostgresStorage.open(
        StorageConfig.builder(ReadySchemas.of(directory))
            .tables(Arrays.stream(sets).map(ProposedSet::new).toArray(SetShape[]::new))
            .build());
  }

  @Override
  public String name() {
    return set.name();
  }

  @Override
  public List<Shape> shapes() {
    return set.shapes();
  }

  @Override
  public boolean isGuarded() {
    return set.isGuarded();
  }

  @Override
  public List<Migration> migrations(String dialect) {
    return List.of(new Migration(1, "proposed", PostgresTables.ddl(set)));
  }
}
