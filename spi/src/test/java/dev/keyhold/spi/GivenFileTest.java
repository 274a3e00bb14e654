package dev.keyhold.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a file that somebody named may be. */
@Timeout(60)
class GivenFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void a_file_is_there() throws IOException {
    file = Files.writeString(folder.resolve("file"), "text");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private Path pipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
    return pipe;
  }

  private static String read(Path path) throws IOException {
    return new String(GivenFile.of(path).read(1_000), StandardCharsets.UTF_8);
  }

  @Test
  void a_file_is_read_also_by_a_link() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);

    assertThat(List.of(read(file), read(link))).containsOnly("text");
  }

  @Test
  void what_is_too_large_is_not_read() {
    assertThatCode(() -> GivenFile.of(file).read(4)).doesNotThrowAnyException();
    assertThatThrownBy(() -> new GivenFile("the policy", file).read(3))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageStartingWith("the policy is too large");
  }

  @Test
  void a_pipe_a_folder_and_a_device_are_refused_at_once() throws Exception {
    for (Path given : List.of(pipe(), folder, Path.of("/dev/zero"), Path.of("/dev/null"))) {
      assertThatThrownBy(() -> read(given))
          .as("%s", given)
          .isInstanceOf(StorageException.InvalidInput.class)
          .hasMessageContaining("name a file");
      assertThatThrownBy(() -> GivenFile.of(given).requirePlain())
          .isInstanceOf(StorageException.InvalidInput.class);
    }
  }

  @Test
  void what_is_written_is_no_link_and_has_no_second_name() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nothing"));
    Path second = Files.createLink(folder.resolve("second"), file);

    for (Path given : List.of(link, file, second)) {
      assertThatThrownBy(() -> GivenFile.of(given).requirePlain())
          .as("%s", given)
          .isInstanceOf(StorageException.InvalidInput.class);
    }
  }

  @Test
  void what_is_written_is_nothing_that_a_database_has_beside_it() throws IOException {
    for (String ending : List.of("-wal", "-shm", "-journal")) {
      assertThatThrownBy(() -> GivenFile.of(folder.resolve("file" + ending)).requirePlain())
          .isInstanceOf(StorageException.InvalidInput.class)
          .hasMessageContaining("belongs to the database beside it");
      GivenFile.of(folder.resolve("other" + ending)).requirePlain();
    }
  }

  @Test
  void a_file_that_is_plain_or_not_there_can_be_written() throws IOException {
    GivenFile.of(file).requirePlain();
    GivenFile.of(file).requireClosed();
    GivenFile missing = GivenFile.of(folder.resolve("missing"));
    missing.requirePlain();
    missing.requireClosed();

    assertThat(missing.beginning(3)).isEmpty();
    assertThat(GivenFile.of(file).beginning(3)).isEqualTo("tex");
    assertThatThrownBy(() -> missing.read(1)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void a_file_is_open_that_others_may_write_or_everybody_may_read() throws IOException {
    for (String modes : List.of("rw-r--r--", "rw-rw----", "rw-----w-")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(modes));
      assertThatThrownBy(() -> GivenFile.of(file).requireClosed())
          .as(modes)
          .isInstanceOf(StorageException.InvalidInput.class)
          .hasMessageContaining("chmod 600");
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    GivenFile.of(file).requireClosed();
  }

  @Test
  void a_place_is_the_same_by_whatever_name() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    GivenFile missing = GivenFile.of(link.resolve("./missing"));

    assertThat(missing.isAt(folder.resolve("missing"))).isTrue();
    assertThat(missing.isAt(file)).isFalse();
    assertThat(missing.isIn(folder)).isTrue();
    assertThat(missing.isIn(folder.resolve("missing/more"))).isFalse();
  }
}
