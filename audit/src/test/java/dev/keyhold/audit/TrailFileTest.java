package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditFeed;
import dev.keyhold.spi.AuditListener;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.tck.InMemoryStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrailFileTest {
  private final Storage storage = InMemoryStorage.open();

  @TempDir Path folder;
  private int appended;

  private Path file() {
    return folder.resolve("trail.jsonl");
  }

  private void append(int entries) {
    for (int i = 0; i < entries; i++) {
      String id = "e" + ++appended;
      storage.write(
          tx -> tx.audit().append(AuditEntry.builder(id, "test.run", Instant.EPOCH).build()));
    }
  }

  private void deliver(long largest, int kept) {
    try (TrailFile listener = new TrailFile(file(), largest, kept)) {
      new AuditFeed(storage, "file", listener).deliver();
    }
  }

  private static List<Long> sequences(Path... files) throws IOException {
    List<Long> sequences = new ArrayList<>();
    for (Path file : files) {
      for (String line : Files.readAllLines(file)) {
        Map<?, ?> members = (Map<?, ?>) Json.parse(line).value();
        sequences.add(((Number) members.get("sequence")).longValue());
      }
    }
    return sequences;
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void every_entry_is_a_line_and_the_file_is_the_owners() throws IOException {
    append(250);
    deliver(1 << 20, 1);
    append(3);
    deliver(1 << 20, 1);

    assertThat(sequences(file())).isEqualTo(upTo(253));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void a_full_file_is_exchanged_and_as_many_as_wanted_are_kept() throws IOException {
    for (int i = 0; i < 4; i++) {
      append(2);
      deliver(1, 2);
    }

    assertThat(sequences(folder.resolve("trail.jsonl.2"), folder.resolve("trail.jsonl.1")))
        .containsExactly(5L, 6L, 7L, 8L);
    assertThat(folder.resolve("trail.jsonl.3")).doesNotExist();
    assertThat(file()).doesNotExist();
  }

  @Test
  void without_files_to_keep_a_full_one_is_removed() {
    append(2);
    deliver(1, 0);

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_line_that_a_crash_left_unfinished_is_cut_off() throws IOException {
    append(2);
    deliver(1 << 20, 1);
    Files.writeString(file(), "{\"sequence\":3,\"act", StandardOpenOption.APPEND);
    append(1);

    deliver(1 << 20, 1);

    assertThat(sequences(file())).isEqualTo(upTo(3));
  }

  @Test
  void a_line_longer_than_all_that_is_kept_in_memory_is_written() throws IOException {
    String longest = "x".repeat(60_000);
    AuditEntry entry =
        AuditEntry.builder("long", "test.run", Instant.EPOCH)
            .details(Json.of(Map.of("a", longest, "b", "\u0001".repeat(700))))
            .build();
    append(1);
    storage.write(tx -> tx.audit().append(entry));
    append(1);

    deliver(1 << 20, 1);

    assertThat(sequences(file())).isEqualTo(upTo(3));
  }

  @Test
  void a_folder_that_is_gone_fails_and_nothing_is_lost_when_it_is_back() throws IOException {
    append(2);
    Path missing = folder.resolve("missing");
    TrailFile listener = new TrailFile(missing.resolve("trail.jsonl"), 1 << 20, 1);
    AuditFeed feed = new AuditFeed(storage, "file", listener);
    assertThatThrownBy(feed::deliver)
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("trail.jsonl cannot be written: NoSuchFileException");
    Files.createDirectory(missing);

    feed.deliver();

    assertThat(sequences(missing.resolve("trail.jsonl"))).isEqualTo(upTo(2));
    listener.close();
  }

  @Test
  void two_do_not_write_one_file() throws IOException {
    append(2);
    try (TrailFile first = new TrailFile(file(), 1 << 20, 1);
        TrailFile second = new TrailFile(file(), 1 << 20, 1)) {
      new AuditFeed(storage, "first", first).deliver();
      AuditFeed other = new AuditFeed(storage, "second", second);

      assertThatThrownBy(other::deliver)
          .isInstanceOf(StorageException.Unavailable.class)
          .hasMessageContaining("trail.jsonl cannot be written");
    }
    assertThat(sequences(file())).isEqualTo(upTo(2));
  }

  /** As a log rotator renames it. */
  @Test
  void what_comes_after_a_rename_is_in_the_file_of_that_name() throws IOException {
    Path renamed = folder.resolve("renamed");
    try (TrailFile listener = new TrailFile(file(), 1 << 20, 1)) {
      AuditFeed feed = new AuditFeed(storage, "file", listener);
      append(2);
      feed.deliver();
      Files.move(file(), renamed);
      append(2);

      feed.deliver();
    }

    assertThat(sequences(renamed)).containsExactly(1L, 2L);
    assertThat(sequences(file())).containsExactly(3L, 4L);
    assertThat(modes(file())).isEqualTo("rw-------");
  }

  @Test
  void what_comes_after_a_removal_or_a_replacement_is_in_the_file_of_that_name()
      throws IOException {
    try (TrailFile listener = new TrailFile(file(), 1 << 20, 1)) {
      AuditFeed feed = new AuditFeed(storage, "file", listener);
      append(2);
      feed.deliver();
      Files.delete(file());
      append(1);
      feed.deliver();
      assertThat(sequences(file())).containsExactly(3L);

      Files.delete(file());
      Files.createFile(
          file(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
      append(1);
      feed.deliver();
    }

    assertThat(sequences(file())).containsExactly(4L);
  }

  /** In between, a listener does what another process could. */
  private AuditFeed feed(TrailFile listener, Runnable beforeFlush) {
    return feed(listener, beforeFlush, Long.MAX_VALUE, () -> {});
  }

  private AuditFeed feed(TrailFile listener, Runnable beforeFlush, long entry, Runnable before) {
    return new AuditFeed(
        storage,
        "file",
        new AuditListener() {
          @Override
          public void committed(StoredEntry stored) {
            if (stored.sequence() == entry) {
              before.run();
            }
            listener.committed(stored);
          }

          @Override
          public void flush() {
            beforeFlush.run();
            listener.flush();
          }
        });
  }

  /** Longer than what is kept in memory, so that it is written before the flush. */
  private void appendLong() {
    AuditEntry entry =
        AuditEntry.builder("long" + ++appended, "test.run", Instant.EPOCH)
            .details(Json.of(Map.of("a", "x".repeat(60_000), "b", "\u0001".repeat(700))))
            .build();
    storage.write(tx -> tx.audit().append(entry));
  }

  @Test
  void a_batch_whose_file_is_renamed_before_it_counts_comes_again() throws IOException {
    Path renamed = folder.resolve("renamed");
    appendLong();
    appendLong();
    append(1);
    try (TrailFile listener = new TrailFile(file(), 1 << 20, 1)) {
      AuditFeed torn =
          feed(listener, () -> assertThat(file().toFile().renameTo(renamed.toFile())).isTrue());
      assertThatThrownBy(torn::deliver)
          .isInstanceOf(StorageException.Unavailable.class)
          .hasMessageContaining("trail.jsonl was renamed, removed or cut");

      new AuditFeed(storage, "file", listener).deliver();
    }

    assertThat(sequences(file())).isEqualTo(upTo(3));
  }

  @Test
  void a_batch_whose_file_is_renamed_in_the_middle_comes_again_from_its_beginning()
      throws IOException {
    for (int i = 0; i < 4; i++) {
      appendLong();
    }
    try (TrailFile listener = new TrailFile(file(), 1 << 20, 1)) {
      Runnable rename =
          () -> assertThat(file().toFile().renameTo(folder.resolve("renamed").toFile())).isTrue();
      assertThatThrownBy(feed(listener, () -> {}, 3, rename)::deliver)
          .isInstanceOf(StorageException.Unavailable.class);

      new AuditFeed(storage, "file", listener).deliver();
    }

    assertThat(sequences(file())).isEqualTo(upTo(4));
  }

  @Test
  void a_file_that_is_cut_while_it_is_open_is_gone_on_with_from_its_end() throws IOException {
    try (TrailFile listener = new TrailFile(file(), 1 << 20, 1)) {
      AuditFeed feed = new AuditFeed(storage, "file", listener);
      append(2);
      feed.deliver();
      cut(file());
      append(1);
      feed.deliver();
      assertThat(sequences(file())).containsExactly(3L);

      appendLong();
      appendLong();
      append(1);
      AuditFeed torn = feed(listener, () -> cut(file()));
      assertThatThrownBy(torn::deliver).isInstanceOf(StorageException.Unavailable.class);
      feed.deliver();
    }

    assertThat(sequences(file())).containsExactly(4L, 5L, 6L);
  }

  private static void cut(Path file) {
    try (SeekableByteChannel channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String modes(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void a_file_of_another_kind_is_refused_and_stays_as_it_is() throws IOException {
    for (String text :
        List.of("SQLite format 3\0 and so on", "notes\n", "{}\n", "{\"action\":1}\n", "\n", "x")) {
      Files.writeString(file(), text);
      Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));

      assertThatThrownBy(() -> new TrailFile(file(), 1, 1))
          .as(text)
          .isInstanceOf(StorageException.InvalidInput.class)
          .hasMessageContaining("trail.jsonl already exists and does not contain a trail");
      assertThat(Files.readString(file())).isEqualTo(text);
    }
  }

  @Test
  void the_oldest_file_is_not_removed_if_it_holds_something_else() throws IOException {
    Files.writeString(folder.resolve("trail.jsonl.1"), "the accounts of 2024\n");

    assertThatThrownBy(() -> new TrailFile(file(), 1, 1))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("trail.jsonl.1");
  }

  @Test
  void a_file_that_everybody_may_read_takes_no_entry() throws IOException {
    Files.createFile(file());
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> new TrailFile(file(), 1, 1))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("chmod");
  }

  @Test
  void a_size_or_a_number_that_cannot_be_is_refused() {
    assertThatThrownBy(() -> new TrailFile(file(), 0, 1))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> new TrailFile(file(), 1, -1))
        .isInstanceOf(StorageException.InvalidInput.class);
  }
}
