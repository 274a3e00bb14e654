package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.events.ChangeEvents;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.testserver.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands about access and graphs. */
class AccessCommandTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<String> GRAPH =
      List.of(
          "{\"node\":{\"type\":\"principal\",\"key\":\"acme\",\"attributes\":"
              + "{\"identity_type\":\"org\",\"identity_id\":\"acme\"}}}",
          "{\"node\":{\"type\":\"principal\",\"key\":\"ada\",\"attributes\":"
              + "{\"identity_type\":\"account\",\"identity_id\":\"ada\",\"scopes\":[\"docs:*\"]}}}",
          "{\"node\":{\"type\":\"principal\",\"key\":\"bot\"}}",
          "{\"node\":{\"type\":\"resource\",\"key\":\"folder\"}}",
          "{\"node\":{\"type\":\"resource\",\"key\":\"page\"}}",
          "",
          "{\"edge\":{\"type\":\"belongs_to\",\"source\":\"page\",\"target\":\"folder\"}}",
          "{\"edge\":{\"type\":\"can_read\",\"source\":\"acme\",\"target\":\"folder\"}}",
          "{\"edge\":{\"type\":\"delegates\",\"source\":\"ada\",\"target\":\"bot\",\"attributes\":"
              + "{\"narrowed_scopes\":[\"docs:read\"]}}}");

  @TempDir Path folder;

  private List<String> place(String kind) {
    List<String> place =
        kind.equals("server")
            ? List.of(
                "--url", PostgresServer.url("a_" + UUID.randomUUID().toString().substring(0, 8)))
            : List.of("--data", folder.toString());
    change(
        place,
        storage ->
            storage.run(
                tx -> {
                  for (String id : new String[] {"boss", "ada"}) {
                    tx.identities()
                        .accounts()
                        .create(Account.builder(id, NOW).email(id + "@example.org").build());
                  }
                  tx.identities()
                      .organizations()
                      .create(
                          Organization.builder("acme", NOW)
                              .name("acme")
                              .slug("acme")
                              .ownerId("boss")
                              .build());
                }));
    if (kind.equals("databases") || kind.equals("rows")) {
      assertThat(run("tenants init", place, "--mode", kind).exitCode()).isZero();
    }
    return place;
  }

  private static StorageConfig config(List<String> place) {
    String url =
        place.get(0).equals("--url") ? place.get(1) : "sqlite:" + place.get(1) + "/system.db";
    return StorageConfig.builder(url).tables(EventTables.SET).build();
  }

  /** As a program does that knows nothing of events. */
  private static void withoutEvents(List<String> place) {
    try (Storage storage = Keyhold.open(config(place))) {
      storage.run(
          tx -> {
            tx.identities()
                .accounts()
                .create(Account.builder("eve", NOW).email("eve@example.org").build());
            tx.identities().members().add(Membership.of("acme", "eve", MembershipLevel.ADMIN, NOW));
          });
    }
  }

  private static void change(List<String> place, Consumer<Storage> work) {
    StorageConfig config = config(place);
    ChangeEvents changes = ChangeEvents.of(Events.of(Clock.systemUTC()));
    try (Storage storage =
        AuditedStorage.builder(Keyhold.open(config), () -> AuditContext.of("test"))
            .onEntry(changes::publish)
            .build()) {
      work.accept(storage);
    }
  }

  private static Run run(String command, List<String> place, String... more) {
    List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
    words.addAll(place);
    words.addAll(List.of(more));
    return Run.of(words.toArray(String[]::new));
  }

  private String file(String name, List<String> lines) throws IOException {
    return Files.write(folder.resolve(name), lines).toString();
  }

  private Run ask(String verb, List<String> place, String... questions) throws IOException {
    return run(
        "access " + verb,
        place,
        "--organization",
        "acme",
        "--batch",
        file("questions", List.of(questions)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "server", "rows", "databases"})
  void a_graph_is_read_and_asked(String kind) throws IOException {
    List<String> place = place(kind);
    String read = "{\"principal\":\"ada\",\"action\":\"read\",\"resource\":\"page\"}";
    String delegated =
        "{\"principal\":\"bot\",\"action\":\"read\",\"resource\":\"page\",\"scopes\":[\"docs:read\"]}";
    String graph = file("graph", GRAPH);

    Run imported = run("access import", place, "--organization", "acme", graph);
    assertThat(imported.out()).isEqualTo("8 lines taken, 0 refused\n");
    assertThat(imported.exitCode()).isZero();
    assertThat(run("access import", place, "--organization", "acme", graph).out())
        .isEqualTo("8 lines taken, 0 refused\n");
    assertThat(ask("check", place, read, delegated).out())
        .isEqualTo("{\"allowed\":false}\n{\"allowed\":false}\n");

    change(
        place,
        storage ->
            storage.run(
                tx ->
                    tx.identities()
                        .members()
                        .add(Membership.of("acme", "ada", MembershipLevel.MEMBER, NOW))));

    assertThat(ask("check", place, read, delegated).out())
        .isEqualTo("{\"allowed\":true}\n{\"allowed\":true}\n");
    assertThat(ask("explain", place, delegated).out())
        .startsWith("{\"allowed\":true,\"path\":[{\"source\":\"ada\",")
        .contains("belongs_to", "can_read");
    assertThat(ask("explain", place, read.replace("page", "nothing")).out())
        .startsWith("{\"allowed\":false,\"nearest\":[{\"source\":\"acme\"");
    assertThat(ask("resources", place, "{\"principal\":\"ada\",\"action\":\"read\"}").out())
        .isEqualTo("{\"resources\":[\"folder\",\"page\"]}\n");
    assertThat(ask("principals", place, "{\"resource\":\"page\",\"action\":\"read\"}").out())
        .contains("\"ada\"");
    assertThat(ask("actions", place, "{\"principal\":\"ada\",\"resource\":\"page\"}").out())
        .isEqualTo("{\"actions\":[\"read\"]}\n");
    assertThat(run("access reconcile", place, "--dry-run").out())
        .isEqualTo("acme: 0 missing, 0 extra, 0 wrong\n");

    withoutEvents(place);

    Run dry = run("access reconcile", place, "--dry-run");
    assertThat(dry.out()).isEqualTo("acme: 1 missing, 0 extra, 0 wrong\n  missing  eve\n");
    assertThat(dry.exitCode()).isEqualTo(1);
    assertThat(run("access reconcile", place).exitCode()).isZero();
    assertThat(run("access reconcile", place, "--dry-run").out())
        .isEqualTo("acme: 0 missing, 0 extra, 0 wrong\n");
  }

  @Test
  void a_bad_line_is_refused_and_nothing_else_is_lost() throws IOException {
    List<String> place = place("file");
    List<byte[]> lines = new ArrayList<>();
    for (String line :
        List.of(
            "{\"node\":{\"type\":\"principal\",\"key\":\"a\"}}",
            "{\"node\":{\"type\":\"robot\",\"key\":\"b\"}}",
            "{\"node\":{\"typ\":\"principal\",\"key\":\"b\"}}",
            "{\"edge\":{\"type\":\"can_read\",\"source\":\"a\",\"target\":\"nothing\"}}",
            "{\"edge\":{\"type\":\"belongs_to\",\"source\":\"a\",\"target\":\"a\"}}",
            "not json",
            "{\"node\":{\"type\":\"principal\",\"key\":\"p\",\"attributes\":{\"scopes\":7}}}",
            "{\"graph\":{\"name\":\"g\",\"type\":\"t\"}}",
            "{\"node\":{\"type\":\"resource\",\"key\":\"r\"}}",
            "{\"edge\":{\"type\":\"can_read\",\"source\":\"a\",\"target\":\"r\"}}")) {
      lines.add((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
    lines.add(new byte[] {'{', (byte) 0xff, '}', '\n'});
    Path file = folder.resolve("lines");
    for (byte[] line : lines) {
      Files.write(
          file,
          line,
          java.nio.file.StandardOpenOption.CREATE,
          java.nio.file.StandardOpenOption.APPEND);
    }

    Run run = run("access import", place, "--organization", "acme", file.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("3 lines taken, 8 refused")
        .contains("line 2: ", "line 3: ", "line 4: ", "line 5: ", "line 6: ", "line 7: ")
        .contains("line 8: ", "line 11: ");
    assertThat(
            ask(
                    "check",
                    place,
                    "{\"principal\":\"a\",\"action\":\"read\",\"resource\":\"r\"}",
                    "{\"principal\":\"a\",\"action\":\"read\"}",
                    "[]",
                    "{\"principal\":\"a\",\"action\":\"READ\",\"resource\":\"r\"}")
                .out()
                .lines())
        .hasSize(4)
        .satisfies(answers -> assertThat(answers.get(0)).isEqualTo("{\"allowed\":true}"))
        .satisfies(
            answers ->
                assertThat(answers.subList(1, 4)).allMatch(line -> line.startsWith("{\"error\":")));
  }

  @Test
  void an_answer_is_drawn() throws IOException {
    List<String> place = place("file");
    String graph =
        file(
            "graph",
            List.of(
                "{\"node\":{\"type\":\"principal\",\"key\":\"<ada> & co\"}}",
                "{\"node\":{\"type\":\"resource\",\"key\":\"plan\"}}",
                "{\"edge\":{\"type\":\"can_read\",\"source\":\"<ada> & co\",\"target\":\"plan\"}}"));
    run("access import", place, "--organization", "acme", graph);
    Path yes = folder.resolve("yes.svg");
    String read = "{\"principal\":\"<ada> & co\",\"action\":\"read\",\"resource\":\"plan\"}";
    String questions = file("questions", List.of(read, read.replace("plan", "nothing")));

    Run run =
        run(
            "access explain",
            place,
            "--organization",
            "acme",
            "--batch",
            questions,
            "--svg",
            yes.toString());

    assertThat(run.out().lines()).hasSize(2);
    assertThat(yes).content().contains("<title>Allowed, by this way</title>", "can_read", "plan");
    assertThat(yes).content().contains("&lt;ada&gt; &amp; co").doesNotContain("<ada>");
    assertThat(
            run(
                    "access explain",
                    place,
                    "--organization",
                    "acme",
                    "--batch",
                    questions,
                    "--svg",
                    yes.toString())
                .exitCode())
        .isEqualTo(1);
  }

  @Test
  void what_is_not_there_is_said() throws IOException {
    List<String> place = List.of("--data", folder.resolve("nowhere").toString());
    String graph = file("graph", GRAPH);
    assertThat(run("access import", place, "--organization", "acme", graph).exitCode())
        .isEqualTo(1);
    assertThat(Files.exists(folder.resolve("nowhere"))).isFalse();

    List<String> there = place("file");
    assertThat(ask("check", there, "{}").err()).contains("no graphs");
    assertThat(run("access import", there, "--organization", "nobody", graph).err())
        .contains("no such organization");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "databases"})
  void a_graph_is_written_and_read_again(String kind) throws IOException {
    List<String> place = place(kind);
    List<String> lines =
        List.of(
            "{\"graph\":{\"config\":{\"allow_self_loops\":true,\"includes\":{},\"multi\":false,"
                + "\"type\":\"mixed\"},\"name\":\"roads\",\"type\":\"map\"}}",
            "{\"nodeType\":{\"name\":\"town\",\"schema\":{\"required\":[\"people\"],\"type\":\"object\"}}}",
            "{\"edgeType\":{\"name\":\"road\",\"schema\":true,\"sources\":[\"town\"],\"targets\":[]}}",
            "{\"node\":{\"attributes\":{\"people\":3},\"key\":\"a\",\"type\":\"town\"}}",
            "{\"node\":{\"attributes\":{\"people\":4},\"key\":\"b\",\"type\":\"town\"}}",
            "{\"edge\":{\"attributes\":{},\"key\":\"m1\",\"source\":\"a\",\"target\":\"b\","
                + "\"type\":\"road\",\"undirected\":true}}");
    String file = file("roads", lines);

    Run imported = run("graph import", place, "--organization", "acme", file);
    Run again = run("graph import", place, "--organization", "acme", file);
    Run exported = run("graph export", place, "--organization", "acme", "roads");

    assertThat(imported.out()).isEqualTo("6 lines taken, 0 refused\n");
    assertThat(again.out()).isEqualTo("6 lines taken, 0 refused\n");
    assertThat(exported.out().lines()).containsExactlyElementsOf(lines);
    assertThat(run("graph export", place, "--organization", "acme", "nothing").exitCode())
        .isEqualTo(1);
  }
}
