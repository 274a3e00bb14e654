package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.events.Claim;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.Events;
import dev.keyhold.events.NewEvent;
import dev.keyhold.events.NewJob;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.testserver.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands about events and queues. */
class EventsCommandTest {
  @TempDir Path folder;
  private Instant now = Instant.now();
  private final Events events = Events.of(() -> now);

  private List<String> place(String kind) {
    return kind.equals("server")
        ? List.of("--url", PostgresServer.url("e_" + UUID.randomUUID().toString().substring(0, 8)))
        : List.of("--data", folder.toString());
  }

  private static Storage open(List<String> place) {
    String url =
        place.get(0).equals("--url") ? place.get(1) : "sqlite:" + place.get(1) + "/system.db";
    return Keyhold.open(StorageConfig.builder(url).tables(EventTables.SET).build());
  }

  private static Run run(String command, List<String> place, String... more) {
    List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
    words.addAll(place);
    words.addAll(List.of(more));
    return Run.of(words.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "server"})
  void events_and_consumers_are_looked_at_sent_back_and_deleted(String kind) {
    List<String> place = place(kind);
    now = now.minus(Duration.ofDays(10));
    try (Storage storage = open(place)) {
      storage.run(
          tx -> {
            for (int i = 1; i <= 5; i++) {
              events.in(tx).log().publish(NewEvent.of(i % 2 == 0 ? "even" : "odd", "n" + i));
            }
            events.in(tx).consumers().register("mailer", List.of(), OptionalLong.of(3));
          });
    }

    assertThat(run("events tail", place, "--last", "2").out().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"seq\":"));
    assertThat(run("events tail", place, "--after", "0", "--topic", "even").out().lines())
        .hasSize(2);
    assertThat(run("events consumers", place).out()).isEqualTo("active  at 3  2 behind  mailer\n");
    assertThat(run("doctor", place).out()).contains("numbers 1 to 5", "the slowest 2 behind");
    assertThat(run("events replay", place, "mailer", "--from", "1").out())
        .isEqualTo("mailer goes on after 1\n");
    assertThat(run("events replay", place, "mailer", "--since", "2h").out())
        .isEqualTo("mailer goes on after 5\n");
    assertThat(run("events replay", place, "mailer").exitCode()).isEqualTo(2);
    assertThat(run("events replay", place, "nobody", "--from", "1").exitCode()).isEqualTo(1);
    run("events replay", place, "mailer", "--from", "2");
    assertThat(run("events trim", place).out()).contains("deleted  events 2");
    Run lost = run("events trim", place, "--events-longest", "9d");
    assertThat(lost.exitCode()).isEqualTo(1);
    assertThat(lost.out()).contains("deleted  events 2", "LOST     mailer");
    assertThat(run("events consumers", place).exitCode()).isEqualTo(1);
    Run doctor = run("doctor", place);
    assertThat(doctor.exitCode()).isEqualTo(1);
    assertThat(doctor.out()).contains("1 of 1 are lost, the first of them mailer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "server"})
  void jobs_are_counted_requeued_and_cancelled(String kind) {
    List<String> place = place(kind);
    String waiting;
    String dead;
    try (Storage storage = open(place)) {
      NewJob job = NewJob.of(Json.of(Map.of("a", 1)));
      dead = storage.write(tx -> events.in(tx).jobs().enqueue("mail", job.priority(1))).id();
      waiting = storage.write(tx -> events.in(tx).jobs().enqueue("mail", job)).id();
      Claim claim =
          storage
              .write(tx -> events.in(tx).jobs().claim("mail", "w", 1, Duration.ofMinutes(1)))
              .get(0);
      storage.run(tx -> events.in(tx).jobs().fail(claim.jobId(), claim.token(), Optional.of("no")));
    }

    assertThat(run("queue list", place).out())
        .startsWith("mail  ready 1  claimed 0  done 0  dead 1  cancelled 0  oldest 20");
    assertThat(run("queue requeue", place, "--dead", "mail").out())
        .isEqualTo("requeued  " + dead + "\n");
    assertThat(run("queue cancel", place, waiting).out()).isEqualTo("cancelled  " + waiting + "\n");
    assertThat(run("queue requeue", place, waiting).exitCode()).isZero();
    assertThat(run("queue requeue", place, waiting).exitCode()).isEqualTo(1);
    assertThat(run("queue requeue", place).exitCode()).isEqualTo(2);
    assertThat(run("queue cancel", place, "none").err()).contains("there is no such job");
    assertThat(run("doctor", place).out()).contains("1 queues: ready 2");
  }

  @Test
  void a_database_without_events_is_told_so() {
    assertThat(Run.of("demo", "--data", folder.toString()).exitCode()).isZero();

    Run run = run("events consumers", place("file"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("the database has no events; keyhold serve makes their tables");
    assertThat(run("doctor", place("file")).out()).doesNotContain("consumers");
  }
}
