package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditFeed;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tck.InMemoryStorage;
import java.io.IOException;
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

  @Test
  void a_size_or_a_number_that_cannot_be_is_refused() {
    assertThatThrownBy(() -> new TrailFile(file(), 0, 1))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> new TrailFile(file(), 1, -1))
        .isInstanceOf(StorageException.InvalidInput.class);
  }
}
