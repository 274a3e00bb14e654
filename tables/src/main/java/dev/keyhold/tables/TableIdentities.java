package dev.keyhold.tables;

import dev.keyhold.spi.AccountStore;
import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.MembershipStore;
import dev.keyhold.spi.OrganizationStore;
import dev.keyhold.spi.PasswordStore;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.TableStore;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * For stores: the identities over the rows of tables, so that their rules are written once. The
 * store keeps the four tables of {@link #SET} beside those of its caller.
 */
public final class TableIdentities implements IdentityStore {
  /** The tables of accounts, organizations, memberships and passwords. */
  public static final TableSet SET =
      TableSet.identities(
          Accounts.TABLE, Organizations.TABLE, Members.TABLE, PasswordCredentials.TABLE);

  private final TableStore store;
  private final Savepoint savepoint;

  /** What may be undone while the transaction goes on. */
  @FunctionalInterface
  public interface Savepoint {
    /** Runs several changes so that a failure of one undoes the others, and nothing else. */
    <T> T around(Supplier<T> changes);
  }

  private TableIdentities(TableStore store, Savepoint savepoint) {
    this.store = store;
    this.savepoint = savepoint;
  }

  /**
   * @param store of one transaction
   * @param savepoint of the same transaction
   */
  public static IdentityStore over(TableStore store, Savepoint savepoint) {
    return new TableIdentities(store, savepoint);
  }

  @Override
  public AccountStore accounts() {
    return new TableAccounts(this);
  }

  @Override
  public OrganizationStore organizations() {
    return new TableOrganizations(this);
  }

  @Override
  public MembershipStore members() {
    return new TableMembers(this);
  }

  @Override
  public PasswordStore passwords() {
    return new TablePasswords(this);
  }

  /** To read rows, or to change them where no time is asked for. */
  Global rows() {
    return rows(Instant.EPOCH);
  }

  /** To change rows at a time. */
  Global rows(Instant at) {
    return new Global(new RowAccess(store, () -> at, Optional::empty, Scope.everywhere()));
  }

  <T> T together(Supplier<T> changes) {
    return savepoint.around(changes);
  }

  /** Whether there may be a row of this id: one that is too long has none. */
  static boolean mayBeId(String id) {
    Text.wellFormed("an id", id);
    return !id.isEmpty() && id.length() <= Limits.ID_LENGTH;
  }

  /** Says in the words of identities that a row is not there. */
  static <T> T orMissing(Supplier<T> change, String message) {
    try {
      return change.get();
    } catch (StorageException.NotFound e) {
      throw new StorageException.NotFound(message);
    }
  }
}
