package dev.keyhold.examples.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.access.Edge;
import dev.keyhold.access.GraphContent;
import dev.keyhold.access.GraphTables;
import dev.keyhold.access.Graphs;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoadsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  @Test
  void a_graph_takes_what_its_type_allows() {
    Graphs graphs = Graphs.of(InstantSource.fixed(NOW));
    StorageConfig config =
        StorageConfig.builder("sqlite:" + folder.resolve("map.db")).tables(GraphTables.SET).build();
    try (Storage storage = Keyhold.open(config)) {
      storage.run(
          tx -> {
            tx.identities()
                .accounts()
                .create(Account.builder("ada", NOW).email("ada@example.org").build());
            tx.identities()
                .organizations()
                .create(
                    Organization.builder("acme", NOW)
                        .name("Acme")
                        .slug("acme")
                        .ownerId("ada")
                        .build());
            GraphContent roads = Roads.lay(graphs, tx, "acme");

            assertThat(roads.edgesFrom("bern", PageRequest.first(10)).items())
                .extracting(Edge::target)
                .containsExactly("thun");
            assertThatThrownBy(() -> roads.putNode("town", "biel", Json.of(Map.of("people", 0))))
                .isInstanceOf(StorageException.InvalidInput.class)
                .hasMessageContaining("/people");
          });
    }
  }
}
