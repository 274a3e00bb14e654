package dev.keyhold.tck;

import dev.keyhold.spi.Storage;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * That two tenants do not meet, tried on every table that is a tenant's. Whoever keeps tenants, in
 * whatever way, extends this class and says how they are opened:
 *
 * <pre>{@code
 * class OurTenantsTest extends TenantContract {
 *   @Override
 *   protected Opened open(Path directory) {
 *     Tenants tenants = Tenants.builder(config(directory), () -> CONTEXT).mode(ROWS).open();
 *     return Opened.of(tenants.system(), tenants::tenant, tenants::close);
 *   }
 * }
 * }</pre>
 */
@ExtendWith(TenantTrialExtension.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
@SuppressWarnings("exports") // the extension is for this class alone
public abstract class TenantContract {
  @TempDir Path directory;

  /** For subclasses. */
  protected TenantContract() {}

  /** Tenants, and what they share. */
  public interface Opened extends AutoCloseable {
    /**
     * @param tenant the storage of a tenant, by its organization
     */
    static Opened of(Storage shared, Function<String, ? extends Storage> tenant, Runnable closing) {
      return new Opened() {
        @Override
        public Storage shared() {
          return shared;
        }

        @Override
        public Storage tenant(String organizationId) {
          return tenant.apply(organizationId);
        }

        @Override
        public void close() {
          closing.run();
        }
      };
    }

    /** Accounts, organizations, and the tables that are no tenant's. */
    Storage shared();

    /** The tables and the trail of one tenant, whose organization is there. */
    Storage tenant(String organizationId);

    @Override
    void close();
  }

  /**
   * Opens tenants, of which there are none yet.
   *
   * @param directory exists, and belongs to these tenants alone
   */
  protected abstract Opened open(Path directory);

  /**
   * The names of tables whose own checks no made-up row meets: they are not tried, and have tests
   * of yours.
   */
  protected Set<String> untried() {
    return Set.of();
  }

  @Nested
  class Apart extends TenantApartContract {}
}
