package dev.keyhold.bench;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.audit.ConsistencyProof;
import dev.keyhold.audit.InclusionProof;
import dev.keyhold.audit.TrailVerdict;
import dev.keyhold.audit.TrailVerifier;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StoredEntry;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A trail of a given length on a disk: how long it takes to read, to find, to count and to prove.
 */
final class LongTrail {
  private static final int UNIT = 1_000;
  private static final int PROOFS = 1_000;
  private static final PrintStream OUT = System.out;

  private LongTrail() {}

  static void main(String[] arguments) throws IOException, SQLException {
    long entries = arguments.length == 0 ? 1_000_000 : Long.parseLong(arguments[0]);
    try (Folder folder = Folder.onDisk()) {
      fill(folder, entries);
      OUT.printf(
          Locale.ROOT,
          "file           %,d MB%n",
          Files.size(folder.path().resolve("system.db")) / 1_000_000);
      try (Storage storage = Keyhold.open(folder.url())) {
        verify(storage, entries);
        prove(storage, entries);
        find(storage, entries);
      }
    }
  }

  private static void fill(Folder folder, long entries) throws SQLException {
    Keyhold.open(folder.url()).close();
    Indexes indexes = Indexes.drop("jdbc:" + folder.url(), List.of("audit_logs"));
    StorageConfig config = StorageConfig.of(Map.of("url", folder.url(), "migrations", "unchecked"));
    try (Storage storage = AuditedStorage.over(Keyhold.open(config), () -> AuditContext.UNKNOWN)) {
      for (long first = 0; first < entries; first += UNIT) {
        long from = first;
        storage.write(Duration.ofMinutes(5), tx -> append(tx.audit()::append, from));
        if (from % (entries / 10) == 0) {
          System.err.printf(Locale.ROOT, "filling: %,d of %,d%n", from, entries);
        }
      }
    }
    indexes.create();
  }

  private static long append(Consumer<AuditEntry> append, long from) {
    Instant now = Instant.now();
    for (int i = 0; i < UNIT; i++) {
      append.accept(SampleEntries.entry(from + i, now));
    }
    return from;
  }

  private static void verify(Storage storage, long entries) {
    for (int round = 1; round <= 2; round++) {
      long begin = System.nanoTime();
      TrailVerdict verdict = TrailVerifier.verify(storage, List.of(), List.of(), read -> {});
      rate("verify, round " + round, entries, begin);
      if (!verdict.isIntact() || verdict.entries() != entries) {
        throw new IllegalStateException("not intact: " + verdict);
      }
      System.gc();
      OUT.printf(
          Locale.ROOT,
          "heap after     %,d MB, of at most %,d MB%n",
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1_000_000,
          Runtime.getRuntime().maxMemory() / 1_000_000);
    }
  }

  private static void prove(Storage storage, long entries) {
    Random random = new Random(7);
    times(
        "inclusion", at -> check(InclusionProof.of(storage, 1 + random.nextLong(entries)).holds()));
    times(
        "consistency",
        at -> check(ConsistencyProof.of(storage, 1 + random.nextLong(entries), entries).holds()));
  }

  private static void check(boolean holds) {
    if (!holds) {
      throw new IllegalStateException("a proof does not hold");
    }
  }

  private static void find(Storage storage, long entries) {
    Random random = new Random(7);
    times("page of 100", at -> page(storage, actor(random), PageRequest.first(100)));
    PageRequest first = PageRequest.first(100);
    Page<StoredEntry> page = page(storage, actor(random), first);
    for (int i = 0; i < 5 && page.next().isPresent(); i++) {
      page = page(storage, actor(new Random(7)), first.after(page.next().get()));
    }
    PageRequest later = page.next().map(first::after).orElse(first);
    times("a later page", at -> page(storage, actor(new Random(7)), later));
    times("count by actor", at -> storage.read(tx -> tx.audit().count(actor(random))));
  }

  private static AuditQuery actor(Random random) {
    return AuditQuery.ALL.actorId("actor-" + random.nextInt(SampleEntries.ACTORS));
  }

  private static Page<StoredEntry> page(Storage storage, AuditQuery query, PageRequest request) {
    return storage.read(tx -> tx.audit().list(query, request));
  }

  private static void times(String name, LongConsumer work) {
    double[] millis = new double[PROOFS];
    for (int i = 0; i < PROOFS; i++) {
      long begin = System.nanoTime();
      work.accept(i);
      millis[i] = (System.nanoTime() - begin) / 1e6;
    }
    Arrays.sort(millis);
    OUT.printf(
        Locale.ROOT,
        "%-14s %.2f ms median, %.2f ms in 99 of 100, %.2f ms at most%n",
        name,
        millis[PROOFS / 2],
        millis[PROOFS * 99 / 100],
        millis[PROOFS - 1]);
  }

  private static void rate(String name, long entries, long begin) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    OUT.printf(Locale.ROOT, "%-14s %,.0f entries a second%n", name, entries / seconds);
  }
}
