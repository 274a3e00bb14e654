package dev.keyhold.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another process has the write lock for longer than anybody wants to wait. */
class SecondProcessTest {
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final Duration BUSY = Duration.ofMillis(200);
  private static final int CALLERS = 20;

  @TempDir Path folder;
  private Path file;
  private Hub hub;

  @BeforeEach
  void open() {
    file = folder.resolve("system.db");
    hub = Hub.over(storage());
    Load.create(hub, "first");
  }

  private Storage storage() {
    return Keyhold.open(
        StorageConfig.builder("sqlite:" + file)
            .writeTimeout(DEADLINE)
            .setting("busy-timeout", BUSY.toString())
            .build());
  }

  @AfterEach
  void close() {
    hub.close();
  }

  private Process hold() throws IOException {
    Process holder = JavaProcess.start(LockHolder.class, file.toString());
    String line = holder.inputReader(StandardCharsets.UTF_8).readLine();
    assertThat(line).isEqualTo(LockHolder.HELD);
    return holder;
  }

  @Test
  void a_lock_that_is_held_refuses_writes_within_their_deadline_and_no_reads() throws Exception {
    try (Load load = Load.over(hub, "held", CALLERS)) {
      load.awaitWritten(CALLERS);
      Process holder = hold();
      load.awaitRefused(2 * CALLERS);
      Optional<Account> read = hub.storage().read(tx -> tx.identities().accounts().find("first"));
      assertThat(read.flatMap(Account::displayName)).contains("first");

      holder.getOutputStream().write('\n');
      holder.getOutputStream().flush();
      assertThat(holder.waitFor()).isZero();
      load.awaitWritten(CALLERS); // it goes on by itself
      check(load);
    }
  }

  @Test
  void a_lock_goes_with_the_process_that_held_it() throws Exception {
    try (Load load = Load.over(hub, "killed", CALLERS)) {
      Process holder = hold();
      load.awaitRefused(CALLERS);

      holder.destroyForcibly().waitFor();
      load.awaitWritten(CALLERS);
      check(load);
    }
  }

  private void check(Load load) throws InterruptedException {
    load.stop();
    assertThat(load.refusals())
        .allSatisfy(e -> assertThat(e).isInstanceOf(StorageException.Unavailable.class))
        .anySatisfy(e -> assertThat(e).hasMessageContaining("locked by another process"));
    assertThat(load.longest()).isLessThan(DEADLINE.plus(BUSY).plusSeconds(20));
    hub.close();
    try (Storage storage = storage()) {
      load.check(storage);
    }
  }
}
