package dev.keyhold.bench;

import dev.keyhold.bench.Rounds.Contender;
import dev.keyhold.secrets.Secrets;
import dev.keyhold.spi.Storage;
import dev.keyhold.tables.Fresh;
import dev.keyhold.tables.Tables;
import dev.keyhold.tables.Tenant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Secrets: all of them wrapped by another key in a small heap, and readings, each of which is a
 * line of the log, beside an insert of a row with its entry in the trail.
 */
final class SecretRates {
  private static final String HEAP = "96m";
  private static final long SCATTER = 7_368_787L;

  private final SecretsFile file;
  private final long count;
  private final List<Figure> figures;
  private final Tables tables = Tables.of(Instant::now);
  private final AtomicLong next = new AtomicLong();

  private SecretRates(SecretsFile file, long count, List<Figure> figures) {
    this.file = file;
    this.count = count;
    this.figures = figures;
  }

  static void main(String[] arguments) throws Exception {
    Options options = Options.of(arguments, "secrets", List.of(count()), List.of(2_000L));
    long count = options.sizes().get(0);
    List<Figure> figures = new ArrayList<>();
    try (Folder folder = Folder.onDisk()) {
      SecretsFile file = new SecretsFile(folder.path());
      System.err.printf(Locale.ROOT, "keeping %,d secrets%n", count);
      long begin = System.nanoTime();
      file.fill(count);
      System.err.printf(
          Locale.ROOT,
          "%,.0f a second; wrapping them by another key%n",
          count / ((System.nanoTime() - begin) / 1e9));
      double[] said =
          Child.run(HEAP, RewrapOnce.class, file.folder().toString(), String.valueOf(count));
      new SecretRates(file, count, figures).compare(said, options.rounds(7, 1));
    }
    figures.forEach(figure -> System.out.println(figure.row()));
    Results.of(options, figures).write();
  }

  private static long count() {
    return Long.getLong("keyhold.secrets", 100_000);
  }

  private void compare(double[] rewrapped, Rounds rounds) throws Exception {
    try (Storage storage = file.open()) {
      Secrets secrets = SecretsFile.secrets(storage);
      double[] rates =
          rounds.rates(
              Contender.alone(() -> read(secrets, next.getAndIncrement() * SCATTER % count)),
              Contender.alone(() -> insert(storage, 1)),
              Contender.alone(() -> insert(storage, RewrapOnce.PAGE)));
      rewrapped(rewrapped, rates[2] * RewrapOnce.PAGE);
      figures.add(
          Figure.rate(
              "a secret read, with its line in the log",
              rates[0],
              "an insert with its entry",
              rates[1],
              0.5));
    }
  }

  /**
   * Each is an update and a line of the log, each with its entry: two things beside one.
   *
   * @param said by {@link RewrapOnce}
   */
  private void rewrapped(double[] said, double inserts) {
    if (said[0] != count) {
      throw new IllegalStateException("of " + count + " secrets " + said[0] + " were wrapped");
    }
    figures.add(
        Figure.rate(
            String.format(
                Locale.ROOT,
                "%,d secrets wrapped by another key in %,.0f s, heap %s",
                count,
                said[1],
                HEAP),
            count / said[1],
            String.format(Locale.ROOT, "inserts with their entries, %d in a unit", RewrapOnce.PAGE),
            inserts,
            0.3));
    figures.add(
        Figure.atMost(
            "heap in use at the end of it, to the beginning",
            String.format(
                Locale.ROOT,
                "%.1f MB, in the middle %.1f MB, at the end %.1f MB",
                said[2],
                said[3],
                said[4]),
            said[4] / said[2],
            1.5));
  }

  private static void read(Secrets secrets, long number) {
    secrets.read(SecretsFile.ORG, SecretsFile.name(number), SecretsFile.USE).close();
  }

  private void insert(Storage storage, int howMany) {
    storage.run(
        tx -> {
          Tenant acme = tables.in(tx, SecretsFile.ORG);
          for (int i = 0; i < howMany; i++) {
            long number = next.getAndIncrement();
            acme.insert(BenchNote.TABLE, fresh -> note(fresh, number));
          }
        });
  }

  private static BenchNote note(Fresh fresh, long number) {
    return new BenchNote(
        fresh.stamp(),
        fresh.organizationId(),
        "note " + number,
        "body",
        BenchNote.Channel.CHAT,
        number,
        false,
        Optional.empty(),
        Optional.empty());
  }
}
