package dev.keyhold.tck;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StoredEntry;
import java.util.List;

/** What stands in a storage, looked up in a unit of its own. */
final class Stored {
  private static final int MANY = 1_000;

  private Stored() {}

  static Account account(Storage storage, String id) {
    return storage.read(tx -> tx.identities().accounts().find(id).orElseThrow());
  }

  static Organization organization(Storage storage, String id) {
    return storage.read(tx -> tx.identities().organizations().find(id).orElseThrow());
  }

  static Membership member(Storage storage, String organizationId, String accountId) {
    return storage.read(
        tx -> tx.identities().members().find(organizationId, accountId).orElseThrow());
  }

  static List<String> memberIds(Storage storage, String organizationId) {
    return storage.read(
        tx ->
            tx
                .identities()
                .members()
                .listOf(organizationId, PageRequest.first(MANY))
                .items()
                .stream()
                .map(Membership::accountId)
                .toList());
  }

  static PasswordCredential password(Storage storage, String accountId) {
    return storage.read(tx -> tx.identities().passwords().find(accountId).orElseThrow());
  }

  static ApiKey key(Storage storage, String id) {
    return storage.read(tx -> tx.apiKeys().findById(id).orElseThrow());
  }

  static boolean hasKey(Storage storage, String id) {
    return storage.read(tx -> tx.apiKeys().findById(id).isPresent());
  }

  static StoredEntry entry(Storage storage, String id) {
    return storage.read(tx -> tx.audit().find(id).orElseThrow());
  }

  /** The whole trail, by sequence. */
  static List<StoredEntry> trail(Storage storage) {
    return storage.read(tx -> tx.audit().readAfter(0, MANY));
  }

  static List<String> entryIds(Storage storage, AuditQuery query) {
    return storage.read(
        tx ->
            tx.audit().list(query, PageRequest.first(MANY)).items().stream()
                .map(StoredEntry::id)
                .toList());
  }
}
