package dev.keyhold.spi.table;

import dev.keyhold.spi.StorageException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What sets take from each other that are in one storage: a database has one place for names. */
final class SetClashes {
  /** What has a name, by that name. */
  private final Map<String, String> taken = new HashMap<>();

  private SetClashes() {}

  static void refuse(List<SetShape> sets) {
    Set<String> names = new HashSet<>();
    SetClashes clashes = new SetClashes();
    for (SetShape set : sets) {
      if (!names.add(set.name())) {
        throw refused("two sets of tables have the name " + set.name());
      }
      set.shapes().forEach(shape -> clashes.take(set, shape));
    }
    SetReferences.refuse(sets);
  }

  private void take(SetShape set, Shape shape) {
    take(shape.name(), "the table %s of the set %s".formatted(shape.name(), set.name()));
    for (IndexShape index : shape.indexes()) {
      take(
          index.name(),
          "the index %s of the table %s of the set %s"
              .formatted(index.name(), shape.name(), set.name()));
    }
  }

  private void take(String name, String what) {
    String other = taken.putIfAbsent(name, what);
    if (other != null) {
      throw refused("%s has the same name as %s".formatted(what, other));
    }
  }

  private static StorageException refused(String fault) {
    return new StorageException.InvalidInput(fault);
  }
}
