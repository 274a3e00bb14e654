package dev.keyhold.tck;

import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.table.TableStore;
import dev.keyhold.tables.TableIdentities;
import java.util.function.Supplier;

/** The stores of one unit of work in memory. */
class InMemoryTransaction implements Transaction {
  final Unit unit;

  InMemoryTransaction(Unit unit) {
    this.unit = unit;
  }

  @Override
  public IdentityStore identities() {
    require(Part.IDENTITIES);
    return identities(unit);
  }

  static IdentityStore identities(Unit unit) {
    // A set of identities refuses only what it can say before its first change.
    return TableIdentities.over(new InMemoryRows(unit), Supplier::get);
  }

  @Override
  public ApiKeyStorage apiKeys() {
    require(Part.API_KEYS);
    return new InMemoryKeys(unit);
  }

  @Override
  public AuditSink audit() {
    require(Part.AUDIT);
    return new InMemoryTrail(unit);
  }

  @Override
  public TableStore tables() {
    require(Part.TABLES);
    return new InMemoryRows(unit);
  }

  private void require(Part part) {
    unit.tables();
    if (!unit.offered().contains(part)) {
      throw new StorageException.Unsupported(
          "%s was asked of a storage that offers %s".formatted(part, unit.offered()));
    }
  }
}
