package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.audit.Checkpoints;
import dev.keyhold.audit.InclusionProof;
import dev.keyhold.audit.NoteSigner;
import dev.keyhold.audit.TrailVerdict;
import dev.keyhold.audit.TrailVerifier;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is backed up comes back, or is refused; what is there is not lost. */
@Timeout(300)
class BackupCommandTest {
  private static final int KILLS = Integer.getInteger("keyhold.kills", 6);

  private final Instant now = Clock.systemUTC().instant();

  @TempDir Path folder;
  private Path data;
  private Path copy;
  private Path manifest;

  @BeforeEach
  void places() {
    data = folder.resolve("data");
    copy = folder.resolve("copy.db");
    manifest = folder.resolve("copy.db.manifest.json");
  }

  private Storage open(Path file) {
    return AuditedStorage.over(Keyhold.open("sqlite:" + file), () -> AuditContext.of("hub"));
  }

  private void add(Storage storage, String id) {
    storage.write(
        tx ->
            tx.identities()
                .accounts()
                .create(Account.builder(id, now).email(id + "@example.org").build()));
  }

  private void a_database_with(String... accounts) {
    try (Storage storage = open(data.resolve("system.db"))) {
      for (String account : accounts) {
        add(storage, account);
      }
    }
  }

  private static boolean has(Path file, String account) {
    try (Storage storage = Keyhold.open("sqlite:" + file)) {
      return storage.read(tx -> tx.identities().accounts().find(account)).isPresent();
    }
  }

  private Run backup(String... more) {
    return run("backup", more);
  }

  private Run restore(String... more) {
    return run("restore", more);
  }

  private Run run(String command, String... more) {
    List<String> words =
        new ArrayList<>(List.of(command, "--data", data.toString(), copy.toString()));
    words.addAll(Arrays.asList(more));
    return Run.of(words.toArray(new String[0]));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void what_is_backed_up_comes_back() throws Exception {
    a_database_with("ada");
    Run backup = backup();
    assertThat(backup.exitCode()).as(backup.err()).isZero();
    assertThat(backup.err()).isEmpty();
    assertThat(backup.out().lines())
        .map(line -> line.split("  +", 2)[0])
        .containsExactly("checked", "verified", "counted", "wrote");
    a_database_with("grace");

    Run refused = restore();
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("system.db already exists");
    assertThat(has(data.resolve("system.db"), "grace")).isTrue();

    Run restored = restore("--force");
    assertThat(restored.exitCode()).as(restored.err()).isZero();
    assertThat(restored.out()).contains("keys that were revoked since are valid again");
    assertThat(has(data.resolve("system.db"), "ada")).isTrue();
    assertThat(has(data.resolve("system.db"), "grace")).isFalse();
    assertThat(names(data)).containsExactly("system.db");
    assertThat(Run.of("audit", "verify", "--data", data.toString()).out()).startsWith("intact; 1 ");
    assertThat(Run.of("doctor", "--data", data.toString()).exitCode()).isZero();
  }

  @Test
  void a_folder_that_is_gone_is_made_anew() throws Exception {
    a_database_with("ada");
    backup();
    data = folder.resolve("new");

    assertThat(restore().exitCode()).isZero();

    assertThat(has(data.resolve("system.db"), "ada")).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("system.db"))))
        .isEqualTo("rw-------");
  }

  @Test
  void a_namespace_is_backed_up_and_restored_by_its_name() {
    Run.of("namespace", "add", "--data", data.toString(), "shop");
    assertThat(backup("--namespace", "shop").exitCode()).isZero();
    data = folder.resolve("new");

    Run restored = restore("--namespace", "shop");

    assertThat(restored.exitCode()).as(restored.err()).isZero();
    assertThat(data.resolve("keypal/shop.db")).exists();
    assertThat(restore("--namespace", "../shop").exitCode()).isEqualTo(1);
  }

  @Test
  void the_manifest_says_what_the_copy_is() throws Exception {
    NoteSigner signer = NoteSigner.generate("example.org/hub");
    String note;
    String root;
    try (Storage storage = open(data.resolve("system.db"))) {
      add(storage, "ada");
      note = Checkpoints.sign(storage, signer).orElseThrow();
      add(storage, "grace");
      root = HexFormat.of().formatHex(InclusionProof.of(storage, 2).root().toArray());
    }
    backup();

    JsonNode members = JsonMapper.shared().readTree(Files.readString(manifest));

    assertThat(members.get("format").stringValue()).isEqualTo("keyhold-backup-1");
    assertThat(Instant.parse(members.get("at").stringValue())).isAfterOrEqualTo(now.minusMillis(1));
    assertThat(members.get("schema").intValue()).isEqualTo(5);
    assertThat(members.get("rows").get("accounts").intValue()).isEqualTo(2);
    assertThat(members.get("rows").get("audit_logs").intValue()).isEqualTo(2);
    assertThat(members.get("trail").get("entries").intValue()).isEqualTo(2);
    assertThat(members.get("trailFound").stringValue()).isEqualTo("intact; 2 entries");
    assertThat(members.get("checkpoint").stringValue()).isEqualTo(note);
    assertThat(members.get("sha256").stringValue()).hasSize(64);
    assertThat(members.get("trail").get("root").stringValue()).isEqualTo(root);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(manifest)))
        .isEqualTo("rw-------");
  }

  @Test
  void the_drill_goes_as_it_is_written_though_checkpoints_were_signed_since() throws Exception {
    NoteSigner signer = NoteSigner.generate("example.org/hub");
    Path anchor = folder.resolve("anchor");
    try (Storage storage = open(data.resolve("system.db"))) {
      add(storage, "ada");
      Files.writeString(anchor, Checkpoints.sign(storage, signer).orElseThrow());
      add(storage, "grace");
    }
    backup();
    try (Storage storage = open(data.resolve("system.db"))) {
      add(storage, "late");
      String newer = Checkpoints.sign(storage, signer).orElseThrow();
      Files.writeString(anchor, Files.readString(anchor) + newer);
    }
    data = folder.resolve("drill");
    restore();
    String[] anchored = {
      "--checkpoint", anchor.toString(), "--public-key", signer.verifier().text()
    };

    assertThat(verified(anchored).out()).startsWith("tail cut: missing at 3");
    Run drill = verified(anchored, "--manifest", manifest.toString());
    assertThat(drill.exitCode()).as(drill.out()).isZero();
    assertThat(drill.out())
        .isEqualTo(
            "intact; 2 entries, 0 of them erased; a checkpoint vouches for the first 1;"
                + " 1 checkpoint about more than the 2 of the backup was not held\n");

    Files.delete(data.resolve("system.db"));
    a_database_with("ada");
    assertThat(verified(new String[0], "--manifest", manifest.toString()).out())
        .startsWith("tail cut: missing at 2");
    a_database_with("somebody-else");
    assertThat(verified(new String[0], "--manifest", manifest.toString()).out())
        .startsWith("history rebuilt: not what was signed for 1..2");
  }

  private Run verified(String[] options, String... more) {
    List<String> words = new ArrayList<>(List.of("audit", "verify", "--data", data.toString()));
    words.addAll(Arrays.asList(options));
    words.addAll(Arrays.asList(more));
    return Run.of(words.toArray(new String[0]));
  }

  @Test
  void copies_that_are_made_while_others_write_have_a_trail_that_verifies() throws Exception {
    try (Storage storage = open(data.resolve("system.db"))) {
      AtomicBoolean ended = new AtomicBoolean();
      CountDownLatch begun = new CountDownLatch(300);
      List<Thread> writers = new ArrayList<>();
      for (int writer = 0; writer < 3; writer++) {
        int number = writer;
        Thread thread =
            new Thread(
                () -> {
                  for (int i = 0; !ended.get(); i++) {
                    add(storage, "w" + number + "-" + i);
                    begun.countDown();
                  }
                });
        thread.start();
        writers.add(thread);
      }
      begun.await();
      for (int i = 0; i < 8; i++) {
        Run backup = backup("--force");
        assertThat(backup.exitCode()).as(backup.err()).isZero();
        try (Storage backed = Keyhold.open("sqlite:" + copy)) {
          TrailVerdict verdict = TrailVerifier.verify(backed, List.of(), List.of(), read -> {});
          assertThat(verdict.kind()).isEqualTo(TrailVerdict.Kind.INTACT);
          assertThat(verdict.entries()).isGreaterThanOrEqualTo(300);
        }
      }
      ended.set(true);
      for (Thread writer : writers) {
        writer.join();
      }
    }
  }

  @Test
  void a_byte_that_was_flipped_anywhere_is_refused_and_the_database_stays() throws Exception {
    a_database_with("ada");
    backup();
    a_database_with("grace");
    byte[] bytes = Files.readAllBytes(copy);
    for (int at : new int[] {0, 30, 99, 5_000, bytes.length / 2, bytes.length - 1}) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 0x04;
      Files.write(copy, damaged);

      Run run = restore("--force");

      assertThat(run.exitCode()).as("%d", at).isEqualTo(1);
      assertThat(run.err()).contains("another SHA-256").contains("docs/errors.md#corrupt");
    }
    assertThat(names(data)).containsExactly("system.db");
    assertThat(has(data.resolve("system.db"), "grace")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"accounts\" : 1|\"accounts\" : 2|differs in [rows]",
        "\"schema\" : 5|\"schema\" : 7|differs in [schema]",
        "\"entries\" : 1|\"entries\" : 2|differs in [trail]",
        "\"root\" : \"|\"root\" : \"00|differs in [trail]",
        "\"sha256\" : \"|\"sha256\" : \"00|another SHA-256",
        "\"rows\"|\"lines\"|differs in [rows]",
        "keyhold-backup-1|keyhold-backup-2|is not a manifest",
        "{|[|is not a manifest",
      })
  void a_manifest_that_was_edited_is_refused(String from, String to, String why) throws Exception {
    a_database_with("ada");
    backup();
    String text = Files.readString(manifest);
    String edited = text.replace(from, to);
    assertThat(edited).isNotEqualTo(text);
    Files.writeString(manifest, edited);
    data = folder.resolve("new");

    Run run = restore();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains(why);
    assertThat(data.resolve("system.db")).doesNotExist();
  }

  @Test
  void a_file_without_its_manifest_is_restored_only_if_one_says_so() throws Exception {
    a_database_with("ada");
    backup();
    Files.delete(manifest);
    data = folder.resolve("new");

    Run refused = restore();
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("there is no manifest");
    assertThat(restore("--without-manifest").exitCode()).isZero();
    assertThat(has(data.resolve("system.db"), "ada")).isTrue();
  }

  @Test
  void a_trail_that_does_not_verify_is_kept_and_comes_back_only_if_one_says_so() throws Exception {
    a_database_with("ada", "grace");
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("system.db"));
        Statement statement = connection.createStatement()) {
      String trigger =
          statement
              .executeQuery(
                  "SELECT sql FROM sqlite_schema WHERE name = 'audit_logs_change_by_erasure_alone'")
              .getString(1);
      statement.executeUpdate("DROP TRIGGER audit_logs_change_by_erasure_alone");
      statement.executeUpdate("UPDATE audit_logs SET actor_id = 'nobody' WHERE seq = 1");
      statement.executeUpdate(trigger);
    }

    Run backup = backup();
    assertThat(backup.exitCode()).isEqualTo(1);
    assertThat(backup.out()).contains("WRONG     the trail: edited at 1; 2 entries");
    assertThat(copy).exists();
    data = folder.resolve("new");
    Run refused = restore();
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("--damaged-trail");
    assertThat(data.resolve("system.db")).doesNotExist();
    assertThat(restore("--damaged-trail").exitCode()).isZero();
  }

  @Test
  void a_head_that_was_overwritten_is_damage_that_can_be_backed_up() throws Exception {
    a_database_with("ada");
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("system.db"));
        Statement statement = connection.createStatement()) {
      String trigger =
          statement
              .executeQuery(
                  "SELECT sql FROM sqlite_schema WHERE name = 'audit_state_head_stays_that_of_the_trail'")
              .getString(1);
      statement.executeUpdate("DROP TRIGGER audit_state_head_stays_that_of_the_trail");
      statement.executeUpdate("UPDATE audit_state SET value = x'00' WHERE key = 'tree/head'");
      statement.executeUpdate(trigger);
    }

    Run backup = backup();
    assertThat(backup.exitCode()).isEqualTo(1);
    assertThat(backup.out()).contains("WRONG     the trail: the head of its tree cannot be read");
    data = folder.resolve("new");
    assertThat(restore().exitCode()).isEqualTo(1);
    assertThat(restore("--damaged-trail").exitCode()).isZero();
  }

  @Test
  void a_trail_without_a_tree_is_no_damage() {
    try (Storage plain = Keyhold.open("sqlite:" + data.resolve("system.db"))) {
      plain.write(tx -> tx.audit().append(AuditEntry.builder("e1", "test.run", now).build()));
    }

    Run verified = Run.of("audit", "verify", "--data", data.toString());
    assertThat(verified.out()).startsWith("not under proof at 1; 1 entries");
    assertThat(verified.exitCode()).isEqualTo(3);
    Run signed = Run.of("audit", "export", "--data", data.toString());
    assertThat(signed.err()).contains("the tree of the trail does not cover");
    assertThat(Run.of("doctor", "--data", data.toString()).out())
        .contains("1 of 1 entries are not in the tree");
    Run backup = backup();
    assertThat(backup.exitCode()).isZero();
    assertThat(backup.out()).contains("the trail: no tree is kept of its 1 entries");
    data = folder.resolve("new");
    assertThat(restore().exitCode()).isZero();
  }

  @Test
  void what_another_program_appended_behind_the_tree_is_named_and_no_damage() {
    a_database_with("ada");
    try (Storage plain = Keyhold.open("sqlite:" + data.resolve("system.db"))) {
      plain.write(tx -> tx.audit().append(AuditEntry.builder("e1", "test.run", now).build()));
    }

    Run backup = backup();
    assertThat(backup.exitCode()).isZero();
    assertThat(backup.out()).contains("the trail: not under proof at 2; 2 entries");
    data = folder.resolve("new");
    assertThat(restore().exitCode()).isZero();
  }

  @Test
  void a_copy_is_not_made_over_the_database_or_another_file() throws Exception {
    a_database_with("ada");
    Path elsewhere = copy;
    copy = data.resolve("system.db");
    assertThat(backup("--force").err()).contains("belongs to the data");
    assertThat(restore("--force", "--without-manifest").err()).contains("are one database");
    copy = elsewhere;
    backup();
    byte[] first = Files.readAllBytes(copy);
    assertThat(backup().exitCode()).isEqualTo(1);
    assertThat(copy).hasBinaryContent(first);
    Files.delete(manifest);
    assertThat(backup().err()).contains("copy.db already exists");
    assertThat(backup("--force").exitCode()).isZero();
    assertThat(names(folder)).containsExactly("copy.db", "copy.db.manifest.json", "data");
    copy = folder.resolve("no/such/folder/copy.db");
    assertThat(backup().err()).contains("does not exist");
  }

  @Test
  void a_database_that_a_hub_has_open_is_not_replaced() {
    a_database_with("ada");
    backup();
    try (Storage hub = open(data.resolve("system.db"))) {
      Run run = restore("--force");
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .contains("is in use by another process")
          .contains("stop the programs that use it");
      add(hub, "grace");
    }
    assertThat(has(data.resolve("system.db"), "grace")).isTrue();
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    assertThat(backup().err()).contains("there is no database file");
    assertThat(restore().err()).contains("there is no file");
  }

  /**
   * Killed earlier and later ({@code -Dkeyhold.kills=N}; 6 times if nothing is said), from before
   * its first step on until after its last.
   */
  @Test
  void a_restoration_that_is_killed_leaves_one_of_the_two_databases_whole() throws Exception {
    a_database_with("ada");
    backup();
    a_database_with("grace");
    Path before = folder.resolve("before.db");
    Files.copy(data.resolve("system.db"), before);
    long whole = restored(Long.MAX_VALUE);
    boolean restored = false;
    for (int i = 1; i <= KILLS; i++) {
      Files.copy(before, data.resolve("system.db"), StandardCopyOption.REPLACE_EXISTING);
      restored(whole / 2 + whole * i / KILLS);

      restored = !has(data.resolve("system.db"), "grace");
      assertThat(has(data.resolve("system.db"), "ada")).isTrue();
      assertThat(Run.of("audit", "verify", "--data", data.toString()).exitCode()).isZero();
      assertThat(Run.of("doctor", "--data", data.toString()).exitCode()).isZero();
    }
    System.out.println("the last restoration that was killed had come to its end: " + restored);
  }

  /**
   * @return for how many milliseconds it ran
   */
  private long restored(long killAfter) throws Exception {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                KeyholdCommand.class.getName(),
                "restore",
                "--force",
                "--data",
                data.toString(),
                copy.toString())
            .redirectErrorStream(true)
            .redirectOutput(new File(folder.toFile(), "said"))
            .start();
    if (!process.waitFor(killAfter, TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      process.waitFor();
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }
}
