package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AuditFeed;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StoredEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that appends, again and again ({@code -Dkeyhold.kills=N}; 20 if nothing is said).
 * After each kill the trail has no gap, verifies, and holds every entry whose commit was
 * acknowledged; and the listener's files have every entry.
 */
class KilledWriterTest {
  private static final int KILLS = Integer.getInteger("keyhold.kills", 20);

  @TempDir Path folder;
  private final Set<String> acknowledged = new HashSet<>();

  @Test
  void whatever_was_acknowledged_outlives_a_kill() throws Exception {
    long seed = Long.getLong("keyhold.seed", System.nanoTime());
    System.out.println("KilledWriterTest: -Dkeyhold.seed=" + seed);
    Random random = new Random(seed);

    for (int kill = 1; kill <= KILLS; kill++) {
      appendUntilKilled(kill, random.nextInt(300));

      try (Storage storage = Keyhold.open("sqlite:" + folder.resolve("system.db"))) {
        TrailVerdict verdict = TrailVerifier.verify(storage, List.of(), List.of(), read -> {});
        assertThat(verdict.kind()).as("after kill %d", kill).isEqualTo(TrailVerdict.Kind.INTACT);
        assertThat(trail(storage)).as("after kill %d", kill).containsAll(acknowledged);
        assertThat(forwarded(storage))
            .as("after kill %d", kill)
            .isEqualTo(LongStream.rangeClosed(1, verdict.entries()).boxed().toList());
      }
    }
    System.out.printf("KilledWriterTest: %d kills, %d entries%n", KILLS, acknowledged.size());
  }

  private void appendUntilKilled(int run, int lines) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                AppendingProcess.class.getName(),
                folder.toString(),
                "run" + run)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (int i = 0; i <= lines; i++) {
        String line = out.readLine();
        assertThat(line).as("the process ended by itself").isNotNull();
        acknowledged.add(line);
      }
      process.toHandle().destroyForcibly(); // unlike that of the process, it leaves the pipe open
      process.waitFor();
      rest(out);
    }
  }

  /** What was acknowledged before the kill, but for a line that it cut. */
  private void rest(BufferedReader out) throws IOException {
    String text = out.lines().collect(Collectors.joining("\n"));
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    lines.remove(lines.size() - 1);
    lines.removeIf(String::isEmpty);
    acknowledged.addAll(lines);
  }

  private static Set<String> trail(Storage storage) {
    Set<String> ids = new HashSet<>();
    List<StoredEntry> entries = List.of();
    long place = 0;
    do {
      long after = place;
      entries = storage.read(tx -> tx.audit().readAfter(after, Limits.PAGE_SIZE));
      entries.forEach(entry -> ids.add(entry.id()));
      place += entries.size();
    } while (!entries.isEmpty());
    return ids;
  }

  /** The numbers in the files, each once, after the next process would have gone on. */
  private List<Long> forwarded(Storage storage) throws IOException {
    try (TrailFile file = new TrailFile(folder.resolve("trail.jsonl"), 20_000, 100_000)) {
      new AuditFeed(storage, "file", file).deliver();
    }
    TreeSet<Long> numbers = new TreeSet<>();
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(path -> path.getFileName().toString().startsWith("trail.jsonl")).toList();
    }
    for (Path file : files) {
      for (String line : Files.readAllLines(file)) {
        Map<?, ?> members = (Map<?, ?>) Json.parse(line).value();
        numbers.add(((Number) members.get("sequence")).longValue());
      }
    }
    return List.copyOf(numbers);
  }
}
