package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.secrets.KeyText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands about secrets, and about the keys that wrap them. */
class SecretsCommandTest {
  @TempDir Path folder;
  @TempDir Path elsewhere;

  private SecretsPlaceForCommands place(String kind) {
    SecretsPlaceForCommands place = SecretsPlaceForCommands.of(kind, folder);
    assertThat(place.run("secrets key new", key("first")).exitCode()).isZero();
    return place;
  }

  private String key(String name) {
    return elsewhere.resolve(name).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"folder", "server"})
  void a_value_is_put_by_standard_input_and_comes_back_as_it_was(String kind) {
    SecretsPlaceForCommands place = place(kind);

    Run put = place.secretsWith("sk_live_1\n", "put", "stripe");
    assertThat(put.exitCode()).as(put.err()).isZero();
    assertThat(put.out()).startsWith("stripe  version 1  active  key ");
    Run get = place.secrets("get", "stripe", "--reason", "ticket 4711", "--actor", "ada");
    assertThat(get.out()).isEqualTo("sk_live_1");
    assertThat(place.secrets("list").out()).isEqualTo(put.out());
    assertThat(place.secrets("log").out().lines().toList())
        .satisfiesExactly(
            line ->
                assertThat(line).endsWith("  read done  stripe  version 1  by ada  ticket 4711"),
            line -> assertThat(line).endsWith("  create done  stripe  version 1  by keyhold"));
    assertThat(place.secrets("log", "other").out()).isEmpty();

    Run again = place.secretsWith("x", "put", "stripe");
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).contains("there is a secret of this name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"folder", "server"})
  void a_rotation_keeps_the_one_before_for_a_time_and_all_of_it_is_destroyed(String kind) {
    SecretsPlaceForCommands place = place(kind);
    place.secretsWith("one", "put", "stripe", "--app", "acme/shop");
    Run rotated =
        place.secretsWith("two", "rotate", "stripe", "--app", "acme/shop", "--keep-previous", "1h");
    assertThat(rotated.out()).startsWith("stripe of acme/shop  version 2  active");
    String[] before = {"stripe", "--app", "acme/shop", "--version-number", "1"};
    assertThat(place.secrets("get", before).out()).isEqualTo("one");
    assertThat(place.secrets("get", "stripe", "--app", "acme/shop").out()).isEqualTo("two");
    assertThat(place.secrets("get", "stripe").err()).contains("there is no such secret");

    assertThat(place.secrets("destroy", "stripe", "--app", "acme/shop").exitCode()).isEqualTo(2);
    String[] notMeant = {"stripe", "--app", "acme/shop", "--yes=false"};
    assertThat(place.secrets("destroy", notMeant).exitCode()).isEqualTo(2);
    Run gone = place.secrets("destroy", "stripe", "--app", "acme/shop", "--yes");
    assertThat(gone.out().lines()).hasSize(2).allMatch(line -> line.endsWith("  destroyed"));
    Run read = place.secrets("get", before);
    assertThat(read.exitCode()).isEqualTo(1);
    assertThat(read.err()).contains("the secret is destroyed");
    assertThat(place.secrets("log", "stripe", "--app", "acme/shop").out())
        .contains("  read refused (destroyed)  ");
    assertThat(place.secrets("destroy", "none", "--yes").err()).contains("there is no such secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"folder", "server"})
  void another_key_takes_over_and_the_one_before_can_be_destroyed_after_a_while(String kind) {
    SecretsPlaceForCommands place = place(kind);
    for (int i = 0; i < 25; i++) {
      place.secretsWith("value " + i, "put", "s" + i);
    }
    place.run("secrets put", "--organization", "bell", "b", "--file", value("of bell").toString());
    assertThat(place.run("secrets key new", key("second")).exitCode()).isZero();
    List<String> keys = place.run("secrets key list").out().lines().toList();
    assertThat(keys).hasSize(2);
    assertThat(keys.get(0)).contains("  decrypt only  file  ");
    assertThat(keys.get(1)).contains("  active  file  ");

    Run one = place.run("secrets rewrap", "--organization", "bell");
    assertThat(one.out())
        .isEqualTo("wrapped anew  1; damaged  0; changed by others meanwhile  0\n");
    Run rest = place.run("secrets rewrap", "--page", "10", "--pause", "0s", "--reason", "yearly");
    assertThat(rest.exitCode()).isZero();
    assertThat(rest.out()).startsWith("wrapped anew  25; damaged  0;");
    assertThat(place.secrets("log", "s7").out()).contains("  rewrap done  s7", "  yearly");
    assertThat(place.secrets("get", "s7").out()).isEqualTo("value 7");
    assertThat(place.run("secrets rewrap").out()).startsWith("wrapped anew  0;");

    String first = keys.get(0).replaceFirst(" .*", "");
    Run soon = place.run("secrets key destroy", first, "--yes");
    assertThat(soon.exitCode()).isEqualTo(1);
    assertThat(soon.err()).contains("until lately");
    assertThat(place.run("secrets rewrap", "--organization", "none").err())
        .contains("there is no such organization");
    assertThat(place.run("secrets rewrap", "--page", "0").exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rows", "databases"})
  void secrets_that_were_there_before_the_tenants_are_read_and_wrapped_anew(String mode) {
    SecretsPlaceForCommands place = place("folder");
    place.secretsWith("one", "put", "stripe");
    assertThat(place.run("tenants init", "--mode", mode).exitCode()).isZero();
    assertThat(place.run("secrets key new", key("second")).exitCode()).isZero();
    assertThat(place.run("secrets rewrap").out()).startsWith("wrapped anew  1;");
    assertThat(place.secrets("get", "stripe").out()).isEqualTo("one");
    assertThat(place.run("tenants move", "acme", "--to", mode).exitCode()).isZero();
    assertThat(place.secrets("get", "stripe").out()).isEqualTo("one");
  }

  private Path value(String text) {
    try {
      return Run.close(Files.writeString(elsewhere.resolve("value"), text));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void what_does_not_open_is_named_and_the_rest_is_wrapped_anew() throws SQLException {
    SecretsPlaceForCommands place = place("folder");
    place.secretsWith("one", "put", "whole");
    place.secretsWith("two", "put", "broken");
    place.run("secrets key new", key("second"));
    try (Connection connection = DriverManager.getConnection("jdbc:" + place.url());
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE secrets SET wrapped_key = x'00' WHERE name = 'broken'");
    }

    Run run = place.run("secrets rewrap");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("damaged  acme  broken  version 1", "wrapped anew  1; damaged  1;");
    Run read = place.secrets("get", "broken");
    assertThat(read.exitCode()).isEqualTo(1);
    assertThat(read.err()).contains("does not open");
    assertThat(place.secrets("log", "broken").out()).contains("read failed (damaged)");
  }

  @Test
  void one_line_end_after_standard_input_is_no_part_of_the_value() {
    SecretsPlaceForCommands place = place("folder");
    place.secretsWith("a\r\n", "put", "windows");
    assertThat(place.secrets("get", "windows").out()).isEqualTo("a");
    place.secretsWith("a\n\n", "put", "two");
    assertThat(place.secrets("get", "two").out()).isEqualTo("a\n");
    place.secretsWith("a\n", "put", "exact", "--exact");
    assertThat(place.secrets("get", "exact").out()).isEqualTo("a\n");
    place.secrets("put", "file", "--file", value("a\n").toString());
    assertThat(place.secrets("get", "file").out()).isEqualTo("a\n");
    assertThat(place.secretsWith("\n", "put", "none").err()).contains("1 to 65536 bytes");
    assertThat(place.secretsWith("x".repeat(70_000), "put", "long").exitCode()).isEqualTo(1);
    String longest = "x".repeat(65_536);
    place.secretsWith(longest + "\r\n", "put", "longest");
    assertThat(place.secrets("get", "longest").out()).isEqualTo(longest);
  }

  @Test
  void bytes_that_are_no_text_are_written_as_they_are() throws IOException {
    SecretsPlaceForCommands place = place("folder");
    byte[] bytes = {0, (byte) 0xFF, '\r', '\n'};
    Path file = Run.close(Files.write(elsewhere.resolve("bytes"), bytes));
    place.secrets("put", "der", "--file", file.toString());

    List<String> words = new ArrayList<>(List.of("secrets", "get", "der"));
    words.addAll(place.options());
    words.addAll(List.of("--organization", "acme"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        StandardOutput.run(
            KeyholdCommand.commandLine()
                .setOut(new RawOutput(out))
                .setErr(new PrintWriter(new StringWriter(), true)),
            words.toArray(String[]::new));
    assertThat(code).isZero();
    assertThat(out.toByteArray()).isEqualTo(bytes);

    Path copy = elsewhere.resolve("copy");
    assertThat(place.secrets("get", "der", "--out", copy.toString()).exitCode()).isZero();
    assertThat(Files.readAllBytes(copy)).isEqualTo(bytes);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rw-------");
    assertThat(place.secrets("get", "der", "--out", copy.toString()).err())
        .contains("already exists");
  }

  @Test
  void a_value_in_a_file_that_others_may_read_is_refused() throws IOException {
    SecretsPlaceForCommands place = place("folder");
    Path file = Files.writeString(elsewhere.resolve("open"), "sk_live_1");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Run run = place.secrets("put", "stripe", "--file", file.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("the file of --file can be read by others", "chmod 600");
  }

  @Test
  void what_expires_is_read_no_more_and_times_are_as_people_write_them() {
    SecretsPlaceForCommands place = place("folder");
    assertThat(place.secretsWith("a", "put", "a", "--expires-at", "2031-01-01").out())
        .contains("  expires 2031-01-01T00:00:00.000Z");
    assertThat(place.secretsWith("a", "put", "b", "--expires-at", "90d").out())
        .contains("  expires 20");
    place.secretsWith("a", "put", "c", "--expires-at", "2020-01-01");
    assertThat(place.secrets("get", "c").err()).contains("the time of the secret is over");
    assertThat(place.secretsWith("a", "put", "d", "--expires-at", "soon").err())
        .contains("the value is not a time");
  }

  @Test
  void a_key_that_is_there_already_is_used_once_it_works() throws IOException {
    SecretsPlaceForCommands place = place("folder");
    Path file = Run.close(Files.writeString(elsewhere.resolve("own"), KeyText.make()));
    assertThat(place.run("secrets key use", "file", file.toString()).out()).contains("  active  ");
    Path none = Run.close(Files.writeString(elsewhere.resolve("none"), "nothing\n"));
    Run refused = place.run("secrets key use", "file", none.toString());
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("holds no key");
    assertThat(place.run("secrets key use", "vault", "x").err()).contains("file, environment");
    assertThat(place.run("secrets key list").out().lines()).hasSize(2);
  }

  @Test
  void a_new_key_is_for_its_owner_alone_and_never_in_the_place_of_another_file() throws Exception {
    SecretsPlaceForCommands place = place("folder");
    Path file = elsewhere.resolve("first");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    String before = Files.readString(file);
    assertThat(place.run("secrets key new", file.toString()).err()).contains("already exists");
    assertThat(Files.readString(file)).isEqualTo(before);
    Run inside = place.run("secrets key new", folder.resolve("key").toString());
    assertThat(inside.err()).contains("WARNING: the key lies in the folder of the data");
    assertThat(place.run("secrets key new", folder.resolve("system.db").toString()).exitCode())
        .isEqualTo(1);
  }

  @Test
  void a_key_that_does_not_become_active_leaves_no_file() throws SQLException {
    SecretsPlaceForCommands place = place("folder");
    try (Connection connection = DriverManager.getConnection("jdbc:" + place.url());
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TRIGGER no_more BEFORE INSERT ON encryption_keys"
              + " BEGIN SELECT RAISE(ABORT, 'no'); END");
    }
    Run run = place.run("secrets key new", key("second"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(elsewhere.resolve("second")).doesNotExist();
  }

  @Test
  void what_is_not_there_is_told() {
    Run none = Run.of("secrets", "list", "--data", folder.toString(), "--organization", "acme");
    assertThat(none.err()).contains("there is no database");
    SecretsPlaceForCommands place = SecretsPlaceForCommands.of("folder", folder);
    assertThat(place.secrets("list").err()).contains("the database has no secrets");
    place.run("secrets key new", key("first"));
    assertThat(place.run("secrets list", "--organization", "none").err())
        .contains("there is no such organization");
    assertThat(place.secrets("log", "--app", "a/b").exitCode()).isEqualTo(2);
  }
}
