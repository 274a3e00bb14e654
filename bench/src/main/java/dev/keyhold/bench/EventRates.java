package dev.keyhold.bench;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.bench.Rounds.Contender;
import dev.keyhold.events.Claim;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.Events;
import dev.keyhold.events.NewEvent;
import dev.keyhold.events.NewJob;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.Transaction;
import dev.keyhold.sqlite.SqliteStorage;
import dev.keyhold.tables.Tables;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Events and jobs, beside plain JDBC on the same file that does the same with the same rows. */
final class EventRates implements AutoCloseable {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final int GROUP = 64;
  private static final int PAGE = 500;
  private static final int CLAIMED = 10;
  private static final Duration LEASE = Duration.ofHours(9);
  private static final Json PAYLOAD = Json.of(Map.of("from", "a", "to", "b", "number", 12));

  private final long rows;
  private final Rounds rounds;
  private final Storage storage;
  private final Connection plain;
  private final Events events = Events.of(Instant::now);
  private final Tables tables = Tables.of(Instant::now);
  private final Random random = new Random(7);
  private final AtomicLong next = new AtomicLong();

  private EventRates(Folder folder, long rows, Rounds rounds) throws SQLException {
    this.rows = rows;
    this.rounds = rounds;
    this.storage =
        SqliteStorage.open(
            StorageConfig.builder(folder.url()).tables(EventTables.SET, BenchNote.SET).build());
    this.plain = DriverManager.getConnection("jdbc:" + folder.url());
    execute("PRAGMA synchronous = FULL");
    execute("PRAGMA busy_timeout = 5000");
    storage.run(EventRates::furnish);
    fill();
  }

  private static void furnish(Transaction tx) {
    tx.identities()
        .accounts()
        .create(Account.builder("ada", BEGIN).email("ada@example.org").build());
    tx.identities()
        .organizations()
        .create(Organization.builder("acme", BEGIN).name("A").slug("acme").ownerId("ada").build());
  }

  /** As many events, and as many jobs that are done, as there are rows. */
  private void fill() throws SQLException {
    execute(
        """
        INSERT INTO events (id, seq, topic, type, key, payload, created_at, updated_at)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
        SELECT printf('%%019d', i), i, 'topic-' || (i %% 10), 'made', 'key-' || i,
          '%s', 1767225600000 + i, 1767225600000 + i FROM n
        """
            .formatted(rows, PAYLOAD.text()));
    execute(
        """
        INSERT INTO jobs (id, seq, queue, payload, stage, rank, at, attempts, max_attempts,
          created_at, updated_at)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
        SELECT printf('job-%%010d', i), i, 'mail', '%s', 'done', 0, 1767225600000 + i, 1, 5,
          1767225600000 + i, 1767225600000 + i FROM n
        """
            .formatted(rows, PAYLOAD.text()));
  }

  static void main(String[] arguments) throws Exception {
    Options options =
        Options.of(arguments, "events", List.of(10_000L, 10_000_000L), List.of(10_000L, 100_000L));
    List<Figure> figures = new ArrayList<>();
    if (options.wants("wakes")) {
      figures.addAll(WakeUps.figures(options));
    }
    if (options.wants("rates")) {
      List<Cost> costs = new ArrayList<>();
      for (long rows : options.sizes()) {
        costs.add(figures(rows, options, figures));
      }
      growth(costs, options.sizes(), figures);
    }
    figures.forEach(figure -> System.out.println(figure.row()));
    Results.of(options, figures).write();
  }

  /** Of a page of 500, and of ten jobs from their coming to their end, in milliseconds. */
  private record Cost(double page, double jobs) {}

  private static Cost figures(long rows, Options options, List<Figure> figures) throws Exception {
    System.err.printf(Locale.ROOT, "filling %,d rows%n", rows);
    try (Folder folder = Folder.onDisk();
        EventRates rates = new EventRates(folder, rows, options.rounds(7, 1))) {
      rates.publishing(figures);
      return new Cost(rates.reading(figures), rates.jobs(figures));
    }
  }

  private static void growth(List<Cost> costs, List<Long> sizes, List<Figure> figures) {
    Cost small = costs.get(0);
    Cost large = costs.get(costs.size() - 1);
    String between =
        String.format(
            Locale.ROOT, "%,d rows beside %,d", sizes.get(sizes.size() - 1), sizes.get(0));
    figures.add(grown("page of 500 events, " + between, small.page(), large.page()));
    figures.add(
        grown("ten jobs enqueued, claimed and done, " + between, small.jobs(), large.jobs()));
  }

  private static Figure grown(String what, double small, double large) {
    return Figure.atMost(
        what, String.format(Locale.ROOT, "%.2f ms, and %.2f ms", large, small), large / small, 1.5);
  }

  private void publishing(List<Figure> figures) throws Exception {
    Storage audited = AuditedStorage.over(storage, () -> AuditContext.of("measurement"));
    double[] rates =
        rounds.rates(
            new Contender(GROUP, caller -> () -> audited.run(this::note)),
            new Contender(GROUP, caller -> () -> audited.run(this::noteAndEvent)),
            new Contender(GROUP, caller -> () -> storage.run(this::note)),
            new Contender(GROUP, caller -> () -> storage.run(this::noteAndEvent)));
    figures.add(
        Figure.rate(
            sized("an audited row and its event, durable, 64 callers"),
            rates[1],
            "without the event",
            rates[0],
            0.83));
    figures.add(
        Figure.rate(
            sized("a row and its event, durable, 64 callers"),
            rates[3],
            "without the event",
            rates[2],
            0.83));
    try (PreparedStatement insert =
        plain.prepareStatement(
            "INSERT INTO events (id, seq, topic, type, key, payload, created_at, updated_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
      plain.setAutoCommit(false);
      double[] alone =
          rounds.rates(
              new Contender(GROUP, caller -> () -> storage.run(this::publish)),
              Contender.alone(() -> insertGroup(insert)));
      plain.setAutoCommit(true);
      figures.add(
          Figure.rate(
              sized("an event alone, durable, 64 callers"),
              alone[0],
              "plain JDBC, a commit for 64",
              GROUP * alone[1],
              0.5));
    }
  }

  private void note(Transaction tx) {
    long number = next.getAndIncrement();
    tables
        .in(tx, "acme")
        .insert(
            BenchNote.TABLE,
            fresh ->
                new BenchNote(
                    fresh.stamp(),
                    fresh.organizationId(),
                    "title " + number,
                    "a body of some length, as notes have them, number " + number,
                    BenchNote.Channel.CHAT,
                    number % 10,
                    false,
                    Optional.of("ada"),
                    Optional.of(BEGIN)));
  }

  private void noteAndEvent(Transaction tx) {
    note(tx);
    publish(tx);
  }

  private void publish(Transaction tx) {
    events.in(tx).log().publish(NewEvent.of("topic-1", "made").key("key").payload(PAYLOAD));
  }

  private void insertGroup(PreparedStatement insert) throws SQLException {
    long last;
    try (Statement statement = plain.createStatement();
        ResultSet row = statement.executeQuery("SELECT max(seq) FROM events")) {
      row.next();
      last = row.getLong(1);
    }
    for (int i = 1; i <= GROUP; i++) {
      bind(
          insert,
          String.format(Locale.ROOT, "%019d", last + i),
          last + i,
          "topic-1",
          "made",
          "key",
          PAYLOAD.text(),
          BEGIN.toEpochMilli(),
          BEGIN.toEpochMilli());
      insert.executeUpdate();
    }
    plain.commit();
  }

  private double reading(List<Figure> figures) throws Exception {
    String select =
        "SELECT id, seq, topic, type, key, source, source_id, payload, created_at, updated_at"
            + " FROM events WHERE ";
    try (PreparedStatement all = plain.prepareStatement(select + "seq > ? ORDER BY seq LIMIT 500");
        PreparedStatement ofTopic =
            plain.prepareStatement(
                select + "topic = 'topic-3' AND seq > ? ORDER BY seq LIMIT 500")) {
      double[] rates =
          rounds.rates(
              Contender.alone(() -> whole(readAfter(any(), List.of()))),
              Contender.alone(() -> whole(read(all, any()))),
              Contender.alone(() -> whole(readAfter(any() / 2, List.of("topic-3")))),
              Contender.alone(() -> whole(read(ofTopic, any() / 2))));
      figures.add(
          Figure.rate(
              sized("page of 500 events"), PAGE * rates[0], "plain JDBC", PAGE * rates[1], 0.6));
      figures.add(
          Figure.rate(
              sized("page of 500 of one topic"),
              PAGE * rates[2],
              "plain JDBC",
              PAGE * rates[3],
              0.6));
      return 1e3 / rates[0];
    }
  }

  private long any() {
    return Math.floorMod(random.nextLong(), Math.max(1, rows / 2 - PAGE));
  }

  private int readAfter(long seq, List<String> topics) {
    return storage.read(tx -> events.in(tx).log().readAfter(seq, topics, PAGE).size());
  }

  private static int read(PreparedStatement select, long after) throws SQLException {
    bind(select, after);
    int read = 0;
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        for (int i = 1; i <= 10; i++) {
          Object unused = row.getObject(i);
        }
        read++;
      }
    }
    return read;
  }

  private void whole(int found) {
    if (rows > 20L * PAGE && found != PAGE) {
      throw new IllegalStateException("a page of the measurement is not whole");
    }
  }

  private double jobs(List<Figure> figures) throws Exception {
    try (PreparedStatement insert =
            plain.prepareStatement(
                "INSERT INTO jobs (id, seq, queue, payload, stage, rank, attempts, max_attempts,"
                    + " created_at, updated_at) VALUES (?, (SELECT max(seq) + 1 FROM jobs),"
                    + " 'plain', ?, 'ready', 0, 0, 5, ?, ?)");
        PreparedStatement claim =
            plain.prepareStatement(
                "UPDATE jobs SET stage = 'claimed', token = ?, worker = 'plain', at = ?,"
                    + " attempts = attempts + 1, updated_at = ? WHERE id IN (SELECT id FROM jobs"
                    + " WHERE queue = 'plain' AND stage = 'ready' ORDER BY rank, seq LIMIT 10)"
                    + " RETURNING id, payload");
        PreparedStatement ack =
            plain.prepareStatement(
                "UPDATE jobs SET stage = 'done', token = NULL, at = ?, updated_at = ?"
                    + " WHERE id = ? AND stage = 'claimed' AND token = ?")) {
      plain.setAutoCommit(false);
      double[] rates =
          rounds.rates(
              new Contender(GROUP, caller -> this::tenJobs),
              Contender.alone(() -> plainJobs(insert, claim, ack)),
              Contender.alone(this::tenJobs));
      plain.setAutoCommit(true);
      figures.add(
          Figure.rate(
              sized("job enqueued, claimed in tens and done, durable, 64 workers"),
              CLAIMED * rates[0],
              "plain JDBC on the same table, three commits for 64 times ten",
              GROUP * CLAIMED * rates[1],
              0.5));
      figures.add(
          Figure.atMost(
              sized("ten jobs enqueued, claimed and done in three units, one worker"),
              String.format(Locale.ROOT, "%.2f ms", 1e3 / rates[2]),
              1e3 / rates[2],
              5));
      return 1e3 / rates[2];
    }
  }

  /** Ten in a unit, as whoever has many jobs does it. */
  private void tenJobs() {
    storage.run(
        tx -> {
          for (int i = 0; i < CLAIMED; i++) {
            events.in(tx).jobs().enqueue("mail", NewJob.of(PAYLOAD));
          }
        });
    List<Claim> claims =
        storage.write(tx -> events.in(tx).jobs().claim("mail", "worker", CLAIMED, LEASE));
    storage.run(tx -> events.in(tx).jobs().ack(claims));
  }

  private void plainJobs(PreparedStatement insert, PreparedStatement claim, PreparedStatement ack)
      throws SQLException {
    for (int i = 0; i < GROUP * CLAIMED; i++) {
      String id = "plain-" + next.getAndIncrement();
      bind(insert, id, PAYLOAD.text(), BEGIN.toEpochMilli(), BEGIN.toEpochMilli());
      insert.executeUpdate();
    }
    plain.commit();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < GROUP; i++) {
      bind(claim, "token", BEGIN.toEpochMilli(), BEGIN.toEpochMilli());
      try (ResultSet row = claim.executeQuery()) {
        while (row.next()) {
          ids.add(row.getString(1));
          String unused = row.getString(2);
        }
      }
    }
    plain.commit();
    for (String id : ids) {
      bind(ack, BEGIN.toEpochMilli(), BEGIN.toEpochMilli(), id, "token");
      ack.executeUpdate();
    }
    plain.commit();
  }

  private static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  private String sized(String what) {
    return String.format(Locale.ROOT, "%s, %,d rows", what, rows);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = plain.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    plain.close();
    storage.close();
  }
}
