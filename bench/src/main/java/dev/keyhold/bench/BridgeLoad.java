package dev.keyhold.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/** A server in a process of its own, and 16 connections that call the bridge. */
final class BridgeLoad {
  private static final int CONNECTIONS = 16;
  private static final int RECORDS = 10_000;
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration MEASURED = Duration.ofSeconds(10);
  private static final String TOKEN = "a-token-of-the-measurement-0123456789";

  private final int port;

  private BridgeLoad(int port) {
    this.port = port;
  }

  static void main(String[] arguments) throws Exception {
    measure(WARM_UP, MEASURED).forEach((name, nanos) -> print(name, nanos, MEASURED));
  }

  /** How long each call of a method took, in nanoseconds, sorted. */
  static Map<String, long[]> measure(Duration warmUp, Duration measured) throws Exception {
    try (Folder folder = Folder.onDisk()) {
      Path token = Files.writeString(folder.path().resolve("token"), TOKEN);
      Process server =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-jar",
                  System.getProperty("keyhold.cli"),
                  "serve",
                  "--data",
                  folder.path().resolve("data").toString(),
                  "--port",
                  "0",
                  "--namespaces",
                  "open",
                  "--admin-token-file",
                  token.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try {
        return new BridgeLoad(port(server)).rates(warmUp, measured);
      } finally {
        server.destroy();
        server.waitFor();
      }
    }
  }

  private static int port(Process server) throws IOException {
    BufferedReader out = server.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    if (line == null) {
      throw new IllegalStateException("the server did not start");
    }
    return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
  }

  private Map<String, long[]> rates(Duration warmUp, Duration measured)
      throws InterruptedException, ExecutionException {
    AtomicLong next = new AtomicLong();
    IntFunction<Call> save = thread -> () -> saving(next.getAndIncrement());
    run(save, Duration.ofDays(1), RECORDS);
    IntFunction<Call> find =
        thread -> {
          Random random = new Random(thread);
          return () ->
              new String[] {"findByHash", "[\"%s\"]".formatted(hash(random.nextInt(RECORDS)))};
        };
    run(find, warmUp, Long.MAX_VALUE);
    long[] found = run(find, measured, Long.MAX_VALUE);
    run(save, warmUp, Long.MAX_VALUE);
    Map<String, long[]> nanos = new LinkedHashMap<>();
    nanos.put("findByHash", found);
    nanos.put("save", run(save, measured, Long.MAX_VALUE));
    return nanos;
  }

  /** The next call's method and arguments. */
  @FunctionalInterface
  private interface Call {
    String[] next();
  }

  private static String[] saving(long number) {
    return new String[] {
      "save",
      String.format(
          Locale.ROOT,
          """
      [{"id":"key-%d","keyHash":"%s","metadata":{"ownerId":"owner-%d","name":"measured","scopes":["read",\
      "write"],"tags":["ci","eu"],"enabled":true,"expiresAt":null,"revokedAt":null,"rotatedTo":null,\
      "createdAt":"2026-01-01T00:00:00.000Z"}}]""",
          number,
          hash(number),
          number % 100)
    };
  }

  private static String hash(long number) {
    return String.format(Locale.ROOT, "%064x", number);
  }

  /**
   * @return how long each call took, in nanoseconds, sorted
   */
  private long[] run(IntFunction<Call> calls, Duration lasting, long most)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    AtomicLong left = new AtomicLong(most);
    long end = System.nanoTime() + lasting.toNanos();
    List<Future<long[]>> results = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      Call call = calls.apply(i);
      results.add(threads.submit(() -> call(call, end, left)));
    }
    List<long[]> all = new ArrayList<>();
    for (Future<long[]> result : results) {
      all.add(result.get());
    }
    threads.shutdown();
    return all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
  }

  private long[] call(Call call, long end, AtomicLong left) {
    long[] nanos = new long[1 << 16];
    int count = 0;
    try (HttpCaller http = new HttpCaller(port, "Bearer " + TOKEN)) {
      while (System.nanoTime() < end && left.getAndDecrement() > 0) {
        String[] next = call.next();
        long begin = System.nanoTime();
        http.post("/v1/storage/" + next[0], next[1]);
        if (count == nanos.length) {
          nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = System.nanoTime() - begin;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Arrays.copyOf(nanos, count);
  }

  private static void print(String name, long[] nanos, Duration lasting) {
    System.out.printf(
        Locale.ROOT,
        "%-12s %,8.0f a second, %.2f ms median, %.2f ms in 99 of 100, %.2f ms at most%n",
        name,
        nanos.length / (lasting.toNanos() / 1e9),
        nanos[nanos.length / 2] / 1e6,
        nanos[(int) (nanos.length * 0.99)] / 1e6,
        nanos[nanos.length - 1] / 1e6);
  }
}
