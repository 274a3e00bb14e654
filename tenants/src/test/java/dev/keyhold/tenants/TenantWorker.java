package dev.keyhold.tenants;

import dev.keyhold.spi.StorageConfig;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Tables;
import dev.keyhold.tables.Tenant;
import dev.keyhold.tenants.Diary.Line;
import dev.keyhold.tenants.Diary.Note;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;

/**
 * Makes, fills, moves, archives, restores and removes tenants until it is killed: {@code PLACE
 * FOLDER SEED}. It says before and after each step what it does.
 */
final class TenantWorker {
  static final int NOTES = 5;
  private static final Tables TABLES = Tables.of(InstantSource.fixed(Diary.NOW));

  private final Tenants tenants;
  private final Path folder;
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private TenantWorker(Tenants tenants, Path folder) {
    this.tenants = tenants;
    this.folder = folder;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    Random random = new Random(Long.parseLong(arguments[2]));
    try (Tenants tenants = Place.valueOf(arguments[0]).furnished(folder)) {
      TenantWorker worker = new TenantWorker(tenants, folder);
      for (int round = 0; ; round++) {
        worker.live("tenant-" + arguments[2] + "-" + round, random);
      }
    }
  }

  private void live(String id, Random random) throws Exception {
    step("make", id, () -> make(id));
    step("fill", id, () -> fill(id));
    for (int moves = random.nextInt(3); moves > 0; moves--) {
      step("move", id, () -> move(id));
    }
    if (random.nextBoolean()) {
      Path file = folder.resolve(id + ".archive");
      step("archive", id, () -> tenants.fleet().archive(id, config(file), (p, n) -> {}));
      step("remove", id, () -> tenants.remove(id));
      step("make", id, () -> make(id));
      step("restore", id, () -> tenants.fleet().restore(id, config(file), (p, n) -> {}));
      Files.delete(file);
    }
    if (random.nextInt(3) == 0) {
      step("remove", id, () -> tenants.remove(id));
    }
  }

  private static StorageConfig config(Path file) {
    return StorageConfig.of("sqlite:" + file);
  }

  private void step(String what, String id, Runnable work) {
    out.println("begin " + what + " " + id);
    work.run();
    out.println("end " + what + " " + id);
  }

  private void make(String id) {
    tenants.system().run(tx -> tx.identities().organizations().create(Place.organization(id)));
  }

  private void move(String id) {
    TenantMode mode =
        tenants.registered(id).orElseThrow().mode() == TenantMode.ROWS
            ? TenantMode.DATABASES
            : TenantMode.ROWS;
    tenants.fleet().move(id, mode, (part, records) -> {});
  }

  private void fill(String id) {
    for (int i = 0; i < NOTES; i++) {
      String note = "note-" + i;
      tenants
          .tenant(id)
          .run(
              tx -> {
                Tenant rows = TABLES.in(tx, id);
                rows.add(Note.TABLE, Note.of(note, id, note));
                Stamp stamp = Stamp.of(note, Diary.NOW, Diary.NOW);
                rows.add(Line.TABLE, new Line(stamp, id, note, note));
              });
    }
  }
}
