package dev.keyhold.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.audit.TrailVerifier;
import dev.keyhold.spi.Finding;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.tables.Tables;
import dev.keyhold.tenants.Diary.Line;
import dev.keyhold.tenants.Diary.Note;
import java.io.BufferedReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that is killed at any step leaves nothing half done, once somebody goes on. */
@Tag("once")
@Timeout(3_000)
class KilledTest {
  private static final Tables TABLES = Tables.of(InstantSource.system());
  private static final int KILLS = Integer.getInteger("keyhold.kills", 20) / 2;
  private static final long SEED = Long.getLong("keyhold.seed", System.nanoTime());

  @TempDir Path folder;

  /** By tenant, the last step of it: what it was, and whether it had ended. */
  private final Map<String, String> last = new TreeMap<>();

  /** The same since the last kill. */
  private final Map<String, String> recent = new TreeMap<>();

  @ParameterizedTest
  @EnumSource(names = {"SQLITE_ROWS", "SQLITE_DATABASES"})
  void nothing_is_lost_and_nothing_stays_half_done(Place place) throws Exception {
    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      recent.clear();
      killed(place, kill, 1 + random.nextInt(40), random.nextInt(2_000_000));
      try (Tenants tenants = place.open(folder)) {
        goOn(tenants);
        check(tenants, recent);
      }
    }
    try (Tenants tenants = place.open(folder)) {
      check(tenants, last);
    }
  }

  /** Kills the worker some nanoseconds behind one of its lines. */
  private void killed(Place place, long seed, int lines, int nanos) throws Exception {
    Process worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1", // it does not live long
                "-cp",
                System.getProperty("java.class.path"),
                TenantWorker.class.getName(),
                place.name(),
                folder.toString(),
                Long.toString(seed))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = worker.inputReader(StandardCharsets.UTF_8)) {
      for (int line = 0; line < lines; line++) {
        hear(said.readLine());
      }
      long end = System.nanoTime() + nanos;
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      worker.toHandle().destroyForcibly(); // which leaves the pipe open
      worker.waitFor();
      StringWriter rest = new StringWriter();
      said.transferTo(rest);
      String text = rest.toString();
      text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(this::hear);
    }
  }

  private void hear(String line) {
    String[] words = line.split(" ", -1);
    last.put(words[2], words[0] + " " + words[1]);
    recent.put(words[2], words[0] + " " + words[1]);
  }

  /** As an operator does: mends, and runs again what only its caller knows how to go on with. */
  private void goOn(Tenants tenants) {
    Fleet fleet = tenants.fleet();
    for (TenantStatus tenant : fleet.list(PageRequest.first(1_000)).items()) {
      if (tenant.state() == TenantState.MOVING) {
        TenantMode to = tenant.mode() == TenantMode.ROWS ? TenantMode.DATABASES : TenantMode.ROWS;
        assertThat(fleet.move(tenant.organizationId(), to, (part, records) -> {}))
            .allMatch(proof -> proof.isSame());
      } else if (tenant.state() == TenantState.RESTORING) {
        Path file = folder.resolve(tenant.organizationId() + ".archive");
        StorageConfig config = StorageConfig.of("sqlite:" + file);
        assertThat(fleet.restore(tenant.organizationId(), config, (part, records) -> {}))
            .allMatch(proof -> proof.isSame());
      }
    }
    List<Finding> mended = new ArrayList<>();
    assertThat(fleet.mend(mended::add)).as("%s", mended).isTrue();
    assertThat(fleet.look()).isEmpty();
  }

  private static void check(Tenants tenants, Map<String, String> steps) {
    steps.forEach(
        (id, step) -> {
          boolean isThere = tenants.registered(id).isPresent();
          switch (step) {
            case "end fill",
                "begin move",
                "end move",
                "begin archive",
                "end archive",
                "begin restore",
                "end restore" ->
                isWhole(tenants, id, step);
            case "end remove" -> assertThat(isThere).as(id).isFalse();
            default -> {
              if (isThere && !step.endsWith("make") && !step.endsWith("fill")) {
                isWhole(tenants, id, step);
              }
            }
          }
        });
  }

  private static void isWhole(Tenants tenants, String id, String step) {
    if (step.equals("begin restore") && tenants.registered(id).isEmpty()) {
      return; // it had not begun
    }
    AuditedStorage tenant = tenants.tenant(id);
    long notes = tenant.read(tx -> TABLES.in(tx, id).from(Note.TABLE).count());
    long lines = tenant.read(tx -> TABLES.in(tx, id).from(Line.TABLE).count());
    long entries = tenant.read(tx -> tx.audit().last());
    String seed = id + " after " + step + ", seed " + SEED;
    assertThat(List.of(notes, lines, entries))
        .as(seed)
        .containsExactly(
            (long) TenantWorker.NOTES, (long) TenantWorker.NOTES, 2L * TenantWorker.NOTES);
    assertThat(TrailVerifier.verify(tenant, List.of(), List.of(), read -> {}).isIntact())
        .as(seed)
        .isTrue();
  }
}
