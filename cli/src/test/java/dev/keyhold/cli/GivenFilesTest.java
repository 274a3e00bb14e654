package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Each option that takes a path, and what may stand there. A new one has to be decided on, and be
 * listed here.
 */
class GivenFilesTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Some file that is read: {@code FILE} is the path, {@code KEY} and so on are good ones. */
  private static final Map<String, String> READ =
      Map.ofEntries(
          Map.entry("audit checkpoint --key", "--data DATA --key FILE"),
          Map.entry("audit retention --policy", "--data DATA --policy FILE"),
          Map.entry(
              "audit verify --checkpoint", "--data DATA --public-key PUBLIC --checkpoint FILE"),
          Map.entry("audit verify --manifest", "--data DATA --manifest FILE"),
          Map.entry("audit verify --public-key", "--data DATA --public-key FILE"),
          Map.entry("audit verify-bundle FILE", "FILE"),
          Map.entry("audit verify-bundle --public-key", "BUNDLE --public-key FILE"),
          Map.entry(
              "doctor --password-file",
              "--url postgresql://nobody@localhost:1/hub --password-file FILE"),
          Map.entry("keypal import FILE", "FILE --data DATA"),
          Map.entry("access import FILE", "--data DATA --organization acme FILE"),
          Map.entry("graph import FILE", "--data DATA --organization acme FILE"),
          Map.entry("access check --batch", "--data DATA --organization acme --batch FILE"),
          Map.entry("access explain --batch", "--data DATA --organization acme --batch FILE"),
          Map.entry("access resources --batch", "--data DATA --organization acme --batch FILE"),
          Map.entry("access principals --batch", "--data DATA --organization acme --batch FILE"),
          Map.entry("access actions --batch", "--data DATA --organization acme --batch FILE"),
          Map.entry("move --jar", "--from sqlite:none.db --to sqlite:none.db --jar FILE"),
          Map.entry("restore FILE", "FILE --data NEW --without-manifest"),
          Map.entry("tables check --jar", "--data DATA --jar FILE"),
          Map.entry("tables diff --jar", "--jar FILE"),
          Map.entry("tables page --jar", "--jar FILE"),
          Map.entry("tables mend --jar", "--data DATA --jar FILE"),
          Map.entry("tables erase --jar", "--data DATA --jar FILE --id ada --reason asked"),
          Map.entry("tables migrate --jar", "--data DATA --jar FILE"),
          Map.entry("tenants init --jar", "--data DATA --mode rows --jar FILE"),
          Map.entry("tenants list --jar", "--data DATA --jar FILE"),
          Map.entry("tenants create --jar", "hub --data DATA --jar FILE"),
          Map.entry("tenants migrate --jar", "--data DATA --jar FILE"),
          Map.entry("tenants doctor --jar", "--data DATA --jar FILE"),
          Map.entry("tenants doctor --backup", "--data DATA --all --backup FILE"),
          Map.entry("tenants move --jar", "hub --data DATA --to rows --jar FILE"),
          Map.entry("tenants archive --jar", "hub --data DATA --out NEW --jar FILE"),
          Map.entry("tenants restore --jar", "hub --data DATA --from NEW --jar FILE"),
          Map.entry("tenants restore --from", "hub --data DATA --from FILE"),
          Map.entry("tenants remove --jar", "hub --data DATA --yes --jar FILE"),
          Map.entry("license certify --key", "--root KEY --author maker --key FILE"),
          Map.entry("license certify --root", "--root FILE --author maker --key PUBLIC"),
          Map.entry(
              "license issue --certificate", "--key KEY --certificate FILE --app a/b --name l"),
          Map.entry("license issue --key", "--key FILE --certificate LINES --app a/b --name l"),
          Map.entry("license root add KEY", "--license-roots NEW FILE"),
          Map.entry("license root list --license-roots", "--license-roots FILE"),
          Map.entry("license import FILE", "--data DATA --organization acme FILE"),
          Map.entry("license verify FILE", "--data DATA --organization acme FILE"),
          Map.entry(
              "license import --license-roots",
              "--data DATA --organization acme --license-roots FILE LINES"),
          Map.entry(
              "license verify --license-roots",
              "--data DATA --organization acme --license-roots FILE LINES"),
          Map.entry(
              "license show --license-roots",
              "--data DATA --organization acme --license-roots FILE"),
          Map.entry("secrets put --file", "--data DATA --organization acme stripe --file FILE"),
          Map.entry("secrets rotate --file", "--data DATA --organization acme stripe --file FILE"),
          Map.entry("serve --license-roots", "--data DATA --port 0 --license-roots FILE"),
          Map.entry("serve --admin-token-file", "--data DATA --port 0 --admin-token-file FILE"),
          Map.entry("serve --audit-key", "--data DATA --port 0 --audit-key FILE"));

  /** Some file that is made, added to or replaced. */
  private static final Map<String, String> WRITTEN =
      Map.ofEntries(
          Map.entry("audit checkpoint --anchor", "--data DATA --key KEY --anchor FILE"),
          Map.entry("audit export --out", "--data DATA --resume --out FILE"),
          Map.entry("audit key --out", "new --name example.org/hub --out FILE"),
          Map.entry("backup FILE", "--data DATA --force FILE"),
          Map.entry(
              "access explain --svg", "--data DATA --organization acme --batch LINES --svg FILE"),
          Map.entry("graph export --out", "--data DATA --organization acme access --out FILE"),
          Map.entry("keypal export --out", "--data DATA --resume --out FILE"),
          Map.entry("keypal import --report", "LINES --data DATA --report FILE"),
          Map.entry("license key --out", "new --out FILE"),
          Map.entry("license root add --license-roots", "--license-roots FILE PUBLIC"),
          Map.entry("secrets get --out", "--data DATA --organization acme stripe --out FILE"),
          Map.entry("secrets key new FILE", "--data DATA FILE"),
          Map.entry("tenants backup FOLDER", "--data DATA FILE"),
          Map.entry("tenants archive --out", "hub --data DATA --out FILE"),
          Map.entry("serve --anchor", "--data DATA --port 0 --audit-key KEY --anchor FILE"),
          Map.entry("serve --trail-file", "--data DATA --port 0 --trail-file FILE"));

  @TempDir Path folder;
  private Path data;
  private Path database;

  @BeforeEach
  void good_files() throws IOException {
    data = folder.resolve("data");
    database = data.resolve("system.db");
    assertThat(Run.of("demo", "--data", data.toString()).exitCode()).isZero();
    Run made = run("audit key", "new --name example.org/hub --out KEY", folder);
    Files.writeString(path("PUBLIC"), made.out());
    Files.writeString(path("LINES"), "nothing\n");
    assertThat(run("audit export", "--data DATA --out BUNDLE", folder).exitCode()).isZero();
    Run imported = run("keypal import", "LINES --data DATA", folder);
    assertThat(imported.out()).contains("1 lines refused");
  }

  private Path path(String word) {
    return folder.resolve(word);
  }

  private Run run(String command, String line, Path file) {
    List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
    for (String word : line.split(" ", -1)) {
      words.add(
          switch (word) {
            case "FILE" -> file.toString();
            case "DATA" -> data.toString();
            case "KEY", "PUBLIC", "LINES", "BUNDLE", "NEW" -> path(word).toString();
            default -> word;
          });
    }
    return assertTimeoutPreemptively(SOON, () -> Run.of(words.toArray(String[]::new)));
  }

  private static String command(String option) {
    return option.substring(0, option.lastIndexOf(' '));
  }

  @Test
  void every_option_that_takes_a_path_is_decided_on() {
    Set<String> found = new TreeSet<>();
    for (Map.Entry<String, CommandLine> command : HelpTest.commands().entrySet()) {
      for (ArgSpec of : command.getValue().getCommandSpec().args()) {
        String name = of instanceof OptionSpec option ? option.longestName() : of.paramLabel();
        boolean path = Arrays.asList(of.auxiliaryTypes()).contains(Path.class);
        if ((path || of.type().equals(Path.class) || name.equals("--public-key"))
            && !name.equals("--data")
            && !(name.endsWith("password-file") && !command.getKey().equals("doctor"))) {
          found.add(command.getKey() + " " + name);
        }
      }
    }
    Set<String> decided = new TreeSet<>(READ.keySet());
    decided.addAll(WRITTEN.keySet());

    assertThat(found).isEqualTo(decided);
  }

  private Path pipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
    return pipe;
  }

  @Test
  void a_named_pipe_a_folder_and_a_device_are_read_by_none() throws Exception {
    List<Path> given = List.of(pipe(), folder, Path.of("/dev/zero"), Path.of("/dev/full"));
    for (Map.Entry<String, String> option : READ.entrySet()) {
      for (Path file : given) {
        Run run = run(command(option.getKey()), option.getValue(), file);

        assertThat(run.exitCode()).as("%s %s", option, file).isIn(1, 2, 4);
        assertThat(run.err())
            .as("%s %s", option, file)
            .doesNotContain("\tat ")
            .hasSizeLessThan(400);
      }
    }
  }

  /** What every path in the folder is: bytes, or a link's end. */
  private Map<String, String> everything() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        all.put(
            file.toString(),
            Files.isSymbolicLink(file)
                ? "link to " + Files.readSymbolicLink(file)
                : Files.isRegularFile(file)
                    ? Arrays.hashCode(Files.readAllBytes(file)) + " of " + Files.size(file)
                    : "no file");
      }
    }
    all.keySet().removeIf(name -> name.endsWith("-shm") || name.endsWith("-wal"));
    return all;
  }

  private List<Path> bad() throws Exception {
    Path text = Files.writeString(folder.resolve("text"), "the accounts of 2024\n");
    Path begun = Files.writeString(folder.resolve("begun"), "important");
    return List.of(
        database,
        data.resolve("system.db-wal"),
        data.resolve("system.db-shm"),
        data.resolve("system.db-journal"),
        data.resolve("keypal").resolve("default.db"),
        text,
        begun,
        Files.createSymbolicLink(folder.resolve("link"), database),
        Files.createSymbolicLink(folder.resolve("nowhere"), folder.resolve("nothing")),
        Files.createLink(folder.resolve("second"), database),
        Files.createLink(folder.resolve("again"), Files.createFile(folder.resolve("empty"))),
        path("KEY"),
        pipe(),
        data,
        Path.of("/dev/full"));
  }

  @Test
  void what_is_written_is_never_what_was_there() throws Exception {
    List<Path> given = bad();
    Map<String, String> before = everything();
    for (Map.Entry<String, String> option : WRITTEN.entrySet()) {
      for (Path file : given) {
        if (option.getKey().startsWith("backup") && file.endsWith("again")) {
          continue; // this name is given to the copy, and the other stays as it is
        }
        Run run = run(command(option.getKey()), option.getValue(), file);

        assertThat(run.exitCode()).as("%s %s %s", option, file, run.out()).isEqualTo(1);
        assertThat(run.err())
            .as("%s %s", option, file)
            .startsWith("keyhold: ")
            .doesNotContain("\tat ");
        assertThat(everything().entrySet())
            .as("%s %s", option, file)
            .containsAll(before.entrySet());
      }
    }
    assertThat(folder.resolve("nothing")).doesNotExist();
    assertThat(data.resolve("system.db-journal")).doesNotExist();
  }

  @Test
  void nothing_is_made_among_the_namespaces() throws Exception {
    Path made = data.resolve("keypal").resolve("new.db");
    for (Map.Entry<String, String> option : WRITTEN.entrySet()) {
      if (option.getValue().contains("DATA")) {
        Run run = run(command(option.getKey()), option.getValue(), made);

        assertThat(run.err()).as("%s", option).contains("belongs to the data of --data");
        assertThat(made).doesNotExist();
      }
    }
  }

  @Test
  void a_manifest_of_another_kind_is_not_replaced() throws Exception {
    Path note = Files.writeString(folder.resolve("copy.db.manifest.json"), "{\"mine\":1}");

    assertThat(run("backup", "--data DATA --force FILE", folder.resolve("copy.db")).err())
        .contains("is not a manifest");
    assertThat(Files.readString(note)).isEqualTo("{\"mine\":1}");
  }

  private Path secret(String modes) throws IOException {
    Path file = folder.resolve("secret-" + modes);
    Files.copy(path("KEY"), file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(modes));
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw-----w-"})
  void a_secret_that_others_can_read_is_refused_with_the_advice(String modes) throws Exception {
    Path file = secret(modes);
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);

    for (Path given : List.of(file, link)) {
      for (String option : List.of("audit checkpoint --key", "serve --audit-key")) {
        Run run = run(command(option), READ.get(option), given);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("can be read by others", "chmod 600");
      }
      assertThat(run("serve", READ.get("serve --admin-token-file"), given).err())
          .contains("the file of --admin-token-file can be read by others");
    }
  }

  @Test
  void a_secret_of_its_owner_alone_is_taken_also_by_a_link() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), secret("r--------"));

    Run run = run("audit checkpoint", READ.get("audit checkpoint --key"), link);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
  }

  /** As Kubernetes hands over a secret. */
  @Test
  void anothers_secret_is_taken_and_told_if_everybody_reads_it() throws Exception {
    Path everybodys = secret("rw-r--r--");
    Path groups = secret("r--r-----");
    for (Path file : List.of(everybodys, groups)) {
      assumeTrue(new ProcessBuilder("chown", "4321", file.toString()).start().waitFor() == 0);
    }

    Run told = run("audit checkpoint", READ.get("audit checkpoint --key"), everybodys);
    Run silent = run("audit checkpoint", READ.get("audit checkpoint --key"), groups);

    assertThat(told.exitCode()).as(told.err()).isZero();
    assertThat(told.err())
        .contains("WARNING: the file of --key can be read or written by everybody");
    assertThat(silent.exitCode()).isZero();
    assertThat(silent.err()).isEmpty();
  }

  /** In bash, from the folder, with {@code $KEYHOLD} as the command. */
  private String bash(String line) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProcessBuilder shell = new ProcessBuilder("bash", "-c", line).redirectErrorStream(true);
    shell.environment().remove("JAVA_TOOL_OPTIONS"); // which every JVM tells of
    shell
        .environment()
        .put(
            "KEYHOLD",
            String.join(
                " ",
                java.toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                KeyholdCommand.class.getName()));
    Process started = shell.directory(folder.toFile()).start();
    String said = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said + started.waitFor();
  }

  /** Operators keep secrets from the disk so, and unpack bundles. */
  @Test
  void a_pipe_of_the_shell_is_read_to_its_end() throws Exception {
    assertThat(bash("$KEYHOLD audit checkpoint --data data --key <(cat KEY)"))
        .startsWith("example.org/hub\n")
        .endsWith("0");
    assertThat(bash("cat KEY | $KEYHOLD audit checkpoint --data data --key /dev/stdin"))
        .startsWith("example.org/hub\n")
        .endsWith("0");
    assertThat(bash("$KEYHOLD audit checkpoint --data data --key /dev/stdin < KEY")).endsWith("0");
    assertThat(bash("$KEYHOLD audit verify-bundle <(cat BUNDLE)")).startsWith("intact");
    assertThat(bash("$KEYHOLD audit verify --data data --public-key <(cat PUBLIC)"))
        .startsWith("intact");
    assertThat(bash("cat LINES | $KEYHOLD keypal import /dev/stdin --data data"))
        .contains("refused");
    assertThat(bash("$KEYHOLD serve --data data --port 0 --admin-token-file <(echo short)"))
        .contains("fewer than 22");
    assertThat(bash("$KEYHOLD serve --data data --port 0 --admin-token-file <(cat /dev/zero)"))
        .contains("too large");
  }
}
