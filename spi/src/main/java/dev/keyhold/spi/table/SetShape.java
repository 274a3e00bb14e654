package dev.keyhold.spi.table;

import dev.keyhold.spi.StorageException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Tables that belong together, and the changes by which a database gets them. */
public interface SetShape {
  /** What the set is called; the history of its migrations goes by this name. */
  String name();

  List<Shape> shapes();

  /**
   * The migrations in the SQL of one kind of database, in order, numbered from 1.
   *
   * @param dialect {@code sqlite} or {@code postgresql}
   */
  List<Migration> migrations(String dialect);

  /**
   * Which of its tables live in a tenant's own database, where each tenant has one. The others live
   * in the one that all share.
   */
  default Set<String> tenantTables() {
    return Set.of();
  }

  /**
   * Whether its rows are written through the {@link TableStore} alone, past which no SQL of a hub's
   * leads in a unit of work: nothing changes without its version, its state and its entry of the
   * trail. If it is not said, a hub's SQL may write them.
   */
  default boolean isGuarded() {
    return false;
  }

  /**
   * Refuses sets that no storage can keep beside each other.
   *
   * @throws StorageException.InvalidInput if two have one name, or a table or an index of one name,
   *     if a tenant's row refers to a table that none of them has, or to one of tenants without the
   *     tenant, or if a reference leads from one database into another and is not said to be across
   */
  static void checkTogether(List<SetShape> sets) {
    SetClashes.refuse(sets);
  }

  /**
   * A numbered change of the schema, never edited once it is released.
   *
   * @param sql one statement or several
   */
  record Migration(int number, String name, String sql) {
    /** SHA-256 of the SQL, in hexadecimal digits. */
    public String checksum() {
      try {
        byte[] digest =
            MessageDigest.getInstance("SHA-256").digest(sql.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }
}
