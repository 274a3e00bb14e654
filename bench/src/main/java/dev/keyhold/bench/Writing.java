package dev.keyhold.bench;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.bench.Rounds.Contender;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.spi.AccountPatch;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Durable writes of 64 callers, beside a bare insert of one row, a commit each, on one thread and
 * with the same settings on the same disk.
 *
 * @param bare inserts of the floor, a second
 * @param issue keys with two tags that were issued
 * @param auditedIssue the same with its entry in the tree
 * @param change accounts that were renamed
 * @param auditedChange the same with its entry in the tree
 */
record Writing(
    double bare, double issue, double auditedIssue, double change, double auditedChange) {
  static final int CALLERS = 64;
  private static final String MEASURED = "measured";

  static Writing measure(KeyFile file, Rounds rounds) throws Exception {
    try (Folder bareFolder = Folder.onDisk();
        Folder plainFolder = Folder.onDisk();
        Folder auditedFolder = Folder.onDisk();
        Connection bare = bare(bareFolder);
        PreparedStatement insert = bare.prepareStatement("INSERT INTO bare (text) VALUES (?)");
        Storage plain = file.copy(plainFolder).open();
        Storage audited =
            AuditedStorage.over(
                file.copy(auditedFolder).open(), () -> AuditContext.of("measurement"))) {
      AtomicLong number = new AtomicLong();
      double[] rates =
          rounds.rates(
              Contender.alone(
                  () -> {
                    insert.setString(1, KeyTexts.text(number.getAndIncrement()));
                    insert.executeUpdate();
                  }),
              issuing(plain),
              issuing(audited),
              changing(plain),
              changing(audited));
      return new Writing(rates[0], rates[1], rates[2], rates[3], rates[4]);
    }
  }

  private static Connection bare(Folder folder) throws Exception {
    Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + folder.path().resolve("bare.db"));
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
    }
    return connection;
  }

  /** Keys with two tags, by so many callers. */
  static Contender issuing(Storage storage) {
    ApiKeys keys = Verifying.keys(storage, Duration.ZERO);
    KeyRequest request =
        KeyRequest.PLAIN
            .ownerId(KeyFile.account(0))
            .name("measured")
            .scopes(List.of("read", "write", "deploy"))
            .tags(List.of("ci", MEASURED));
    return new Contender(
        CALLERS,
        caller ->
            () -> {
              IssuedKey unused = keys.issue(request);
            });
  }

  /** Takes out again what {@link #issuing} has put in. */
  static void deleteIssued(Storage storage) {
    KeyQuery issued = KeyQuery.ALL.taggedAnyOf(List.of(MEASURED));
    int deleted;
    do {
      deleted =
          storage.write(
              tx -> {
                List<ApiKey> keys =
                    tx.apiKeys().list(issued, PageRequest.first(Limits.PAGE_SIZE)).items();
                keys.forEach(key -> tx.apiKeys().delete(key.id()));
                return keys.size();
              });
    } while (deleted > 0);
  }

  private static Contender changing(Storage storage) {
    AtomicLong number = new AtomicLong();
    return new Contender(
        CALLERS,
        caller ->
            () -> {
              AccountPatch patch =
                  AccountPatch.NONE.displayName(Change.to("name " + number.getAndIncrement()));
              Instant now = Instant.now();
              storage.write(
                  tx -> tx.identities().accounts().update(KeyFile.account(caller), patch, now));
            });
  }
}
