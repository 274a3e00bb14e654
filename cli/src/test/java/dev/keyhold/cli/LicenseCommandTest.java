package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.apps.AppTables;
import dev.keyhold.apps.LicenseKey;
import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.events.EventTables;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about licences, from the key of a root to what counts. */
class LicenseCommandTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  @BeforeEach
  void furnish() {
    StorageConfig config =
        StorageConfig.builder("sqlite:" + folder.resolve("system.db"))
            .tables(EventTables.SET, AppTables.SET)
            .build();
    try (Storage storage =
        AuditedStorage.builder(Keyhold.open(config), () -> AuditContext.of("test")).build()) {
      storage.run(
          tx -> {
            tx.identities()
                .accounts()
                .create(Account.builder("boss", NOW).email("boss@example.org").build());
            tx.identities()
                .organizations()
                .create(
                    Organization.builder("acme", NOW)
                        .name("acme")
                        .slug("acme")
                        .ownerId("boss")
                        .build());
          });
    }
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private String printed(int code, String... arguments) {
    Run ran = Run.of(arguments);
    assertThat(ran.exitCode()).as("%s%n%s", ran.out(), ran.err()).isEqualTo(code);
    return ran.out();
  }

  private Run about(String command, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "license",
                command,
                "--data",
                folder.toString(),
                "--organization",
                "acme",
                "--license-roots",
                path("roots.json")));
    all.addAll(List.of(more));
    return Run.of(all.toArray(String[]::new));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private void keys() throws IOException {
    write("root.pub", printed(0, "license", "key", "new", "--out", path("root.key")));
    write("author.pub", printed(0, "license", "key", "new", "--out", path("author.key")));
    write(
        "author.cert",
        printed(
            0,
            "license",
            "certify",
            "--root",
            path("root.key"),
            "--author",
            "maker",
            "--key",
            path("author.pub")));
  }

  private void issue(String file, String... more) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "license",
                "issue",
                "--key",
                path("author.key"),
                "--certificate",
                path("author.cert"),
                "--app",
                "maker/crm"));
    all.addAll(List.of(more));
    write(file, printed(0, all.toArray(String[]::new)));
  }

  @Test
  void a_licence_goes_from_its_author_to_the_organization() throws IOException {
    keys();
    assertThat(Files.getPosixFilePermissions(folder.resolve("root.key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    issue("acme.license", "--name", "l-1", "--feature", "export", "--limit", "seats=10");
    assertThat(about("verify", path("acme.license")).err()).contains("roots.json");
    write("roots.json", "{\"keys\":[]}");
    Run unknown = about("verify", path("acme.license"));
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.err()).contains("no pinned root");

    String thumbprint =
        printed(
            0, "license", "root", "add", "--license-roots", path("roots.json"), path("root.pub"));
    assertThat(printed(0, "license", "root", "list", "--license-roots", path("roots.json")))
        .isEqualTo(thumbprint);
    Run verified = about("verify", path("acme.license"));
    assertThat(verified.exitCode()).isZero();
    assertThat(verified.out()).contains("export", "seats=10", "standard");
    assertThat(about("show").out()).isEmpty();

    Run brought = about("import", path("acme.license"));
    assertThat(brought.out()).contains("maker/crm  active");
    String id = brought.out().substring(0, brought.out().indexOf(' '));
    assertThat(about("show").out()).contains(id, "seats=10");
    assertThat(about("show", "maker/other").out()).contains("no licence counts");
  }

  @Test
  void of_many_who_pin_a_root_at_once_each_has_pinned_his_or_is_told() throws Exception {
    int many = 8;
    CountDownLatch begin = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try {
      List<Future<Run>> all = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        write("root" + i, LicenseKey.make().publicJwk());
        String key = path("root" + i);
        all.add(
            threads.submit(
                () -> {
                  begin.await();
                  return Run.of(
                      "license", "root", "add", "--license-roots", path("roots.json"), key);
                }));
      }
      begin.countDown();
      List<String> pinned = new ArrayList<>();
      for (Future<Run> each : all) {
        Run run = each.get();
        if (run.exitCode() == 0) {
          pinned.add(run.out());
        } else {
          assertThat(run.err()).contains("roots.json.new is there");
        }
      }
      assertThat(pinned).isNotEmpty();
      assertThat(printed(0, "license", "root", "list", "--license-roots", path("roots.json")))
          .hasLineCount(pinned.size())
          .contains(pinned);
      assertThat(folder.resolve("roots.json.new")).doesNotExist();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void roots_that_others_may_write_are_refused() throws IOException {
    keys();
    Run.of("license", "root", "add", "--license-roots", path("roots.json"), path("root.pub"));
    issue("acme.license", "--name", "l-1");
    assertThat(about("verify", path("acme.license")).exitCode()).isZero();
    Files.setPosixFilePermissions(
        folder.resolve("roots.json"), PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(about("verify", path("acme.license")).err()).contains("chmod go-w");
  }

  @Test
  void the_latest_time_is_shown_and_put_right() throws IOException {
    keys();
    Run.of("license", "root", "add", "--license-roots", path("roots.json"), path("root.pub"));
    issue("acme.license", "--name", "l-1");
    assertThat(printed(0, "license", "time", "--data", folder.toString())).isEqualTo("none yet\n");
    about("import", path("acme.license"));
    assertThat(printed(0, "license", "time", "--data", folder.toString())).startsWith("20");
    assertThat(printed(0, "license", "time", "--data", folder.toString(), "--reset"))
        .startsWith("20");
  }

  @Test
  void one_for_another_installation_counts_there_alone() throws IOException {
    keys();
    Run.of("license", "root", "add", "--license-roots", path("roots.json"), path("root.pub"));
    issue(
        "bound", "--name", "l-1", "--bound-to", "here", "--tier", "trial", "--until", "2099-01-01");
    assertThat(about("import", path("bound")).err()).contains("another installation");
    assertThat(about("import", "--instance", "here", path("bound")).exitCode()).isZero();
    assertThat(about("show").out()).contains("no licence counts", "not ");
    assertThat(about("show", "--instance", "here").out()).contains("trial", "2099-01-01");
  }

  @Test
  void what_is_no_licence_and_no_key_is_told_without_showing_it() throws IOException {
    keys();
    write("odd", "4711-not-a-licence\n");
    assertThat(about("import", path("odd")).err()).contains("two lines").doesNotContain("4711");
    Run refused =
        Run.of("license", "root", "add", "--license-roots", path("roots.json"), path("odd"));
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("Ed25519").doesNotContain("4711");
    assertThat(Run.of("license").exitCode()).isEqualTo(2);
    assertThat(Run.of("license", "root").exitCode()).isEqualTo(2);
    assertThat(Run.of("license", "key", "old", "--out", path("x")).exitCode()).isEqualTo(2);
  }
}
