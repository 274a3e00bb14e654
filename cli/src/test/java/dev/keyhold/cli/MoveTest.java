package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.move.Move;
import dev.keyhold.move.Move.Proof;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.UnitOfWork;
import dev.keyhold.testserver.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a file to a server, and back. */
@Timeout(120)
class MoveTest {
  private static final Account LATE =
      Account.builder("late", Instant.EPOCH).email("late@example.org").build();

  @TempDir Path folder;
  private String source;
  private Path jar;

  @BeforeEach
  void there_is_a_full_source() throws IOException {
    source = "sqlite:" + folder.resolve("source.db");
    jar = FullStorage.jar(folder);
    try (Storage storage = FullStorage.open(source)) {
      FullStorage.fill(storage);
    }
  }

  private Run move(String from, String to, String... more) {
    List<String> arguments = new ArrayList<>(List.of("move", "--from", from, "--to", to));
    arguments.addAll(List.of("--jar", jar.toString()));
    arguments.addAll(List.of(more));
    return Run.of(arguments.toArray(String[]::new));
  }

  @Test
  void all_is_the_same_there_and_back() {
    String server = PostgresServer.url();
    String back = "sqlite:" + folder.resolve("back.db");

    Run there = move(source, server);
    Run again = move(server, back);

    assertThat(there.exitCode()).as(there.out() + there.err()).isZero();
    assertThat(there.out().lines())
        .filteredOn(line -> line.startsWith("same"))
        .hasSize(8)
        .allMatch(line -> Pattern.matches("same +\\w+ [0-9,]+, SHA-256 [0-9a-f]{64}", line))
        .anyMatch(line -> line.contains("accounts 3,"))
        .anyMatch(line -> line.contains("organization_members 3,"))
        .anyMatch(line -> line.contains("password_credentials 1,"))
        .anyMatch(line -> line.contains("api_keys 1,501,"))
        .anyMatch(line -> line.contains("node 5,"));
    assertThat(there.out()).contains("verified  the trail: ");
    assertThat(again.exitCode()).as(again.out() + again.err()).isZero();
    assertThat(again.out()).isEqualTo(there.out());
    assertThat(Run.of("audit", "verify", "--data", folder.resolve("back.db").toString()).out())
        .isEqualTo(
            Run.of("audit", "verify", "--data", folder.resolve("source.db").toString()).out());
  }

  @Test
  void one_that_was_cut_short_is_gone_on_with() {
    try (Storage from = FullStorage.open(source)) {
      for (int units = 1; ; units++) {
        try (Storage to = FullStorage.open("sqlite:" + folder.resolve("cut-" + units + ".db"))) {
          Meddled meddled = new Meddled(to, units, MoveTest::pullThePlug);
          Move move = Move.from(from, "source");
          if (runsOut(move, meddled)) {
            assertThat(move.into(to, (part, records) -> {})).hasSize(8).allMatch(Proof::isSame);
            assertThatThrownBy(() -> move.check(to)).isInstanceOf(StorageException.Conflict.class);
          } else {
            assertThat(units).isGreaterThan(9);
            return;
          }
        }
      }
    }
  }

  private static boolean runsOut(Move move, Storage to) {
    try {
      move.into(to, (part, records) -> {});
      return false;
    } catch (StorageException.Unavailable e) {
      return true;
    }
  }

  private static void pullThePlug() {
    throw new StorageException.Unavailable("the plug was pulled");
  }

  @Test
  void nobody_writes_to_the_source_meanwhile_and_everybody_reads() {
    AtomicInteger refused = new AtomicInteger();
    try (Storage from = FullStorage.open(source);
        Storage hub = FullStorage.open(source);
        Storage to = FullStorage.open(PostgresServer.url())) {
      Runnable hubWorks =
          () -> {
            assertThat(hub.findKey(new KeyHash("hash of key-7"))).isPresent();
            try {
              hub.write(Duration.ofMillis(50), tx -> tx.identities().accounts().create(LATE));
            } catch (StorageException.Unavailable e) {
              refused.incrementAndGet();
            }
          };

      List<Proof> proofs =
          Move.from(from, "source").into(new Meddled(to, 3, hubWorks), (part, records) -> {});

      assertThat(proofs).allMatch(Proof::isSame);
      assertThat(refused).hasValue(1);
      hub.write(tx -> tx.identities().accounts().create(LATE));
    }
  }

  @Test
  void a_difference_is_told_and_where_it_is() throws Exception {
    String server = PostgresServer.url();
    try (Storage from = FullStorage.open(source);
        Storage to = FullStorage.open(server)) {
      List<Proof> proofs =
          Move.from(from, "source")
              .into(
                  new Meddled(
                      to, 6, () -> execute(server, "UPDATE accounts SET display_name = 'x'")),
                  (part, records) -> {});

      assertThat(proofs)
          .filteredOn(proof -> !proof.isSame())
          .extracting(Proof::part)
          .containsExactly("accounts");
    }
    Run doctor = Run.of("doctor", "--url", server);
    assertThat(doctor.exitCode()).isEqualTo(1);
    assertThat(doctor.out()).containsPattern("WRONG +move +a move into this database");
    assertThat(move(server, "sqlite:" + folder.resolve("third.db")).err())
        .contains("a move into the source has begun and not ended");
  }

  private static void execute(String url, String sql) {
    try (Connection connection = DriverManager.getConnection(PostgresServer.jdbc(url));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_target_that_is_used_is_left_alone() {
    String used = "sqlite:" + folder.resolve("used.db");
    try (Storage storage = FullStorage.open(used)) {
      storage.write(tx -> tx.identities().accounts().create(LATE));
    }

    Run run = move(source, used);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("the target is not empty");
    assertThat(move(source, used, "--dry-run").err()).contains("the target is not empty");
    assertThat(move(source, source).exitCode()).isEqualTo(1);
  }

  @Test
  void a_target_that_is_half_of_another_source_is_left_alone() {
    try (Storage from = FullStorage.open(source);
        Storage to = FullStorage.open("sqlite:" + folder.resolve("half.db"))) {
      assertThat(runsOut(Move.from(from, "one"), new Meddled(to, 4, MoveTest::pullThePlug)))
          .isTrue();

      assertThatThrownBy(() -> Move.from(from, "other").into(to, (part, records) -> {}))
          .isInstanceOf(StorageException.Conflict.class)
          .hasMessageContaining("from another source");
    }
  }

  @Test
  void a_dry_run_counts_and_changes_nothing() {
    Path target = folder.resolve("none.db");

    Run run = move(source, "sqlite:" + target, "--dry-run");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("counted   api_keys 1,501\n")
        .contains("the target would be made");
    assertThat(target).doesNotExist();
  }

  @Test
  void tables_that_nobody_named_are_not_left_behind_without_a_word() {
    Run run = Run.of("move", "--from", source, "--to", PostgresServer.url());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("the source has tables of the sets [trees]; name with --jar");
  }

  @Test
  void a_source_that_is_not_there_is_not_made() {
    Path none = folder.resolve("none.db");

    assertThat(move("sqlite:" + none, PostgresServer.url()).exitCode()).isEqualTo(1);
    assertThat(none).doesNotExist();
  }

  /** A storage beside which something happens before one of its units of work. */
  private record Meddled(Storage storage, AtomicInteger left, Runnable event) implements Storage {
    Meddled(Storage storage, int unit, Runnable event) {
      this(storage, new AtomicInteger(unit), event);
    }

    @Override
    public Set<Part> offers() {
      return storage.offers();
    }

    @Override
    public <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X {
      return storage.read(work);
    }

    @Override
    public <T, X extends Exception> T write(UnitOfWork<T, X> work) throws X {
      if (left.decrementAndGet() == 0) {
        event.run();
      }
      return storage.write(work);
    }

    @Override
    public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X {
      return storage.write(timeout, work);
    }

    @Override
    public void close() {
      storage.close();
    }
  }
}
