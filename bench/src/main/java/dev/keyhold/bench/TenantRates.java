package dev.keyhold.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.keyhold.audit.AuditContext;
import dev.keyhold.move.Move;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.tables.Tables;
import dev.keyhold.tenants.TenantMode;
import dev.keyhold.tenants.Tenants;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Many tenants with a file each in one process, of which a few may be open. */
final class TenantRates implements AutoCloseable {
  private static final double NANOS = 1e6;
  private static final int SAMPLES = 2_000;
  private static final long SCATTER = 7_368_787L;

  private final int count;
  private final Folder folder;
  private final Tenants tenants;
  private final Tables tables = Tables.of(Instant::now);
  private final List<Figure> figures = new ArrayList<>();

  private TenantRates(int count) throws Exception {
    this.count = count;
    this.folder = Folder.onDisk();
    this.tenants =
        Tenants.builder(
                StorageConfig.builder(folder.url()).tables(TenantNote.SET).build(),
                () -> AuditContext.of("bench"))
            .mode(TenantMode.DATABASES)
            .open();
  }

  static void main(String[] arguments) throws Exception {
    Options options = Options.of(arguments, "tenants", List.of(10_000L), List.of(200L));
    try (TenantRates rates = new TenantRates(options.sizes().get(0).intValue())) {
      rates.measure();
      rates.figures.forEach(figure -> System.out.println(figure.row()));
      Results.of(options, rates.figures).write();
    }
  }

  private static String id(long number) {
    return String.format(Locale.ROOT, "tenant-%05d", number);
  }

  private void measure() {
    organizations();
    each("tenant made with its first row", 1_000, () -> all());
    cold();
    each("tenant migrated, two at once", 50, () -> tenants.fleet().migrate(2, finding -> {}));
    each("tenant listed", 1, this::list);
    each("tenant archived, removed and restored: every second", 1_000, this::archive);
    each("tenant examined, two at once", 200, this::examine);
    limits();
  }

  private void organizations() {
    tenants
        .system()
        .run(
            tx ->
                tx.identities()
                    .accounts()
                    .create(Account.builder("ada", Instant.EPOCH).email("a@example.org").build()));
    for (int begin = 0; begin < count; begin += 100) {
      int from = begin;
      tenants
          .system()
          .run(
              tx -> {
                for (int i = from; i < Math.min(from + 100, count); i++) {
                  tx.identities().organizations().create(organization(id(i)));
                }
              });
    }
  }

  private static Organization organization(String id) {
    return Organization.builder(id, Instant.EPOCH).name(id).slug(id).ownerId("ada").build();
  }

  private void all() {
    for (int i = 0; i < count; i++) {
      write(id(i));
    }
  }

  private void write(String id) {
    tenants
        .tenant(id)
        .write(
            tx ->
                tables
                    .in(tx, id)
                    .insert(TenantNote.TABLE, row -> new TenantNote(row.stamp(), id, "a note")));
  }

  private void archive() {
    for (int i = 0; i < count; i += 2) {
      String id = id(i);
      StorageConfig file =
          StorageConfig.of("sqlite:" + folder.path().resolve("archive-" + i + ".db"));
      requireSame(tenants.fleet().archive(id, file, (part, done) -> {}));
      tenants.remove(id);
      tenants.system().run(tx -> tx.identities().organizations().create(organization(id)));
      requireSame(tenants.fleet().restore(id, file, (part, done) -> {}));
    }
  }

  private static void requireSame(List<Move.Proof> proofs) {
    if (!proofs.stream().allMatch(Move.Proof::isSame)) {
      throw new IllegalStateException("a tenant is not the same");
    }
  }

  private void examine() {
    tenants
        .fleet()
        .examine(
            2,
            health -> {
              if (!health.wrong().isEmpty()) {
                throw new IllegalStateException("a tenant is not well: " + health);
              }
            });
  }

  private void list() {
    long found =
        Page.walk(Limits.PAGE_SIZE, tenants.fleet()::list).mapToLong(p -> p.items().size()).sum();
    if (found != count) {
      throw new IllegalStateException("not all tenants were listed");
    }
  }

  /** Milliseconds for each of all tenants. */
  private void each(String what, double demanded, Runnable work) {
    long begin = System.nanoTime();
    work.run();
    double millis = (System.nanoTime() - begin) / NANOS / count;
    figures.add(
        Figure.atMost(
            String.format(Locale.ROOT, "%s, of %,d", what, count),
            String.format(Locale.ROOT, "%.3f ms", millis),
            millis,
            demanded));
  }

  /**
   * Tenants that were not used for long: a unit that writes, with the opening and the closing of
   * another.
   */
  private void cold() {
    double[] millis = new double[Math.min(SAMPLES, count)];
    for (int i = 0; i < millis.length; i++) {
      String id = id(i * SCATTER % count);
      long begin = System.nanoTime();
      write(id);
      millis[i] = (System.nanoTime() - begin) / NANOS;
    }
    Arrays.sort(millis);
    for (int percent : new int[] {50, 99}) {
      double at = millis[millis.length * percent / 100];
      figures.add(
          Figure.atMost(
              String.format(Locale.ROOT, "unit on a cold tenant, %d of 100", percent),
              String.format(Locale.ROOT, "%.1f ms", at),
              at,
              50));
    }
  }

  private void limits() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    double megabytes = (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
    figures.add(
        Figure.atMost(
            String.format(Locale.ROOT, "heap in use after %,d tenants, megabytes", count),
            String.format(Locale.ROOT, "%.0f MB", megabytes),
            megabytes,
            1_024));
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      long files = unix.getOpenFileDescriptorCount();
      figures.add(Figure.atMost("open files", files + " files", files, 1_024));
    }
  }

  @Override
  public void close() {
    tenants.close();
    folder.close();
  }
}
