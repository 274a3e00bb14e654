package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Keyhold;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --data} takes a folder, or the database file of a hub. */
class DataOptionTest {
  @TempDir Path folder;

  @Test
  void a_file_that_is_there_is_looked_at_whatever_its_name() {
    for (String name : new String[] {"hub.db", "hub-data"}) {
      Path file = folder.resolve(name);
      Keyhold.open("sqlite:" + file).close();

      assertThat(Run.of("doctor", "--data", file.toString()).out()).contains("ok");
      assertThat(Run.of("audit", "verify", "--data", file.toString()).out()).startsWith("intact");
      assertThat(Run.of("keys", "report", "--data", file.toString()).exitCode()).isZero();
    }
  }

  @Test
  void a_name_that_ends_in_db_is_a_file_that_is_made_and_any_other_a_folder() {
    assertThat(Run.of("demo", "--data", folder.resolve("new.db").toString()).exitCode()).isZero();
    assertThat(Run.of("demo", "--data", folder.resolve("new").toString()).exitCode()).isZero();

    assertThat(folder.resolve("new.db")).isRegularFile();
    assertThat(folder.resolve("new/system.db")).isRegularFile();
  }

  @Test
  void a_folder_that_ends_in_db_is_a_folder() throws Exception {
    Path odd = Files.createDirectory(folder.resolve("odd.db"));

    assertThat(Run.of("demo", "--data", odd.toString()).exitCode()).isZero();

    assertThat(odd.resolve("system.db")).isRegularFile();
  }

  @Test
  void namespaces_stand_beside_the_file() {
    String file = folder.resolve("hub.db").toString();

    assertThat(Run.of("namespace", "add", "--data", file, "acme").exitCode()).isZero();

    assertThat(folder.resolve("keypal/acme.db")).isRegularFile();
    assertThat(Run.of("namespace", "list", "--data", file).out()).isEqualTo("acme\n");
  }
}
