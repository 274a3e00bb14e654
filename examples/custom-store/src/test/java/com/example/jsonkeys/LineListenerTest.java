package com.example.jsonkeys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditFeed;
import dev.keyhold.spi.Storage;
import dev.keyhold.tck.InMemoryStorage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LineListenerTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void every_listener_on_the_path_gets_every_entry_once() {
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try (Storage storage = InMemoryStorage.open()) {
      storage.write(
          tx -> tx.audit().append(AuditEntry.builder("e1", "account.create", T0).build()));
      AuditFeed.found(storage).forEach(AuditFeed::deliver);
      AuditFeed.found(storage).forEach(AuditFeed::deliver);
    } finally {
      System.setOut(console);
    }

    assertEquals(
        "audit 1 2026-01-01T00:00:00Z account.create\n".replace("\n", System.lineSeparator()),
        printed.toString(StandardCharsets.UTF_8));
  }
}
