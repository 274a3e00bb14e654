package dev.keyhold.spi;

import java.util.List;

/**
 * Work that is done once per commit rather than once per unit of work. The audit trail uses it to
 * bring its tree up to date once for all entries that one commit adds.
 *
 * @see Storage#onCommit
 */
@FunctionalInterface
public interface CommitHook {
  /**
   * Runs after the last unit of a commit and before the commit itself, if the commit adds entries.
   * An exception undoes the commit, and each unit of the commit fails: with the exception itself if
   * it is a {@link StorageException} that says that nothing was written, else with {@link
   * StorageException.Unavailable}. Like a unit of work, the hook does everything through {@code
   * tx}; {@link Storage#read} and {@link Storage#write} are refused inside.
   *
   * @param tx the transaction that will be committed
   * @param appended the entries that the commit adds, in order, with their final sequence numbers
   */
  void beforeCommit(Transaction tx, List<StoredEntry> appended);
}
