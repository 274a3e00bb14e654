package dev.keyhold.audit;

import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.table.TableStore;
import java.util.Set;

/** A transaction whose changes are recorded; what the hub appends to the trail itself stays. */
record AuditedTransaction(Transaction beneath, Set<Part> offered, Recorder recorder)
    implements Transaction {

  @Override
  public IdentityStore identities() {
    return new AuditedIdentities(beneath, offered, recorder);
  }

  @Override
  public ApiKeyStorage apiKeys() {
    return new AuditedKeys(beneath, offered, recorder);
  }

  @Override
  public AuditSink audit() {
    return new AuditedTrail(beneath.audit(), recorder);
  }

  @Override
  public TableStore tables() {
    return new AuditedTables(beneath.tables(), recorder);
  }
}
