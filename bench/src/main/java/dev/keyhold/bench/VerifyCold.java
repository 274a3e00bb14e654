package dev.keyhold.bench;

import dev.keyhold.bench.Rounds.Contender;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.spi.Storage;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Verifications of keys that are in no cache but the operating system's, each key once, beside a
 * select by hash by plain JDBC, whose statement is kept and whose hashes were made before.
 */
final class VerifyCold {
  private static final int MOST = 400_000;
  private static final long SCATTER = 7_368_787L;

  private final String[] texts;
  private final String[] hashes;
  private final AtomicInteger next = new AtomicInteger();

  private VerifyCold(KeyFile file) {
    int count = (int) Math.min(MOST, file.keys());
    texts = new String[count];
    hashes = new String[count];
    for (int i = 0; i < count; i++) {
      long number = i * SCATTER % file.keys();
      texts[i] = KeyTexts.text(number);
      hashes[i] = KeyTexts.hash(number);
    }
  }

  /** The rate of the verifications and that of the selects. */
  static double[] rates(KeyFile file, Rounds rounds) throws Exception {
    VerifyCold cold = new VerifyCold(file);
    file.readThrough();
    try (Storage storage = Verifying.storage(file, 0);
        Connection connection = DriverManager.getConnection("jdbc:" + file.url());
        PreparedStatement select =
            connection.prepareStatement("SELECT * FROM api_keys WHERE key_hash = ?")) {
      ApiKeys keys = Verifying.keys(storage, Duration.ZERO);
      return rounds.rates(
          Contender.alone(() -> Verifying.check(keys.verify(cold.texts[cold.next()]))),
          Contender.alone(() -> cold.read(select)));
    }
  }

  private int next() {
    return Math.floorMod(next.getAndIncrement(), texts.length);
  }

  private void read(PreparedStatement select) throws SQLException {
    select.setString(1, hashes[next()]);
    try (ResultSet row = select.executeQuery()) {
      if (!row.next()) {
        throw new IllegalStateException("a key of the measurement is not there");
      }
      int columns = row.getMetaData().getColumnCount();
      for (int i = 1; i <= columns; i++) {
        Object unused = row.getObject(i);
      }
    }
  }
}
