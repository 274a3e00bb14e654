package dev.keyhold.spi;

import java.util.List;

/**
 * Work that belongs to a commit rather than to a unit of work: the audit trail's tree is brought up
 * to date once for all entries that one commit adds.
 *
 * @see Storage#onCommit
 */
@FunctionalInterface
public interface CommitHook {
  /**
   * Runs after the last unit of a commit and before the commit itself, if the commit adds entries.
   * What it throws undoes the commit: each of its units fails with {@link
   * StorageException.Unavailable}, or with what it throws if that is another {@link
   * StorageException} that says that nothing was written. Like a unit of work it does all through
   * {@code tx}: {@link Storage#read} and {@link Storage#write} are refused inside.
   *
   * @param tx the transaction that will be committed
   * @param appended the entries that it adds, with the sequence numbers that they will keep, in
   *     order
   */
  void beforeCommit(Transaction tx, List<StoredEntry> appended);
}
