package dev.keyhold.bench;

import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.Verification;
import dev.keyhold.spi.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A verification of a key that was verified before, drawn uniformly from all, beside SHA-256 and
 * hexadecimal digits of the same keys. Last uses are recorded, and were within the interval.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class VerifyWarm {
  /** Long enough for no key to be due within a measurement: that is another one's matter. */
  private static final Duration INTERVAL = Duration.ofHours(1);

  /** What is drawn from. */
  @State(Scope.Benchmark)
  public static class Texts {
    @Param("10000")
    public int keys;

    private String[] all;

    @Setup(Level.Trial)
    public void make() {
      all = KeyTexts.first(keys);
    }
  }

  /** All keys, each verified before. */
  @State(Scope.Benchmark)
  public static class Warm {
    private Storage storage;
    private ApiKeys keys;

    @Setup(Level.Trial)
    public void open(Texts texts) throws IOException, SQLException {
      KeyFile file = KeyFile.of(texts.keys);
      file.markUsed();
      storage = Verifying.storage(file, texts.keys);
      keys = Verifying.keys(storage, INTERVAL);
      Arrays.stream(texts.all).parallel().forEach(text -> Verifying.check(keys.verify(text)));
    }

    @TearDown(Level.Trial)
    public void close() {
      keys.close();
      storage.close();
    }
  }

  /** Each thread draws for itself. */
  @State(Scope.Thread)
  public static class Draw {
    private final MessageDigest digest = sha256();
    private long state = Thread.currentThread().getId() * 0x9e3779b97f4a7c15L;

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    String of(String[] texts) {
      state ^= state << 13;
      state ^= state >>> 7;
      state ^= state << 17;
      return texts[(int) ((state >>> 33) % texts.length)];
    }
  }

  @Benchmark
  public String floor(Texts texts, Draw draw) {
    byte[] text = draw.of(texts.all).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(draw.digest.digest(text));
  }

  @Benchmark
  public Verification verify(Texts texts, Warm warm, Draw draw) {
    Verification verdict = warm.keys.verify(draw.of(texts.all));
    Verifying.check(verdict);
    return verdict;
  }
}
