package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyhold.access.GraphTables;
import dev.keyhold.apps.AppTables;
import dev.keyhold.apps.LicenseIssuer;
import dev.keyhold.apps.LicenseKey;
import dev.keyhold.apps.LicenseRoots;
import dev.keyhold.apps.LicenseTerms;
import dev.keyhold.apps.LicenseTier;
import dev.keyhold.audit.AuditContext;
import dev.keyhold.core.Core;
import dev.keyhold.core.CoreTables;
import dev.keyhold.core.NewSession;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.Events;
import dev.keyhold.events.NewEvent;
import dev.keyhold.events.NewJob;
import dev.keyhold.server.AdminToken;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountStore;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.tenants.Tenants;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What commands write can fail, and is for its owner alone. A new command has to be listed here.
 */
class WritingTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Every command that does something, in an order in which each finds what it needs. */
  private static final Map<String, String> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("demo", "--data DATA");
    COMMANDS.put("doctor", "--data DATA");
    COMMANDS.put("audit key", "new --name example.org/hub --out KEY");
    COMMANDS.put("audit checkpoint", "--data DATA --key KEY");
    COMMANDS.put("audit list", "--data DATA");
    COMMANDS.put("audit show", "--data DATA 1");
    COMMANDS.put("audit verify", "--data DATA");
    COMMANDS.put("audit export", "--data DATA");
    COMMANDS.put("audit verify-bundle", "BUNDLE");
    COMMANDS.put("audit prove", "--data DATA --entry 1");
    COMMANDS.put("audit retention", "--data DATA --policy POLICY");
    COMMANDS.put("audit rebuild-tree", "--data DATA --reason x");
    COMMANDS.put("keys report", "--data DATA");
    COMMANDS.put("keys revoke", "--data DATA --reason x --prefix demo");
    COMMANDS.put("namespace add", "--data DATA acme");
    COMMANDS.put("namespace list", "--data DATA");
    COMMANDS.put("namespace token", "--data DATA acme");
    COMMANDS.put("keypal import", "LINES --data DATA");
    COMMANDS.put("keypal export", "--data DATA");
    COMMANDS.put("backup", "--data DATA COPY");
    COMMANDS.put("restore", "--data NEW COPY");
    COMMANDS.put("move", "--from sqlite:DATA/system.db --to sqlite:MOVED");
    COMMANDS.put("iam init", "--data DATA");
    COMMANDS.put("iam check", "--data DATA");
    COMMANDS.put("iam sweep", "--data DATA");
    COMMANDS.put("iam mapping", "");
    COMMANDS.put("tables diff", "--jar JAR");
    COMMANDS.put("tables page", "--jar JAR");
    COMMANDS.put("tables migrate", "--data DATA --jar JAR");
    COMMANDS.put("tables mend", "--data DATA --jar JAR");
    COMMANDS.put("tables erase", "--data DATA --jar JAR --table note --id n --reason asked");
    COMMANDS.put("tables check", "--data DATA --jar JAR");
    COMMANDS.put("events tail", "--data DATA");
    COMMANDS.put("events consumers", "--data DATA");
    COMMANDS.put("events replay", "mailer --data DATA --from 0");
    COMMANDS.put("events trim", "--data DATA");
    COMMANDS.put("queue list", "--data DATA");
    COMMANDS.put("queue cancel", "--data DATA job");
    COMMANDS.put("queue requeue", "--data DATA job");
    COMMANDS.put("tenants init", "--data DATA --mode databases");
    COMMANDS.put("tenants create", "--data DATA hub");
    COMMANDS.put("tenants list", "--data DATA");
    COMMANDS.put("tenants migrate", "--data DATA");
    COMMANDS.put("tenants doctor", "--data DATA");
    COMMANDS.put("tenants backup", "--data DATA FOLDER");
    COMMANDS.put("tenants archive", "hub --data DATA --out ARCHIVE");
    COMMANDS.put("tenants move", "hub --data DATA --to rows");
    COMMANDS.put("tenants remove", "hub --data DATA --yes");
    COMMANDS.put("tenants restore", "hub --data DATA --from ARCHIVE");
    COMMANDS.put("access import", "--data DATA --organization hub GRAPH");
    for (String verb : List.of("check", "explain", "resources", "principals", "actions")) {
      COMMANDS.put("access " + verb, "--data DATA --organization hub --batch GRAPH");
    }
    COMMANDS.put("access reconcile", "--data DATA --organization hub");
    COMMANDS.put("graph import", "--data DATA --organization hub GRAPH");
    COMMANDS.put("graph export", "--data DATA --organization hub access");
    COMMANDS.put("privileges may", "--data DATA --organization hub ada tenant.audit.read");
    COMMANDS.put("privileges who", "--data DATA --organization hub tenant.audit.read");
    COMMANDS.put("privileges why", "--data DATA --organization hub ada tenant.audit.read");
    COMMANDS.put("roles", "--data DATA --organization hub");
    COMMANDS.put("impersonations list", "--data DATA --organization hub");
    COMMANDS.put("impersonations end", "--data DATA --organization hub session");
    COMMANDS.put("license key", "new --out FRESH");
    COMMANDS.put("license root add", "--license-roots ROOTS ROOT");
    COMMANDS.put("license root list", "--license-roots ROOTS");
    COMMANDS.put("license certify", "--root ROOT --author maker --key ROOT");
    COMMANDS.put("license issue", "--key ROOT --certificate CERT --app maker/crm --name l");
    for (String verb : List.of("verify", "import")) {
      COMMANDS.put(
          "license " + verb, "--data DATA --organization hub --license-roots PINNED LICENSE");
    }
    COMMANDS.put("license time", "--data DATA --reset");
    COMMANDS.put("license show", "--data DATA --organization hub --license-roots PINNED");
    COMMANDS.put("secrets key new", "--data DATA WRAP");
    COMMANDS.put("secrets key use", "--data DATA file WRAP");
    COMMANDS.put("secrets key list", "--data DATA");
    COMMANDS.put("secrets put", "--data DATA --organization hub stripe --file VALUE");
    COMMANDS.put("secrets rotate", "--data DATA --organization hub stripe --file VALUE");
    COMMANDS.put("secrets get", "--data DATA --organization hub stripe");
    COMMANDS.put("secrets list", "--data DATA --organization hub");
    COMMANDS.put("secrets log", "--data DATA --organization hub");
    COMMANDS.put("secrets rewrap", "--data DATA");
    COMMANDS.put("secrets destroy", "--data DATA --organization hub stripe --yes");
    COMMANDS.put("secrets key destroy", "--data DATA --yes key");
    COMMANDS.put("serve", "--data SERVED --port 0");
  }

  @TempDir Path folder;

  @BeforeEach
  void what_they_read() throws IOException {
    TablesCommandTest.jar(folder.resolve("JAR"), TablesCommandTest.Finished.class);
    Files.writeString(
        folder.resolve("GRAPH"), "{\"node\":{\"type\":\"principal\",\"key\":\"ada\"}}\n");
    writeLicense();
    Run.close(Files.writeString(folder.resolve("VALUE"), "sk_live_1"));
    Files.writeString(folder.resolve("POLICY"), "[{\"keep\":\"400d\"}]");
    Files.writeString(
        folder.resolve("LINES"),
        "{\"id\":\"k1\",\"keyHash\":\"a-hash\",\"metadata\":{\"ownerId\":\"ada\"}}\nnothing\n");
  }

  /** Of an author who is a root too. */
  private void writeLicense() throws IOException {
    LicenseKey key = LicenseKey.make();
    String certificate = LicenseIssuer.certify(key, "maker", key, Instant.EPOCH, Optional.empty());
    Run.close(Files.writeString(folder.resolve("ROOT"), key.privateJwk()));
    Files.writeString(folder.resolve("PINNED"), LicenseRoots.of(key).jwkSet());
    Files.writeString(folder.resolve("CERT"), certificate);
    Files.writeString(
        folder.resolve("LICENSE"),
        new LicenseIssuer(certificate, key)
            .issue(LicenseTerms.of("l-1", "maker/crm", LicenseTier.FREE, Instant.EPOCH))
            .text());
  }

  /** Events and a job, which no command makes. */
  private void prepareEvents() {
    String url = "sqlite:" + folder.resolve("DATA/system.db");
    Events events = Events.of(Instant::now);
    try (Storage storage =
            Keyhold.open(StorageConfig.builder(url).tables(EventTables.SET).build());
        Connection connection = DriverManager.getConnection("jdbc:" + url);
        Statement statement = connection.createStatement()) {
      storage.run(
          tx -> {
            events.in(tx).log().publish(NewEvent.of("topic", "type"));
            events.in(tx).consumers().register("mailer", List.of(), OptionalLong.empty());
            events.in(tx).jobs().enqueue("mail", NewJob.of(Json.EMPTY_OBJECT));
          });
      statement.execute("UPDATE jobs SET id = 'job'");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Roles and a session, which no command makes. */
  private void preparePower() {
    StorageConfig config =
        StorageConfig.builder("sqlite:" + folder.resolve("DATA/system.db"))
            .tables(EventTables.SET, GraphTables.SET, CoreTables.SET, AppTables.SET)
            .build();
    try (Tenants tenants = Tenants.builder(config, () -> AuditContext.of("ada")).open()) {
      tenants
          .system()
          .run(
              tx -> {
                tx.identities()
                    .accounts()
                    .create(Account.builder("bob", Instant.EPOCH).email("b@example.net").build());
                tx.identities()
                    .members()
                    .add(Membership.of("hub", "bob", MembershipLevel.MEMBER, Instant.EPOCH));
              });
      Core core =
          Core.over(
              Core.Setup.of(tenants.system(), tenants::tenant, Events.of(Instant::now)),
              Instant::now);
      core.impersonations()
          .start("hub", NewSession.of(new NewSession.Between("ada", "bob"), "to see what he sees"));
      named("session");
    }
  }

  /** The session's id is a random one. */
  private void named(String id) {
    for (String file : List.of("system.db", "tenants/tenant-hub.db")) {
      Path database = folder.resolve("DATA").resolve(file);
      if (Files.exists(database)) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
            Statement statement = connection.createStatement()) {
          statement.execute("UPDATE impersonation_sessions SET id = '" + id + "'");
        } catch (SQLException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  /** A key that was in use long ago, whose id is a random one. */
  private void prepareKey() {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("DATA/system.db"));
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO encryption_keys (id, purpose, provider, reference, proof, state,"
              + " activated_at, retired_at, created_at, updated_at) VALUES ('key', 'secrets',"
              + " 'file', 'gone', x'00', 'decrypt_only', 1, 2, 1, 2)");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** The organization of the tenant, which no command makes. */
  private void prepare(String command) {
    if (command.equals("events tail")) {
      prepareEvents();
    }
    if (command.equals("privileges may")) {
      preparePower();
    }
    if (command.equals("secrets put")) {
      assertThat(run("tenants migrate", "--data DATA").exitCode()).isZero();
    }
    if (command.equals("secrets key destroy")) {
      prepareKey();
    }
    if (!Set.of("tenants create", "tenants restore").contains(command)) {
      return;
    }
    try (Storage storage = Keyhold.open("sqlite:" + folder.resolve("DATA/system.db"))) {
      storage.run(
          tx -> {
            AccountStore accounts = tx.identities().accounts();
            if (accounts.find("ada").isEmpty()) {
              accounts.create(
                  Account.builder("ada", Instant.EPOCH).email("ada@example.net").build());
            }
            tx.identities()
                .organizations()
                .create(
                    Organization.builder("hub", Instant.EPOCH)
                        .name("The hub")
                        .slug("the-hub")
                        .ownerId("ada")
                        .build());
          });
    }
  }

  private String[] words(String command, String line) {
    List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
    for (String word : line.isEmpty() ? new String[0] : line.split(" ", -1)) {
      boolean path = word.length() > 1 && word.chars().allMatch(c -> c >= 'A' && c <= 'Z');
      boolean url = word.startsWith("sqlite:");
      words.add(
          url
              ? "sqlite:" + folder.resolve(word.substring("sqlite:".length()))
              : path ? folder.resolve(word).toString() : word);
    }
    return words.toArray(String[]::new);
  }

  private Run run(String command, String line) {
    return Run.of(words(command, line));
  }

  /** As with {@code > /dev/full}, where every write fails. */
  private Run onFullDisk(String... words) throws IOException {
    StringWriter err = new StringWriter();
    try (FileOutputStream full = new FileOutputStream("/dev/full")) {
      CommandLine command =
          KeyholdCommand.commandLine()
              .setOut(StandardOutput.of(full.getFD()))
              .setErr(new PrintWriter(err, true));
      int code = assertTimeoutPreemptively(SOON, () -> StandardOutput.run(command, words));
      return new Run(code, "", err.toString());
    }
  }

  @Test
  void every_command_is_listed() {
    Set<String> all =
        HelpTest.commands().entrySet().stream()
            .filter(command -> command.getValue().getSubcommands().isEmpty())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());

    assertThat(COMMANDS.keySet()).isEqualTo(all);
  }

  @Test
  void no_command_ends_well_whose_output_was_lost() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")));
    for (Map.Entry<String, String> command : COMMANDS.entrySet()) {
      prepare(command.getKey());
      Run run = onFullDisk(words(command.getKey(), command.getValue()));

      assertThat(run.exitCode()).as("%s", command).isEqualTo(1);
      assertThat(run.err())
          .as("%s", command)
          .containsPattern(
              command.getKey().equals("audit rebuild-tree")
                  ? "is sound"
                  : "(cannot|could not) be (written|printed)")
          .doesNotContain("\tat ");
      if (command.getKey().equals("audit key")) {
        assertThat(folder.resolve("KEY")).doesNotExist();
        assertThat(run("audit key", command.getValue()).exitCode()).isZero();
      }
      if (command.getKey().equals("audit export")) {
        assertThat(run("audit export", "--data DATA --out BUNDLE").exitCode()).isZero();
      }
    }
    assertThat(onFullDisk("--help").exitCode()).isEqualTo(1);
    assertThat(onFullDisk("serve", "--version").exitCode()).isEqualTo(1);
  }

  @Test
  void a_token_that_could_not_be_printed_is_made_anew_by_the_next_start() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")));
    Run run = onFullDisk(words("serve", COMMANDS.get("serve")));

    assertThat(run.err()).contains("the admin token could not be printed");
    try (Storage storage = Keyhold.open("sqlite:" + folder.resolve("SERVED/system.db"))) {
      Optional<Account> account =
          storage.read(tx -> tx.identities().accounts().find(AdminToken.ACCOUNT));
      assertThat(account).isEmpty();
    }
  }

  @Test
  void what_is_written_is_for_its_owner_alone() throws Exception {
    Set<Path> given;
    try (Stream<Path> files = Files.walk(folder)) {
      given = files.collect(Collectors.toSet());
    }
    for (Map.Entry<String, String> command : COMMANDS.entrySet()) {
      if (command.getKey().equals("audit export")) {
        run("audit export", "--data DATA --out BUNDLE");
      }
      prepare(command.getKey());
      if (!command.getKey().equals("serve")) {
        Run run = run(command.getKey(), command.getValue());
        assertThat(run.exitCode()).as("%s %s", command, run.err()).isBetween(0, 1);
      }
    }
    run("keypal import", "LINES --data DATA --report REPORT");
    run("keypal export", "--data DATA --out EXPORT");

    assertThat(folder.resolve("REPORT")).exists();
    assertThat(folder.resolve("EXPORT")).exists();
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(file -> !given.contains(file)))
          .hasSizeGreaterThan(12)
          .allMatch(WritingTest::isOwners);
    }
  }

  private static boolean isOwners(Path file) {
    try {
      Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file);
      return PosixFilePermissions.fromString("rwx------").containsAll(modes);
    } catch (IOException e) {
      return false;
    }
  }

  /** As {@code head} does. */
  @Test
  void a_long_export_ends_when_nobody_reads_it() throws Exception {
    StringWriter lines = new StringWriter();
    PrintWriter closed =
        new PrintWriter(lines) {
          @Override
          public boolean checkError() {
            return lines.getBuffer().length() > 0;
          }
        };
    try (Printed printed = new Printed(closed)) {
      char[] line = "x".repeat(1_000).toCharArray();
      for (int i = 0; i < 1_000; i++) {
        printed.write(line, 0, line.length);
      }
    } catch (IOException e) {
      assertThat(lines.getBuffer().length()).isBetween(1 << 16, 1 << 17);
      return;
    }
    throw new AssertionError("it went on");
  }

  @Test
  void a_report_on_a_disk_that_is_full_is_told_as_such() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=8k", "trial", disk.toString())
                .start()
                .waitFor()
            == 0);
    try {
      Files.write(
          folder.resolve("LINES"), "nothing\n".repeat(2_000).getBytes(StandardCharsets.UTF_8));
      Run run =
          Run.of(words("keypal import", "LINES --data DATA --report " + disk.resolve("report")));

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .contains("the file of --report cannot be written")
          .doesNotContain("\tat ");

      assertThat(run("demo", "--data DATA").exitCode()).isZero();
      Run export = Run.of(words("audit export", "--data DATA --out " + disk.resolve("export")));
      assertThat(export.exitCode()).isEqualTo(1);
      assertThat(export.err()).contains("the export could not be written");
      Run backup = Run.of(words("backup", "--data DATA " + disk.resolve("copy")));
      assertThat(backup.exitCode()).isEqualTo(1);
      assertThat(disk.resolve("copy")).doesNotExist();
      try (Stream<Path> files = Files.list(disk)) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .containsExactlyInAnyOrder("report", "export");
      }
      assertThat(open(disk)).isEmpty();
    } finally {
      new ProcessBuilder("umount", disk.toString()).start().waitFor();
    }
  }

  private static List<String> open(Path folder) throws IOException {
    List<String> open = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      for (Path file : files.toList()) {
        if (Files.isSymbolicLink(file) && Files.readSymbolicLink(file).startsWith(folder)) {
          open.add(Files.readSymbolicLink(file).toString());
        }
      }
    }
    return open;
  }
}
