package dev.keyhold.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The machine that the figures are of, as far as it tells. */
final class Machine {
  private static final int FORCES = 201;

  private Machine() {}

  /** What is measured is on the disk of the temporary files, the databases of keys aside. */
  static Map<String, Object> describe(Options options) throws IOException {
    try (Folder folder = Folder.onDisk()) {
      Map<String, Object> machine = describe(folder.path());
      machine.put("quick", options.quick());
      return machine;
    }
  }

  private static Map<String, Object> describe(Path folder) throws IOException {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("cores", Runtime.getRuntime().availableProcessors());
    machine.put("processor", line("/proc/cpuinfo", "model name"));
    machine.put("memory", line("/proc/meminfo", "MemTotal"));
    machine.put(
        "jdk",
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
    machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put(
        "disk", Files.getFileStore(folder).type() + " on " + Files.getFileStore(folder).name());
    machine.put("fsync", String.format(Locale.ROOT, "%.2f ms median", fsyncMillis(folder)));
    return machine;
  }

  /** One line of text. */
  static String text(Map<String, Object> machine) {
    StringBuilder text = new StringBuilder();
    machine.forEach(
        (name, value) ->
            text.append(text.length() == 0 ? "" : ", ").append(name).append(": ").append(value));
    return text.toString();
  }

  private static String line(String file, String name) {
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static double fsyncMillis(Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "fsync", "");
    double[] millis = new double[FORCES];
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < FORCES; i++) {
        channel.write(ByteBuffer.allocate(4096));
        long begin = System.nanoTime();
        channel.force(false);
        millis[i] = (System.nanoTime() - begin) / 1e6;
      }
    } finally {
      Files.delete(file);
    }
    return Rounds.median(millis);
  }
}
