package com.example.jsonkeys;

import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;

/** A transaction that has keys alone. */
record KeyTransaction(JsonKeys keys) implements Transaction {
  @Override
  public IdentityStore identities() {
    throw new StorageException.Unsupported("this storage keeps no identities");
  }

  @Override
  public ApiKeyStorage apiKeys() {
    keys.checkRunning();
    return keys;
  }

  @Override
  public AuditSink audit() {
    throw new StorageException.Unsupported("this storage keeps no audit trail");
  }
}
