package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyhold.audit.AnchoredNotes.Torn;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An anchor that something went wrong with is worth what it was worth before. */
class AnchorFileTest {
  private static final NoteSigner SIGNER = NoteSigner.generate("example.org/hub");
  private static final List<NoteVerifier> KEYS = List.of(SIGNER.verifier());

  @TempDir Path folder;

  private static String note(int size) {
    return SIGNER.sign(new Checkpoint("example.org/hub", size, Bytes.of(new byte[32])).text());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void notes_stand_one_after_the_other() throws Exception {
    Path file = folder.resolve("anchor");
    new AnchorFile(file).anchor(note(1));
    new AnchorFile(file).anchor(note(2));

    assertThat(Files.readString(file)).isEqualTo(note(1) + note(2));
    assertThat(AnchoredNotes.of(note(1) + note(2), KEYS))
        .isEqualTo(new AnchoredNotes(List.of(note(1), note(2)), List.of()));
  }

  /** As a crash or an earlier version leaves it. */
  @Test
  void a_note_that_was_torn_anywhere_takes_no_other_with_it() throws Exception {
    byte[] torn = note(2).getBytes(StandardCharsets.UTF_8);
    Path file = folder.resolve("anchor");
    for (int length = 1; length < torn.length - 1; length++) {
      byte[] half = Arrays.copyOf(torn, length);
      Files.writeString(file, note(1));
      Files.write(file, half, StandardOpenOption.APPEND);

      new AnchorFile(file).anchor(note(3));

      AnchoredNotes mended = AnchoredNotes.of(text(Files.readAllBytes(file)), KEYS);
      AnchoredNotes glued = AnchoredNotes.of(note(1) + text(half) + note(3), KEYS);
      for (AnchoredNotes read : List.of(mended, glued)) {
        assertThat(read.notes()).as("%d", length).containsExactly(note(1), note(3));
        assertThat(read.torn()).singleElement().extracting(Torn::first).isEqualTo(6L);
      }
    }
  }

  @Test
  void a_torn_note_at_the_end_is_told_and_a_note_of_another_key_is_kept() {
    String other =
        NoteSigner.generate("example.org/other")
            .sign("example.org/other\n1\n" + "A".repeat(43) + "=\n");

    AnchoredNotes read = AnchoredNotes.of(note(1) + other + "\n\nexample.org/hub\n7", KEYS);

    assertThat(read.notes()).containsExactly(note(1), other);
    assertThat(read.torn()).containsExactly(new Torn(13, 14));
    assertThat(AnchoredNotes.of("", KEYS)).isEqualTo(new AnchoredNotes(List.of(), List.of()));
    assertThat(AnchoredNotes.of(note(1).replace("\n", "\r\n"), KEYS).notes())
        .containsExactly(note(1));
  }

  @Test
  void a_file_of_another_kind_is_refused_and_stays_as_it_is() throws Exception {
    Path file = folder.resolve("anchor");
    for (String text :
        List.of(
            "SQLite format 3\0 and so on",
            "notes",
            "notes\n",
            "example.org/other\n1",
            "hub\n3\napples",
            "{\"action\":\"a\"}\n")) {
      Files.writeString(file, text);

      assertThatThrownBy(() -> new AnchorFile(file).anchor(note(1)))
          .as(text)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("anchor already exists and does not contain checkpoints");
      assertThatThrownBy(() -> new AnchorFile(file).check("example.org/hub"))
          .isInstanceOf(StorageException.InvalidInput.class);
      assertThat(Files.readString(file)).isEqualTo(text);
    }
  }

  @Test
  void the_first_note_of_a_file_may_be_torn_and_may_be_anothers() throws Exception {
    Path file = folder.resolve("anchor");
    String other = "example.org/other\n17\n" + "A".repeat(43) + "=\n";
    for (int length = 1; length < note(1).length(); length++) {
      String torn = note(1).substring(0, length);
      for (String begun : List.of(torn, torn + "\n\n" + note(2), other)) {
        Files.writeString(file, begun);
        new AnchorFile(file).anchor(note(3));
        assertThat(Files.readString(file)).startsWith(begun).endsWith(note(3));
      }
    }
  }

  @Test
  void a_link_a_folder_and_what_a_database_keeps_beside_it_are_no_anchors() throws Exception {
    Path database = Files.createFile(folder.resolve("system.db"));
    Path empty = Files.createFile(folder.resolve("system.db-wal"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), empty);
    Path second = Files.createLink(folder.resolve("second"), empty);
    Path missing = folder.resolve("system.db-journal");

    for (Path given : List.of(empty, link, second, missing, folder)) {
      assertThatThrownBy(() -> new AnchorFile(given).check("example.org/hub"))
          .as("%s", given)
          .isInstanceOf(StorageException.InvalidInput.class);
      assertThatThrownBy(() -> new AnchorFile(given).anchor(note(1)))
          .isInstanceOf(IOException.class);
    }
    assertThat(missing).doesNotExist();
    assertThat(Files.size(empty) + Files.size(database)).isZero();
  }

  @Test
  void a_full_disk_leaves_no_half_note() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=8k", "trial", disk.toString()) == 0);
    try {
      Path file = disk.resolve("anchor");
      AnchorFile anchor = new AnchorFile(file);
      int taken = fill(anchor);

      assertThatThrownBy(() -> anchor.anchor(note(99))).isInstanceOf(IOException.class);
      String all =
          String.join("", IntStream.rangeClosed(1, taken).mapToObj(AnchorFileTest::note).toList());
      assertThat(Files.readString(file)).isEqualTo(all);
    } finally {
      run("umount", disk.toString());
    }
  }

  private static int fill(AnchorFile anchor) {
    for (int taken = 0; ; taken++) {
      try {
        anchor.anchor(note(taken + 1));
      } catch (IOException e) {
        return taken;
      }
    }
  }

  private static int run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1; // there is no such command
    }
  }
}
