package dev.keyhold.audit;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditFeed;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process that appends and forwards until it is killed. It prints the id of each entry once its
 * commit is acknowledged.
 */
final class AppendingProcess {
  private static final int WRITERS = 4;

  private AppendingProcess() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    String run = arguments[1];
    Storage storage =
        AuditedStorage.over(
            Keyhold.open("sqlite:" + folder.resolve("system.db")), () -> AuditContext.of("hub"));
    AuditForwarder.start(
        List.of(
            new AuditFeed(
                storage, "file", new TrailFile(folder.resolve("trail.jsonl"), 20_000, 100_000))),
        Duration.ofMillis(1));
    AtomicLong next = new AtomicLong();
    for (int i = 0; i < WRITERS; i++) {
      new Thread(() -> append(storage, run, next)).start();
    }
    int nothing = System.in.read(); // until whoever started it is gone
    Runtime.getRuntime().halt(nothing);
  }

  private static void append(Storage storage, String run, AtomicLong next) {
    while (true) {
      String id = run + "-" + next.incrementAndGet();
      AuditEntry entry =
          AuditEntry.builder(id, "test.run", Clock.systemUTC().instant()).actorId("hub").build();
      storage.write(tx -> tx.audit().append(entry));
      acknowledge(id);
    }
  }

  /** One line a call, so that none is printed in halves among others. */
  private static synchronized void acknowledge(String id) {
    System.out.print(id + "\n");
    System.out.flush();
  }
}
