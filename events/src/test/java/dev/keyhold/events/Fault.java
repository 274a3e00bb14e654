package dev.keyhold.events;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowPatch;
import dev.keyhold.spi.table.RowQuery;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What can be wrong with a log or a queue: it forgets one thing that it should do or look at. */
enum Fault {
  /** A change is made, whatever the column holds. */
  LOOKS_AWAY {
    @Override
    RowPatch changed(RowPatch patch, String column) {
      return new RowPatch(
          patch.set(),
          patch.only().stream().filter(only -> !only.column().equals(column)).toList(),
          patch.version(),
          patch.at());
    }
  },

  /** A change leaves the column as it is. */
  LEAVES {
    @Override
    RowPatch changed(RowPatch patch, String column) {
      Map<String, RowPatch.To> set = new HashMap<>(patch.set());
      set.remove(column);
      return new RowPatch(set, patch.only(), patch.version(), patch.at());
    }
  },

  /** A new row has nothing in the column, or the number or word that is nothing. */
  DROPS {
    @Override
    Row added(Row row, String column) {
      try {
        return row.toBuilder().set(column, Optional.empty()).build();
      } catch (StorageException.InvalidInput e) {
        boolean counts = row.get(column).orElseThrow() instanceof Long;
        return row.toBuilder().set(column, counts ? 1L : "nothing").build();
      }
    }
  },

  /** Rows are given whatever the column holds. */
  GIVES_ALL {
    @Override
    RowQuery asked(RowQuery query, String column) {
      return new RowQuery(
          query.index(),
          query.where().stream().filter(where -> !where.column().equals(column)).toList(),
          query.descending());
    }
  },

  /** The last rows come first. */
  BACKWARDS {
    @Override
    RowQuery asked(RowQuery query, String column) {
      return new RowQuery(query.index(), query.where(), !query.descending());
    }
  },

  /** What is deleted stays. */
  KEEPS;

  Row added(Row row, String column) {
    return row;
  }

  RowPatch changed(RowPatch patch, String column) {
    return patch;
  }

  RowQuery asked(RowQuery query, String column) {
    return query;
  }
}
