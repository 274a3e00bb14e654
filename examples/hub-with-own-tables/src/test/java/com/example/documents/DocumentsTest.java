package com.example.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.PageRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {
  @TempDir Path folder;

  @Test
  void a_row_of_the_hub_and_an_account_are_written_together() throws Exception {
    try (Documents documents = open()) {
      documents.signUp(account("ada"), "d1", "A Sketch of the Engine");
    }
    try (Documents documents = open()) {
      assertEquals(List.of("A Sketch of the Engine"), documents.titles("ada"));
      assertEquals("account.create", action(documents));
    }
  }

  @Test
  void what_the_hub_cannot_write_takes_the_account_and_its_entry_with_it() throws Exception {
    try (Documents documents = open()) {
      documents.signUp(account("ada"), "d1", "First");

      StorageException.Duplicate refused =
          assertThrows(
              StorageException.Duplicate.class,
              () -> documents.signUp(account("bob"), "d1", "Same id"));
      assertEquals("documents.id", refused.field().orElseThrow());

      boolean bob =
          documents.storage().read(tx -> tx.identities().accounts().find("bob").isPresent());
      long entries = documents.storage().read(tx -> tx.audit().count(AuditQuery.ALL));
      assertTrue(!bob);
      assertEquals(1, entries);
    }
  }

  @Test
  void a_deleted_account_takes_its_documents_along() throws Exception {
    try (Documents documents = open()) {
      documents.signUp(account("ada"), "d1", "First");

      documents.storage().write(tx -> tx.identities().accounts().delete("ada"));

      assertEquals(List.of(), documents.titles("ada"));
      assertEquals("account.delete", action(documents));
    }
  }

  private Documents open() throws Exception {
    return new Documents(folder.resolve("system.db"), "documents");
  }

  private static Account account(String id) {
    return Account.builder(id, Instant.now()).email(id + "@example.org").build();
  }

  private static String action(Documents documents) {
    return documents
        .storage()
        .read(tx -> tx.audit().list(AuditQuery.ALL, PageRequest.first(1)))
        .items()
        .get(0)
        .content()
        .action();
  }
}
