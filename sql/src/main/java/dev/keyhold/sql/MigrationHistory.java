package dev.keyhold.sql;

import dev.keyhold.spi.StorageException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/**
 * The migrations of one owner, held against those that a database has had.
 *
 * @param owner {@link Migration#OURS}, or the name of a set
 * @param migrations the owner's that this code knows, in order
 */
public record MigrationHistory(String owner, List<Migration> migrations) {
  /** A migration that has run. */
  public record Applied(String checksum, int oldestReader) {}

  /** The newest number that this code knows; 0 if there is none. */
  public int newest() {
    return migrations.isEmpty() ? 0 : migrations.get(migrations.size() - 1).number();
  }

  /** Those that have not run. */
  public List<Migration> pending(SortedMap<Integer, Applied> applied) {
    return migrations.stream().filter(m -> !applied.containsKey(m.number())).toList();
  }

  /**
   * @throws StorageException.Unsupported if code that knows no more than this cannot use a database
   *     that has had these
   */
  public void check(SortedMap<Integer, Applied> all) {
    for (Map.Entry<Integer, Applied> applied : all.entrySet()) {
      if (applied.getKey() > newest() && applied.getValue().oldestReader() > newest()) {
        throw new StorageException.Unsupported(tooNew(all.lastKey()));
      }
    }
    for (Migration migration : migrations) {
      Applied applied = all.get(migration.number());
      if (applied != null && !applied.checksum().equals(migration.checksum())) {
        throw new StorageException.Unsupported(
            String.format(
                Locale.ROOT,
                "the database was made with another migration %d of %s than this version of it has",
                migration.number(),
                whose()));
      }
    }
  }

  private String tooNew(int found) {
    return isOurs()
        ? String.format(
            Locale.ROOT,
            "the schema has version %d, which this version of Keyhold (schema %d) cannot use;"
                + " upgrade Keyhold, or restore a backup from before",
            found,
            newest())
        : String.format(
            Locale.ROOT,
            "the database has the migration %d of the set %s, which knows %d of them; use the newer"
                + " version of what brings the set, or restore a backup from before",
            found,
            owner,
            newest());
  }

  /**
   * @throws StorageException.Unsupported if one has not run, for a storage that may run none
   */
  public void refusePending(List<Migration> pending) {
    if (!pending.isEmpty()) {
      throw new StorageException.Unsupported(
          "the schema lacks the migrations %s of %s, and the setting 'migrations' is 'validate'"
              .formatted(pending.stream().map(Migration::name).toList(), whose()));
    }
  }

  public boolean isOurs() {
    return owner.equals(Migration.OURS);
  }

  public String whose() {
    return isOurs() ? "Keyhold" : "the set " + owner;
  }
}
