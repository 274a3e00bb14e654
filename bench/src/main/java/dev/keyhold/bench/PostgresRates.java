package dev.keyhold.bench;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.bench.Rounds.Contender;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.postgres.PostgresStorage;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.testserver.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The store in PostgreSQL, on a server that writes each commit to the disk, beside plain JDBC with
 * kept statements on the same server.
 */
final class PostgresRates implements AutoCloseable {
  private static final int CALLERS = 64;
  private static final PageRequest PAGE = PageRequest.first(100);
  private static final String FLOOR = "plain JDBC";

  private final long keys;
  private final Rounds rounds;
  private final String url = PostgresServer.url();
  private final PostgresStorage storage;
  private final PostgresStorage uncached;
  private final Connection plain;
  private final Random random = new Random(7);
  private final AtomicLong next = new AtomicLong();

  private PostgresRates(long keys, Rounds rounds) throws SQLException {
    this.keys = keys;
    this.rounds = rounds;
    this.storage = PostgresStorage.open(StorageConfig.of(url));
    this.uncached =
        PostgresStorage.open(StorageConfig.builder(url).setting("cache-bytes", "0").build());
    this.plain = DriverManager.getConnection(PostgresServer.jdbc(url));
    fill();
  }

  private void fill() throws SQLException {
    execute(
        """
        INSERT INTO api_keys (id, key_hash, hash_scheme, created_at, updated_at)
        SELECT 'key-' || i, 'hash-' || i, 'sha256', 1767225600000 + i, 1767225600000 + i
        FROM generate_series(0, %d) i
        """
            .formatted(keys - 1));
    execute("CREATE TABLE bare (id bigint PRIMARY KEY, text text NOT NULL UNIQUE)");
    execute("ANALYZE");
  }

  static List<Figure> figures(long keys, Options options) throws Exception {
    try (PostgresRates rates = new PostgresRates(keys, options.rounds(5, 2))) {
      List<Figure> figures = new ArrayList<>();
      rates.lookUps(figures);
      rates.pages(figures);
      rates.writes(figures);
      return figures;
    }
  }

  private void lookUps(List<Figure> figures) throws Exception {
    try (PreparedStatement select =
        plain.prepareStatement(
            """
            SELECT k.*, a.status, o.status, (SELECT coalesce(json_agg(tag ORDER BY position), '[]')
              FROM api_key_tags WHERE key_seq = k.seq)
            FROM api_keys k LEFT JOIN accounts a ON a.id = k.owner_id
              LEFT JOIN organizations o ON o.id = k.org_id
            WHERE keyhold_digest(k.key_hash) = keyhold_digest(?)
            """)) {
      double[] rates =
          rounds.rates(
              Contender.alone(() -> present(uncached.findKey(anyHash()).isPresent())),
              Contender.alone(() -> present(read(select, "hash-" + any()) == 1)),
              Contender.alone(() -> present(storage.findKey(new KeyHash("hash-7")).isPresent())));
      figures.add(Figure.rate(sized("cold look-up of a key"), rates[0], FLOOR, rates[1], 0.7));
      figures.add(
          Figure.rate(sized("warm look-up of a key"), rates[2], "a cold one", rates[0], 100));
    }
  }

  private void pages(List<Figure> figures) throws Exception {
    List<Cursor> places = places();
    double[] rates =
        rounds.rates(
            Contender.alone(() -> whole(page(PAGE))),
            Contender.alone(
                () -> whole(page(PAGE.after(places.get(random.nextInt(places.size())))))));
    figures.add(
        new Figure(
            sized("page of 100 keys, anywhere"),
            String.format(Locale.ROOT, "%.0f us", 1e6 / rates[1]),
            String.format(Locale.ROOT, "first page: %.0f us", 1e6 / rates[0]),
            rates[0] / rates[1],
            false,
            1.5));
  }

  /** Places all over the list, and a whole page behind each. */
  private List<Cursor> places() {
    List<Cursor> places = new ArrayList<>();
    Page<ApiKey> page = page(PAGE);
    for (long number = 0; page.next().isPresent() && number < keys / PAGE.limit() - 1; number++) {
      places.add(page.next().get());
      page = page(PAGE.after(page.next().get()));
    }
    return places;
  }

  private Page<ApiKey> page(PageRequest request) {
    return storage.read(tx -> tx.apiKeys().list(KeyQuery.ALL, request));
  }

  private void writes(List<Figure> figures) throws Exception {
    try (PreparedStatement insert = plain.prepareStatement("INSERT INTO bare VALUES (?, ?)");
        PlainKeys plainKeys = new PlainKeys(DriverManager.getConnection(PostgresServer.jdbc(url)));
        Storage other = PostgresStorage.open(StorageConfig.of(url));
        Storage audited =
            AuditedStorage.over(
                PostgresStorage.open(StorageConfig.of(PostgresServer.url())),
                () -> AuditContext.of("measurement"))) {
      double[] rates =
          rounds.rates(
              Contender.alone(() -> insertBare(insert)),
              issuing(storage),
              issuing(audited),
              shared(storage, other),
              Contender.alone(plainKeys::insert));
      String bare = "plain JDBC, a bare insert with a commit each";
      figures.add(
          Figure.rate("issue a key with two tags, 64 callers", rates[1], bare, rates[0], 3));
      figures.add(
          Figure.rate(
              "issue a key with two tags, 64 callers",
              rates[1],
              "plain JDBC, the same rows with a commit each",
              rates[4],
              1));
      figures.add(Figure.rate("the same, audited, with the tree", rates[2], bare, rates[0], 2));
      figures.add(
          Figure.rate(
              "issue a key, two processes together", rates[3], "one process", rates[1], 0.9));
    }
  }

  private void insertBare(PreparedStatement insert) throws SQLException {
    long number = next.getAndIncrement();
    insert.setLong(1, number);
    insert.setString(2, "text " + number);
    insert.executeUpdate();
  }

  private static Contender issuing(Storage to) {
    ApiKeys keys = ApiKeys.builder(to, KeyPolicy.DEFAULT).build();
    return new Contender(CALLERS, caller -> () -> issue(keys, to));
  }

  private static Contender shared(Storage one, Storage other) {
    ApiKeys ofOne = ApiKeys.builder(one, KeyPolicy.DEFAULT).build();
    ApiKeys ofOther = ApiKeys.builder(other, KeyPolicy.DEFAULT).build();
    return new Contender(
        CALLERS, caller -> caller % 2 == 0 ? () -> issue(ofOne, one) : () -> issue(ofOther, other));
  }

  private static void issue(ApiKeys keys, Storage to) {
    KeyRequest request = KeyRequest.PLAIN.name("measured").tags(List.of("one", "two"));
    to.write(tx -> keys.issue(tx, request)).secret().wipe();
  }

  private long any() {
    return Math.floorMod(random.nextLong(), keys);
  }

  private KeyHash anyHash() {
    return new KeyHash("hash-" + any());
  }

  /** Reads every column of every row. */
  private static int read(PreparedStatement select, String hash) throws SQLException {
    select.setString(1, hash);
    int read = 0;
    try (ResultSet row = select.executeQuery()) {
      int columns = row.getMetaData().getColumnCount();
      while (row.next()) {
        for (int i = 1; i <= columns; i++) {
          Object unused = row.getObject(i);
        }
        read++;
      }
    }
    return read;
  }

  private static void present(boolean found) {
    if (!found) {
      throw new IllegalStateException("what is measured found nothing");
    }
  }

  private static void whole(Page<ApiKey> page) {
    present(page.items().size() == PAGE.limit());
  }

  private String sized(String what) {
    return String.format(Locale.ROOT, "%s, of %,d", what, keys);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = plain.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    plain.close();
    uncached.close();
    storage.close();
  }
}
