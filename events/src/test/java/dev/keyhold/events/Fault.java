package dev.keyhold.events;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowPatch;
import dev.keyhold.spi.table.RowQuery;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.TableStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be wrong with a log or a queue: it forgets one thing that it should do or look at. */
enum Fault {
  /** A change is made, whatever the column holds. */
  LOOKS_AWAY {
    @Override
    TableStore in(TableStore sound, String table, String column) {
      return new FaultyTables(sound) {
        @Override
        RowPatch changed(Shape shape, RowPatch patch) {
          return new RowPatch(
              patch.set(),
              patch.only().stream()
                  .filter(only -> !isIt(shape, table) || !only.column().equals(column))
                  .toList(),
              patch.version(),
              patch.at());
        }
      };
    }
  },

  /** A change leaves the column as it is. */
  LEAVES {
    @Override
    TableStore in(TableStore sound, String table, String column) {
      return new FaultyTables(sound) {
        @Override
        RowPatch changed(Shape shape, RowPatch patch) {
          Map<String, RowPatch.To> set = new HashMap<>(patch.set());
          if (isIt(shape, table)) {
            set.remove(column);
          }
          return new RowPatch(set, patch.only(), patch.version(), patch.at());
        }
      };
    }
  },

  /** A new row has nothing in the column, or the number or word that is nothing. */
  DROPS {
    @Override
    TableStore in(TableStore sound, String table, String column) {
      return new FaultyTables(sound) {
        @Override
        Row added(Row row) {
          if (!isIt(row.shape(), table)) {
            return row;
          }
          try {
            return row.toBuilder().set(column, Optional.empty()).build();
          } catch (StorageException.InvalidInput e) {
            return row.toBuilder()
                .set(column, row.get(column).orElseThrow() instanceof Long ? 1L : "nothing")
                .build();
          }
        }
      };
    }
  },

  /** Rows are given whatever the column holds. */
  GIVES_ALL {
    @Override
    TableStore in(TableStore sound, String table, String column) {
      return new FaultyTables(sound) {
        @Override
        RowQuery asked(Shape shape, RowQuery query) {
          return new RowQuery(
              query.index(),
              query.where().stream()
                  .filter(where -> !isIt(shape, table) || !where.column().equals(column))
                  .toList(),
              query.descending());
        }
      };
    }
  },

  /** The last rows come first. */
  BACKWARDS {
    @Override
    TableStore in(TableStore sound, String table, String column) {
      return new FaultyTables(sound) {
        @Override
        RowQuery asked(Shape shape, RowQuery query) {
          return new RowQuery(
              query.index(), query.where(), isIt(shape, table) != query.descending());
        }
      };
    }
  },

  /** What is deleted stays. */
  KEEPS {
    @Override
    TableStore in(TableStore sound, String table, String column) {
      return new FaultyTables(sound) {
        @Override
        boolean isDeleted(Shape shape) {
          return !isIt(shape, table);
        }
      };
    }
  };

  abstract TableStore in(TableStore sound, String table, String column);

  private static boolean isIt(Shape shape, String table) {
    return List.of(table, "tenant_" + table).contains(shape.name());
  }
}
