package dev.keyhold.tck;

import dev.keyhold.spi.Storage;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promises of a storage, with one test for each. The author of a store extends this class and
 * opens a storage:
 *
 * <pre>{@code
 * class MyStorageTest extends StorageContract {
 *   @Override
 *   protected Storage open(Path directory) {
 *     return new MyStorage(directory.resolve("data"));
 *   }
 * }
 * }</pre>
 *
 * <p>Each rule has a number and is a sentence; {@code docs/contract.md} lists them all. Rules about
 * parts that the storage does not offer are skipped, and the report says so.
 */
@ExtendWith(StorageExtension.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
@SuppressWarnings("exports") // the extension is for this class alone
public abstract class StorageContract {
  @TempDir Path directory;

  /** For subclasses. */
  protected StorageContract() {}

  /**
   * Opens a storage. It must be empty, unless the directory holds the data of an earlier storage
   * that was closed.
   *
   * @param directory an existing directory for this storage alone
   */
  protected abstract Storage open(Path directory);

  /**
   * Whether the storage keeps its data: they are there again when the same directory is opened
   * again.
   */
  protected boolean keepsData() {
    return true;
  }

  @Nested
  class Transactions extends TransactionContract {}

  @Nested
  class Units extends UnitContract {}

  @Nested
  class Nesting extends NestingContract {}

  @Nested
  class Snapshots extends SnapshotContract {}

  @Nested
  class Deadlines extends DeadlineContract {}

  @Nested
  class Closing extends CloseContract {}

  @Nested
  class Durability extends DurabilityContract {}

  @Nested
  class Accounts extends AccountContract {}

  @Nested
  class Emails extends EmailContract {}

  @Nested
  class AccountStates extends AccountStatusContract {}

  @Nested
  class Organizations extends OrganizationContract {}

  @Nested
  class OrganizationStates extends OrganizationStatusContract {}

  @Nested
  class Members extends MembershipContract {}

  @Nested
  class LastOwners extends LastOwnerContract {}

  @Nested
  class Passwords extends PasswordContract {}

  @Nested
  class ApiKeys extends KeyContract {}

  @Nested
  class KeyOwners extends KeyOwnerContract {}

  @Nested
  class KeyOrganizations extends KeyOrganizationContract {}

  @Nested
  class KeyLists extends KeyListContract {}

  @Nested
  class KeyPatches extends KeyPatchContract {}

  @Nested
  class KeyStates extends KeyStateContract {}

  @Nested
  class Rotations extends RotationContract {}

  @Nested
  class KeyUses extends KeyUseContract {}

  @Nested
  class Verification extends FindKeyContract {}

  @Nested
  class Audit extends AuditContract {}

  @Nested
  class Queries extends AuditQueryContract {}

  @Nested
  class Erasures extends ErasureContract {}

  @Nested
  class TrailStates extends AuditStateContract {}

  @Nested
  class Hooks extends HookContract {}

  @Nested
  class Listeners extends ListenContract {}

  @Nested
  class Pages extends PageContract {}

  @Nested
  class Cursors extends CursorContract {}

  @Nested
  class Texts extends TextContract {}

  @Nested
  class Times extends TimeContract {}
}
