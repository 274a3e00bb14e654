package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.testserver.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands about tenants. */
class TenantsCommandTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  private List<String> place(String kind) {
    return kind.equals("server")
        ? List.of("--url", PostgresServer.url("s_" + UUID.randomUUID().toString().substring(0, 8)))
        : List.of("--data", folder.toString());
  }

  private static Run tenants(String command, List<String> place, String... more) {
    List<String> words = new ArrayList<>(List.of("tenants", command));
    words.addAll(place);
    words.addAll(List.of(more));
    return Run.of(words.toArray(String[]::new));
  }

  private static void furnish(List<String> place) {
    try (Storage storage = open(place)) {
      storage.run(
          tx ->
              tx.identities()
                  .accounts()
                  .create(Account.builder("ada", NOW).email("ada@example.org").build()));
    }
    organization(place, "acme");
    organization(place, "Bell & Co");
  }

  private static Storage open(List<String> place) {
    String url =
        place.get(0).equals("--url") ? place.get(1) : "sqlite:" + place.get(1) + "/system.db";
    return Keyhold.open(StorageConfig.of(url));
  }

  private static void organization(List<String> place, String id) {
    Organization organization =
        Organization.builder(id, NOW)
            .name(id)
            .slug(id.replaceAll("[^a-z0-9]", ""))
            .ownerId("ada")
            .build();
    try (Storage storage = open(place)) {
      storage.run(tx -> tx.identities().organizations().create(organization));
    }
  }

  @ParameterizedTest
  @CsvSource({"file,rows", "file,databases", "server,rows", "server,databases"})
  void tenants_are_made_listed_looked_at_and_removed(String kind, String mode) {
    List<String> place = place(kind);
    Run first = tenants("init", place, "--mode", mode);
    assertThat(first.out()).isEqualTo("tenants are kept as " + mode + "; see docs/tenants.md\n");
    furnish(place);

    Run created = tenants("create", place, "acme", "Bell & Co");
    assertThat(created.out()).as(created.err()).isEqualTo("created  acme\ncreated  Bell & Co\n");
    assertThat(tenants("list", place).out().lines())
        .containsExactly(
            "%-9s  ready     Bell & Co".formatted(mode), "%-9s  ready     acme".formatted(mode));
    assertThat(tenants("migrate", place).out())
        .isEqualTo("ok     Bell & Co  up to date\nok     acme  up to date\n");
    assertThat(tenants("doctor", place).out()).isEqualTo("all tenants are whole\n");
    assertThat(tenants("remove", place, "acme", "--yes").out()).isEqualTo("removed  acme\n");

    Run again = tenants("remove", place, "acme", "--yes");
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).contains("there is no organization acme");
    assertThat(tenants("list", place).out()).doesNotContain("acme");
    assertThat(tenants("doctor", place).exitCode()).isZero();
  }

  @Test
  void where_tenants_are_is_decided_once() {
    List<String> place = place("file");

    Run early = tenants("list", place);
    assertThat(early.exitCode()).isEqualTo(1);
    assertThat(early.err()).contains("nobody has said", "keyhold tenants init");
    assertThat(tenants("init", place, "--mode", "rows").exitCode()).isZero();
    assertThat(tenants("init", place, "--mode", "rows").exitCode()).isZero();
    Run other = tenants("init", place, "--mode", "databases");
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.err()).contains("kept as ROWS, and not as DATABASES");
    assertThat(tenants("init", place, "--mode", "clouds").exitCode()).isEqualTo(2);
  }

  @Test
  void a_file_that_is_missing_and_one_of_nobody_are_told() throws Exception {
    List<String> place = place("file");
    tenants("init", place, "--mode", "databases");
    furnish(place);
    tenants("create", place, "acme");
    Path files = folder.resolve("tenants");
    Files.copy(files.resolve("tenant-acme.db"), files.resolve("tenant-strange.db"));
    Files.delete(files.resolve("tenant-acme.db"));

    Run doctor = tenants("doctor", place);

    assertThat(doctor.exitCode()).isEqualTo(1);
    assertThat(doctor.out())
        .contains("WRONG  acme  its database is missing")
        .contains("WRONG  strange  a database of no tenant");
  }

  @ParameterizedTest
  @CsvSource({"file,rows,databases", "server,databases,rows"})
  void a_tenant_is_archived_removed_restored_and_moved(String kind, String mode, String other) {
    List<String> place = place(kind);
    Path archive = folder.resolve("acme.archive");
    tenants("init", place, "--mode", mode);
    furnish(place);
    tenants("create", place, "acme");

    Run archived = tenants("archive", place, "acme", "--out", archive.toString());
    assertThat(archived.out()).as(archived.err()).contains("same      audit_logs 0", "archived");
    Run again = tenants("archive", place, "acme", "--out", archive.toString());
    assertThat(again.err()).contains("already exists and is not overwritten");
    tenants("remove", place, "acme", "--yes");
    Run early = tenants("restore", place, "acme", "--from", archive.toString());
    assertThat(early.err()).contains("there is no organization acme");
    organization(place, "acme");
    Run restored = tenants("restore", place, "acme", "--from", archive.toString());
    assertThat(restored.out()).as(restored.err()).endsWith("restored  acme\n");

    Run moved = tenants("move", place, "acme", "--to", other);
    assertThat(moved.out()).as(moved.err()).endsWith("moved     acme\n");
    assertThat(tenants("list", place).out()).startsWith("%-9s  ready".formatted(other));
    assertThat(tenants("doctor", place).exitCode()).isZero();
  }

  private Run restore(Path backup, String... more) {
    List<String> words = new ArrayList<>(List.of("restore", backup.toString()));
    words.addAll(List.of(more));
    return Run.of(words.toArray(String[]::new));
  }

  private List<String> databases() {
    List<String> place = place("file");
    tenants("init", place, "--mode", "databases");
    furnish(place);
    tenants("create", place, "acme", "Bell & Co");
    return place;
  }

  @Test
  void all_databases_are_backed_up_with_one_manifest_and_come_back() throws Exception {
    List<String> place = databases();
    Path backup = folder.resolve("backup");

    Run made = tenants("backup", place, backup.toString());
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(made.out()).contains("tenants/tenant-acme.db", "system.db: ");
    try (Stream<Path> files = Files.walk(backup)) {
      assertThat(files.filter(Files::isRegularFile))
          .extracting(file -> backup.relativize(file).toString())
          .hasSize(4)
          .contains("manifest.json", "system.db", "tenants/tenant-acme.db");
    }
    tenants("remove", place, "acme", "--yes");
    assertThat(tenants("doctor", place).exitCode()).isZero();

    Path alone = folder.resolve("alone.db");
    assertThat(Run.of("backup", "--data", folder.toString(), alone.toString()).out())
        .contains("databases of tenants are not in it: 1");
    Run refused = restore(backup, "--data", folder.toString());
    assertThat(refused.err()).contains("already exists and is not overwritten");
    Run restored = restore(backup, "--data", folder.toString(), "--force");
    assertThat(restored.exitCode()).as(restored.err()).isZero();
    assertThat(tenants("list", place).out()).contains("acme");
    assertThat(tenants("doctor", place, "--all").exitCode()).isZero();
    assertThat(tenants("backup", place, backup.toString()).err()).contains("is not empty");
  }

  /** Each is in it whole or not at all, whenever it was made or removed. */
  @RepeatedTest(3)
  void tenants_come_and_go_while_all_are_backed_up() throws Exception {
    List<String> place = databases();
    CountDownLatch begun = new CountDownLatch(1);
    Thread comings =
        new Thread(
            () -> {
              for (int i = 0; i < 6; i++) {
                String id = "late-" + i;
                organization(place, id);
                tenants("create", place, id);
                begun.countDown();
                tenants("remove", place, i == 3 ? "acme" : "late-" + (i - 1), "--yes");
              }
            });
    comings.start();
    begun.await();
    Path backup = folder.resolve("backup");
    Run made = tenants("backup", place, backup.toString());
    comings.join();
    assertThat(made.exitCode()).as(made.out() + made.err()).isZero();

    Path other = folder.resolve("other");
    Run restored = restore(backup, "--data", other.toString());
    assertThat(restored.exitCode()).as(restored.err()).isZero();
    Run doctor = tenants("doctor", List.of("--data", other.toString()), "--mend");
    assertThat(doctor.exitCode()).as(doctor.out()).isZero();
  }

  @Test
  void a_backup_that_was_touched_is_refused_and_nothing_is_replaced() throws Exception {
    List<String> place = databases();
    Path backup = folder.resolve("backup");
    tenants("backup", place, backup.toString());
    organization(place, "cook");
    tenants("create", place, "cook");
    Files.copy(
        backup.resolve("system.db"),
        backup.resolve("tenants/tenant-acme.db"),
        StandardCopyOption.REPLACE_EXISTING);

    Run restored = restore(backup, "--data", folder.toString(), "--force");
    assertThat(restored.exitCode()).isEqualTo(1);
    assertThat(restored.err()).contains("tenants/tenant-acme.db", "another SHA-256");
    assertThat(tenants("list", place).out()).contains("cook");
    assertThat(tenants("doctor", place, "--all").exitCode()).isZero();

    Path manifest = backup.resolve("manifest.json");
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replace("tenants/tenant-acme.db", "tenants/../../x.db"));
    assertThat(restore(backup, "--data", folder.toString(), "--force").err())
        .contains("no database of a backup");
    Files.writeString(manifest, "{}");
    assertThat(restore(backup, "--data", folder.toString(), "--force").err())
        .contains("is not a manifest of the format keyhold-folder-1");
    Files.delete(manifest);
    assertThat(restore(backup, "--data", folder.toString(), "--force").exitCode()).isEqualTo(1);
  }

  @Test
  void what_the_backup_does_not_know_is_told_and_left() {
    List<String> place = databases();
    Path backup = folder.resolve("backup");
    tenants("backup", place, backup.toString());
    organization(place, "cook");
    tenants("create", place, "cook");

    Run restored = restore(backup, "--data", folder.toString(), "--force");

    assertThat(restored.out()).contains("tenants/tenant-cook.db is not in the backup");
    assertThat(folder.resolve("tenants/tenant-cook.db")).exists();
    assertThat(tenants("doctor", place).out()).contains("a database of no tenant");
  }

  @Test
  void one_table_says_who_is_damaged_large_or_not_backed_up() throws Exception {
    List<String> place = databases();
    Path backup = folder.resolve("backup");
    tenants("backup", place, backup.toString());
    organization(place, "cook");
    tenants("create", place, "cook");
    Path damaged = folder.resolve("tenants/tenant-acme.db");
    byte[] bytes = Files.readAllBytes(damaged);
    Arrays.fill(bytes, 5 * 4096 + 8, 9 * 4096, (byte) 7);
    Files.write(damaged, bytes);

    Run run = tenants("doctor", place, "--all", "--backup", backup.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out().lines().filter(line -> line.contains("acme")))
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("WRONG  databases  ready"));
    assertThat(run.out().lines().filter(line -> line.contains("Bell")))
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("ok ").contains("0 entries behind"));
    assertThat(run.out().lines().filter(line -> line.contains("cook")))
        .singleElement()
        .satisfies(line -> assertThat(line).endsWith("cook: it is not in the backup"));
  }

  @Test
  void a_database_with_tenants_is_moved_with_their_tables() {
    List<String> place = place("file");
    tenants("init", place, "--mode", "rows");
    furnish(place);
    tenants("create", place, "acme");
    String from = "sqlite:" + folder.resolve("system.db");
    String to = "sqlite:" + folder.resolve("other.db");

    Run moved = Run.of("move", "--from", from, "--to", to);

    assertThat(moved.exitCode()).as(moved.err()).isZero();
    Run listed = Run.of("tenants", "list", "--data", folder.resolve("other.db").toString());
    assertThat(listed.out()).isEqualTo("rows       ready     acme\n");
  }
}
