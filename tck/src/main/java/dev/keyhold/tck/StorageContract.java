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
 * What a storage promises, one test a promise. A store's author extends this class and says how a
 * storage is opened:
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
 * parts that the storage does not offer are skipped, and say so.
 */
@ExtendWith(StorageExtension.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
@SuppressWarnings("exports") // the extension is for this class alone
public abstract class StorageContract {
  @TempDir Path directory;

  /** For the class of a store's author. */
  protected StorageContract() {}

  /**
   * Opens a storage. It is empty, unless an earlier one was closed that kept its data in the same
   * directory.
   *
   * @param directory exists, and belongs to this storage alone
   */
  protected abstract Storage open(Path directory);

  /** Whether what was written is there when the same directory is opened again. */
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
  class Pages extends PageContract {}

  @Nested
  class Cursors extends CursorContract {}

  @Nested
  class Texts extends TextContract {}

  @Nested
  class Times extends TimeContract {}
}
