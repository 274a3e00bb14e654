package dev.keyhold.bench;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.RunnerException;

/**
 * What an entry of the trail costs, beside a plain insert of the same row into the same table by
 * plain JDBC. One thread, in memory, so that no fsync is in the figure.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 3, time = 3)
@State(Scope.Benchmark)
public class AppendCost {
  private static final int UNIT = 100;

  private Folder folder;
  private Storage plain;
  private Storage audited;
  private PlainTrail floor;
  private long number;

  static void main(String[] arguments) throws RunnerException {
    ResultTable.run(AppendCost.class, "plainInserts").print(System.out);
  }

  /** Both write the same file, so that both meet the same indexes. */
  @Setup(Level.Trial)
  public void open() throws IOException, SQLException {
    folder = Folder.inMemory();
    plain = Keyhold.open(folder.url());
    audited = AuditedStorage.over(plain, () -> AuditContext.UNKNOWN);
    floor = new PlainTrail(folder);
  }

  @TearDown(Level.Trial)
  public void close() throws SQLException {
    floor.close();
    audited.close();
    folder.close();
  }

  @Benchmark
  @OperationsPerInvocation(UNIT)
  public void plainInserts() throws SQLException {
    floor.insert(UNIT, number);
    number += UNIT;
  }

  @Benchmark
  @OperationsPerInvocation(UNIT)
  public int appendsWithoutTree() {
    return append(plain);
  }

  @Benchmark
  @OperationsPerInvocation(UNIT)
  public int appendsWithTree() {
    return append(audited);
  }

  private int append(Storage storage) {
    Instant now = Instant.now();
    return storage.write(
        tx -> {
          for (int i = 0; i < UNIT; i++) {
            tx.audit().append(SampleEntries.entry(number++, now));
          }
          return UNIT;
        });
  }
}
