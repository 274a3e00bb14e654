package dev.keyhold.tenants;

import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.TableStore;
import java.util.Optional;
import java.util.Set;

/** What a tenant sees of a transaction. */
interface TenantView {
  Transaction of(Transaction tx, String organizationId, Home home);

  /**
   * @param tables the names of the tables that live with a tenant
   */
  static TenantView over(Set<String> tables) {
    return (tx, organizationId, home) ->
        new Seen(tx, home, organizationId, new OfTenant(tables, organizationId));
  }

  /** No handle leads from it to the rows of others: it decorates nothing that is to be seen. */
  record Seen(Transaction inner, Home home, String organizationId, OfTenant shown)
      implements Transaction {
    @Override
    public IdentityStore identities() {
      throw refused(Part.IDENTITIES);
    }

    @Override
    public ApiKeyStorage apiKeys() {
      throw refused(Part.API_KEYS);
    }

    @Override
    public AuditSink audit() {
      return home.trail(inner, organizationId);
    }

    @Override
    public TableStore tables() {
      return new ShownTables(inner.tables(), shown);
    }

    private static StorageException refused(Part part) {
      return new StorageException.Unsupported(
          "a tenant's storage does not offer %s; Tenants.system does".formatted(part));
    }
  }

  record OfTenant(Set<String> tables, String organizationId) implements ShownTables.Shown {
    @Override
    public boolean shows(Shape shape) {
      return tables.contains(shape.name());
    }

    /** All rows that there are, are its own. */
    @Override
    public Scope narrowed(Shape shape, Scope scope) {
      if (scope.organizationId().filter(id -> !id.equals(organizationId)).isPresent()) {
        throw new StorageException.InvalidInput(
            shape.column(shape.tenantColumn().orElseThrow()).member(),
            "the scope is of another tenant than the storage");
      }
      return new Scope(Optional.of(organizationId), scope.rows());
    }
  }
}
