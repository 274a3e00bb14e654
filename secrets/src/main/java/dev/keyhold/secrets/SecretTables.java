package dev.keyhold.secrets;

import dev.keyhold.tables.TableSet;

/** The tables of secrets; the keys that wrap them are the same for all organizations. */
public final class SecretTables {
  public static final TableSet SET =
      TableSet.of("secrets", EncryptionKey.TABLE, StoredSecret.TABLE, SecretAccess.TABLE)
          .guarded()
          .perTenant(StoredSecret.TABLE, SecretAccess.TABLE)
          .migrations(SecretTables.class::getResourceAsStream, "secrets");

  private SecretTables() {}
}
