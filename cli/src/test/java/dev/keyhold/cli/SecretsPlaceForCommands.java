package dev.keyhold.cli;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.testserver.PostgresServer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A database with two organizations and no secrets yet, and commands on it. */
record SecretsPlaceForCommands(String url, List<String> options) {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  static SecretsPlaceForCommands of(String kind, Path folder) {
    SecretsPlaceForCommands place = kind.equals("server") ? onServer() : in(folder);
    try (Storage storage = Keyhold.open(StorageConfig.of(place.url))) {
      storage.run(
          tx -> {
            tx.identities()
                .accounts()
                .create(Account.builder("boss", NOW).email("boss@example.org").build());
            for (String id : List.of("acme", "bell")) {
              tx.identities()
                  .organizations()
                  .create(Organization.builder(id, NOW).name(id).slug(id).ownerId("boss").build());
            }
          });
    }
    return place;
  }

  private static SecretsPlaceForCommands onServer() {
    String url = PostgresServer.url("s_" + UUID.randomUUID().toString().substring(0, 8));
    return new SecretsPlaceForCommands(url, List.of("--url", url));
  }

  private static SecretsPlaceForCommands in(Path folder) {
    return new SecretsPlaceForCommands(
        "sqlite:" + folder.resolve("system.db"), List.of("--data", folder.toString()));
  }

  /** Without an organization. */
  Run run(String command, String... more) {
    List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
    words.addAll(options);
    words.addAll(List.of(more));
    return Run.of(words.toArray(String[]::new));
  }

  /** Of the organization acme. */
  Run secrets(String command, String... more) {
    List<String> words = new ArrayList<>(List.of("--organization", "acme"));
    words.addAll(List.of(more));
    return run("secrets " + command, words.toArray(String[]::new));
  }

  /** The same with something in standard input. */
  Run secretsWith(String input, String command, String... more) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return secrets(command, more);
    } finally {
      System.setIn(before);
    }
  }
}
