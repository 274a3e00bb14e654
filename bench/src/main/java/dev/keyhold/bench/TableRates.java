package dev.keyhold.bench;

import com.sun.management.ThreadMXBean;
import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.bench.Rounds.Contender;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.sqlite.SqliteStorage;
import dev.keyhold.tables.Fresh;
import dev.keyhold.tables.Tables;
import dev.keyhold.tables.Tenant;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A hub's own table through the frame, beside plain JDBC with kept statements on the same file. The
 * floor reads every column of the same rows; its writes are of the same size, and as durable.
 */
final class TableRates implements AutoCloseable {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final int GROUP = 64;
  private static final PageRequest PAGE = PageRequest.first(100);
  private static final String COLUMNS =
      "id, organization_id, title, body, channel, priority, done, author_id, due_at, version,"
          + " created_at, updated_at";

  private final long rows;
  private final Rounds rounds;
  private final Storage storage;
  private final Connection plain;
  private final Tables tables = Tables.of(Instant::now);
  private final Random random = new Random(7);
  private final AtomicLong next = new AtomicLong();

  private TableRates(Folder folder, long rows, Rounds rounds) throws SQLException {
    this.rows = rows;
    this.rounds = rounds;
    this.storage = open(folder);
    this.plain = DriverManager.getConnection("jdbc:" + folder.url());
    execute("PRAGMA synchronous = FULL");
    execute("PRAGMA foreign_keys = ON");
    execute("PRAGMA busy_timeout = 5000");
    fill();
  }

  private static Storage open(Folder folder) {
    Storage storage =
        SqliteStorage.open(StorageConfig.builder(folder.url()).tables(BenchNote.SET).build());
    storage.write(
        tx -> {
          tx.identities()
              .accounts()
              .create(Account.builder("ada", BEGIN).email("ada@example.org").build());
          return tx.identities()
              .organizations()
              .create(
                  Organization.builder("acme", BEGIN)
                      .name("Acme")
                      .slug("acme")
                      .ownerId("ada")
                      .build());
        });
    return storage;
  }

  private void fill() throws SQLException {
    execute(
        """
        INSERT INTO note (%s)
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %d)
        SELECT printf('note-%%08d', i * 7368787 %% %d), 'acme', 'title ' || i,
          'a body of some length, as notes have them, number ' || i, 'mail', i %% 10, i %% 2,
          'ada', 1767225600000 + i / 3, 1, 1767225600000 + i, 1767225600000 + i
        FROM n
        """
            .formatted(COLUMNS, rows, rows));
  }

  static List<Figure> figures(long rows, Options options) throws Exception {
    try (Folder folder = Folder.onDisk();
        TableRates rates = new TableRates(folder, rows, options.rounds(7, 1))) {
      List<Figure> figures = new ArrayList<>();
      rates.lookUps(figures);
      rates.pages(figures);
      rates.writes(figures);
      rates.audited(figures);
      return figures;
    }
  }

  private void lookUps(List<Figure> figures) throws Exception {
    String select = "SELECT " + COLUMNS + " FROM note WHERE organization_id = ? AND ";
    try (PreparedStatement byId = plain.prepareStatement(select + "id = ?");
        PreparedStatement byTitle = plain.prepareStatement(select + "title = ?")) {
      double[] rates =
          rounds.rates(
              Contender.alone(
                  () -> present(read(acme -> acme.find(BenchNote.TABLE, anyId())).isPresent())),
              Contender.alone(() -> present(read(byId, "acme", anyId()) == 1)),
              Contender.alone(() -> present(read(this::findTitle).isPresent())),
              Contender.alone(() -> present(read(byTitle, "acme", anyTitle()) == 1)),
              Contender.alone(() -> present(read(this::findMany) == PAGE.limit())));
      String floor = "plain JDBC";
      figures.add(Figure.rate(sized("find by id, a unit each"), rates[0], floor, rates[1], 0.6));
      figures.add(
          Figure.rate(sized("find by unique key, a unit each"), rates[2], floor, rates[3], 0.6));
      figures.add(
          Figure.rate(
              sized("find by id, 100 in a unit"), PAGE.limit() * rates[4], floor, rates[1], 0.6));
    }
  }

  private Optional<BenchNote> findTitle(Tenant acme) {
    return acme.find(BenchNote.TABLE, BenchNote.BY_TITLE, BenchNote.TITLE.is(anyTitle()));
  }

  private Integer findMany(Tenant acme) {
    int found = 0;
    for (int i = 0; i < PAGE.limit(); i++) {
      found += acme.find(BenchNote.TABLE, anyId()).isPresent() ? 1 : 0;
    }
    return found;
  }

  private void pages(List<Figure> figures) throws Exception {
    List<Cursor> places = places();
    try (PreparedStatement select =
        plain.prepareStatement(
            "SELECT "
                + COLUMNS
                + " FROM note WHERE organization_id = ? AND channel = 'mail' AND due_at > ?"
                + " ORDER BY due_at, id LIMIT 100")) {
      double[] rates =
          rounds.rates(
              Contender.alone(() -> whole(page(PAGE))),
              Contender.alone(
                  () -> whole(page(PAGE.after(places.get(random.nextInt(places.size())))))),
              Contender.alone(() -> present(read(select, "acme", anyTime()) == PAGE.limit())));
      figures.add(
          Figure.rate(sized("page of 100, anywhere"), rates[1], "plain JDBC", rates[2], 0.7));
      figures.add(
          new Figure(
              sized("page of 100, anywhere"),
              String.format(Locale.ROOT, "%.0f us", 1e6 / rates[1]),
              String.format(Locale.ROOT, "first page: %.0f us", 1e6 / rates[0]),
              rates[0] / rates[1],
              false,
              1.5));
      double bytes = allocated(() -> whole(page(PAGE))) / PAGE.limit();
      figures.add(
          Figure.atMost(
              "bytes allocated for a row of a page",
              String.format(Locale.ROOT, "%.0f bytes", bytes),
              bytes,
              4_000));
    }
  }

  /** A thousand places all over the list. */
  private List<Cursor> places() {
    List<Cursor> places = new ArrayList<>();
    long step = Math.max(1, rows / 100 / 1_000);
    long number = 0;
    Optional<Cursor> cursor = page(PAGE).next();
    while (cursor.isPresent()) {
      Page<BenchNote> page = page(PAGE.after(cursor.get()));
      if (number++ % step == 0 && page.next().isPresent()) {
        places.add(cursor.get());
      }
      cursor = page.next();
    }
    return places;
  }

  private Page<BenchNote> page(PageRequest request) {
    return read(
        acme ->
            acme.from(BenchNote.TABLE)
                .where(BenchNote.CHANNEL.is(BenchNote.Channel.MAIL))
                .by(BenchNote.BY_DUE)
                .page(request));
  }

  private void writes(List<Figure> figures) throws Exception {
    String places = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?";
    try (PreparedStatement insert =
            plain.prepareStatement("INSERT INTO note (" + COLUMNS + ") VALUES (" + places + ")");
        PreparedStatement update =
            plain.prepareStatement(
                "UPDATE note SET priority = ?, version = version + 1, updated_at = ?"
                    + " WHERE id = ? AND organization_id = ? AND version >= ?")) {
      plain.setAutoCommit(false);
      double[] rates =
          rounds.rates(
              new Contender(
                  GROUP,
                  caller -> () -> write(acme -> acme.insert(BenchNote.TABLE, made -> fresh(made)))),
              Contender.alone(() -> insertGroup(insert)),
              Contender.alone(() -> write(this::updateGroup)),
              Contender.alone(() -> updateGroup(update)));
      plain.setAutoCommit(true);
      figures.add(
          Figure.rate(
              sized("insert, durable, 64 callers"),
              rates[0],
              "plain JDBC, a commit for 64",
              GROUP * rates[1],
              0.7));
      figures.add(
          Figure.rate(
              sized("update of a column under its version, 64 in a unit"),
              GROUP * rates[2],
              "plain JDBC, a commit for 64",
              GROUP * rates[3],
              0.7));
    }
  }

  private BenchNote fresh(Fresh fresh) {
    long number = rows + next.getAndIncrement();
    return new BenchNote(
        fresh.stamp(),
        fresh.organizationId(),
        "title " + number,
        "a body of some length, as notes have them, number " + number,
        BenchNote.Channel.CHAT,
        number % 10,
        false,
        Optional.of("ada"),
        Optional.of(BEGIN));
  }

  private void insertGroup(PreparedStatement insert) throws SQLException {
    for (int i = 0; i < GROUP; i++) {
      long number = rows + next.getAndIncrement();
      bind(
          insert,
          "plain-" + number,
          "acme",
          "title " + number,
          "a body of some length, as notes have them, number " + number,
          "chat",
          number % 10,
          0,
          "ada",
          BEGIN.toEpochMilli(),
          1,
          BEGIN.toEpochMilli(),
          BEGIN.toEpochMilli());
      insert.executeUpdate();
    }
    plain.commit();
  }

  private Integer updateGroup(Tenant acme) {
    for (int i = 0; i < GROUP; i++) {
      BenchNote note = acme.find(BenchNote.TABLE, anyId()).orElseThrow();
      acme.update(BenchNote.TABLE, note, BenchNote.PRIORITY.to(next.getAndIncrement()));
    }
    return GROUP;
  }

  private void updateGroup(PreparedStatement update) throws SQLException {
    for (int i = 0; i < GROUP; i++) {
      bind(update, next.getAndIncrement(), BEGIN.toEpochMilli(), anyId(), "acme", 1);
      update.executeUpdate();
    }
    plain.commit();
  }

  private void audited(List<Figure> figures) throws Exception {
    Storage audited = AuditedStorage.over(storage, () -> AuditContext.of("measurement"));
    double[] rates =
        rounds.rates(
            new Contender(GROUP, caller -> () -> updateOne(storage)),
            new Contender(GROUP, caller -> () -> updateOne(audited)));
    figures.add(
        Figure.rate(
            sized("audited update of a column, durable, 64 callers"),
            rates[1],
            "unaudited",
            rates[0],
            0.4));
  }

  private void updateOne(Storage to) {
    String id = String.format(Locale.ROOT, "note-%08d", next.getAndIncrement() % rows);
    to.write(
        tx ->
            tables
                .in(tx, "acme")
                .update(BenchNote.TABLE, id, BenchNote.PRIORITY.to(next.getAndIncrement())));
  }

  @FunctionalInterface
  private interface Asked<T> {
    T of(Tenant acme);
  }

  private <T> T read(Asked<T> asked) {
    return storage.read(tx -> asked.of(tables.in(tx, "acme")));
  }

  private <T> T write(Asked<T> asked) {
    return storage.write(tx -> asked.of(tables.in(tx, "acme")));
  }

  /** Reads every column of every row. */
  private static int read(PreparedStatement select, Object... values) throws SQLException {
    bind(select, values);
    int read = 0;
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        for (int i = 1; i <= 12; i++) {
          Object unused = row.getObject(i);
        }
        read++;
      }
    }
    return read;
  }

  private static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  private String anyId() {
    return String.format(Locale.ROOT, "note-%08d", Math.floorMod(random.nextLong(), rows));
  }

  private String anyTitle() {
    return "title " + Math.floorMod(random.nextLong(), rows);
  }

  /** With a whole page behind it. */
  private long anyTime() {
    return 1_767_225_600_000L + Math.floorMod(random.nextLong(), Math.max(1, rows / 3 - 200));
  }

  private static void whole(Page<?> page) {
    present(page.items().size() == PAGE.limit());
  }

  private static void present(boolean there) {
    if (!there) {
      throw new IllegalStateException("a row of the measurement is not there");
    }
  }

  private static double allocated(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
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
