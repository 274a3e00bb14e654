package dev.keyhold.bench;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Json;
import java.time.Instant;
import java.util.Map;

/** Entries as a hub writes them: a changed account, with what it was and what it is. */
final class SampleEntries {
  static final int ACTORS = 1_000;

  private static final Json DETAILS =
      Json.of(
          Map.of(
              "before", Map.of("displayName", "Ada"), "after", Map.of("displayName", "Ada King")));

  private SampleEntries() {}

  static AuditEntry entry(long number, Instant at) {
    String account = "account-" + number % ACTORS;
    return AuditEntry.builder(Ids.newId(at), "account.update", at)
        .actorId("actor-" + number % ACTORS)
        .ownerId(account)
        .target("account", account)
        .address("192.0.2.1")
        .requestId("request-" + number)
        .details(DETAILS)
        .build();
  }
}
