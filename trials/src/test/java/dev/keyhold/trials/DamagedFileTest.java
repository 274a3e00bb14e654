package dev.keyhold.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.keyhold.audit.TrailVerifier;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A database file that was cut or in which bits have changed. Whatever comes of it, it is an answer
 * or an error with a type, and it comes soon.
 */
class DamagedFileTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int PAGE = 4096;
  private static final int FLIPS = 40;
  private static final int ACCOUNTS = 120;
  private static final String ACTION = "api_key.create";

  @TempDir Path folder;
  private Path file;
  private byte[] sound;

  /** Rows in every table, several levels of pages, and pages that are free. */
  @BeforeEach
  void fill() throws IOException {
    file = folder.resolve("system.db");
    try (Hub hub = Hub.over(open())) {
      for (int i = 0; i < ACCOUNTS; i++) {
        Load.create(hub, "account-" + i);
      }
      hub.storage()
          .write(
              tx -> {
                for (int i = ACCOUNTS / 2; i < ACCOUNTS; i++) {
                  tx.identities().accounts().delete("account-" + i);
                }
                return true;
              });
    }
    sound = Files.readAllBytes(file);
  }

  private Storage open() {
    return Keyhold.open("sqlite:" + file);
  }

  /** Reads everything and writes a little; the first failure ends it. */
  private void use(Storage storage) {
    Stored.accounts(storage);
    Stored.keys(storage);
    TrailVerifier.verify(storage, List.of(), List.of(), read -> {});
    try (Hub hub = Hub.over(storage)) {
      Load.create(hub, "after-the-damage");
    }
  }

  private void openAndUse() {
    try (Storage storage = open()) {
      use(storage);
    }
  }

  /**
   * @return whether it failed
   */
  private static boolean mayFailWithATypeAlone(Runnable work) {
    return assertTimeoutPreemptively(
        SOON,
        () -> {
          try {
            work.run();
            return false;
          } catch (StorageException e) {
            assertThat(e).hasMessageContaining("(docs/errors.md#" + e.anchor() + ")");
            return true;
          }
        });
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.01, 0.3, 0.5, 0.9})
  void a_file_that_was_cut_is_corrupt_when_it_is_opened(double part) throws Exception {
    byte[] cut = Arrays.copyOf(sound, (int) (sound.length * part));
    Files.write(file, cut);

    assertThatThrownBy(this::open)
        .isInstanceOf(StorageException.Corrupt.class)
        .hasMessageContaining("system.db");
    assertThat(Files.readAllBytes(file)).as("kept as it was").isEqualTo(cut);
  }

  @Test
  void a_file_that_was_cut_to_nothing_cannot_be_told_from_a_new_one() throws Exception {
    Files.write(file, new byte[0]);

    try (Storage storage = open()) {
      assertThat(Stored.accounts(storage)).isEmpty();
    }
  }

  @Test
  void a_file_that_loses_a_page_is_corrupt_when_it_is_opened() throws Exception {
    Files.write(file, Arrays.copyOf(sound, sound.length - PAGE));

    assertThatThrownBy(this::open).isInstanceOf(StorageException.Corrupt.class);
  }

  @Test
  void a_file_that_loses_half_of_its_last_page_gives_an_answer_or_an_error_with_a_type()
      throws Exception {
    Files.write(file, Arrays.copyOf(sound, sound.length - PAGE / 2));

    boolean unused = mayFailWithATypeAlone(this::openAndUse);
  }

  @Test
  void a_file_that_is_cut_under_an_open_storage_is_told_of_and_can_be_closed() throws Exception {
    Storage storage = open();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate((long) PAGE * (sound.length / 3 / PAGE));
    }

    assertThat(mayFailWithATypeAlone(() -> use(storage))).isTrue();
    assertThat(mayFailWithATypeAlone(storage::close)).isFalse();
    assertThat(mayFailWithATypeAlone(this::openAndUse)).isTrue();
  }

  /** What stands on the page that is damaged. */
  enum Place {
    HEADER(-1),
    INDEX_INTERIOR(2),
    TABLE_INTERIOR(5),
    INDEX_LEAF(10),
    TABLE_LEAF(13),
    FREE(0);

    private final int type;

    Place(int type) {
      this.type = type;
    }

    /** The offsets at which such a page begins, and how many of its bytes are meant. */
    List<Integer> in(byte[] database) {
      List<Integer> offsets = new ArrayList<>();
      for (int offset = PAGE; offset < database.length; offset += PAGE) {
        if (database[offset] == type) {
          offsets.add(offset);
        }
      }
      return this == HEADER ? List.of(0) : offsets;
    }

    /** On the others most bits are content. */
    boolean isOftenFound() {
      return this == HEADER || this == INDEX_INTERIOR || this == TABLE_INTERIOR;
    }

    int length() {
      return this == HEADER ? 100 : PAGE;
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_bit_that_has_changed_gives_an_answer_or_an_error_with_a_type(Place place)
      throws Exception {
    long seed = Long.getLong("keyhold.seed", System.nanoTime());
    System.out.println("DamagedFileTest: -Dkeyhold.seed=" + seed);
    Random random = new Random(seed);
    List<Integer> pages = place.in(sound);
    assertThat(pages).isNotEmpty();
    int failed = 0;
    for (int i = 0; i < FLIPS; i++) {
      byte[] damaged = sound.clone();
      int page = pages.get(random.nextInt(pages.size()));
      int head = random.nextBoolean() ? 16 : place.length(); // where most of the structure is
      int offset = page + random.nextInt(head);
      damaged[offset] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      failed += mayFailWithATypeAlone(this::openAndUse) ? 1 : 0;
      clean();
    }
    System.out.printf(Locale.ROOT, "DamagedFileTest: %s: %d of %d failed%n", place, failed, FLIPS);
    assertThat(failed).isGreaterThan(place.isOftenFound() ? 0 : -1);
  }

  private void clean() throws IOException {
    Files.deleteIfExists(folder.resolve("system.db-wal"));
    Files.deleteIfExists(folder.resolve("system.db-shm"));
  }

  @Test
  void an_entry_in_which_a_bit_has_changed_is_found_by_the_verifier() throws Exception {
    byte[] damaged = sound.clone();
    int page = Place.TABLE_LEAF.in(sound).stream().filter(this::holdsEntries).findFirst().get();
    damaged[page + text(page).indexOf(ACTION)] ^= 1;
    Files.write(file, damaged);

    try (Storage storage = open()) {
      assertThat(TrailVerifier.verify(storage, List.of(), List.of(), read -> {}).isIntact())
          .isFalse();
    }
  }

  private boolean holdsEntries(int page) {
    return text(page).contains(ACTION);
  }

  private String text(int page) {
    return new String(sound, page, PAGE, StandardCharsets.ISO_8859_1);
  }

  @Test
  void a_page_that_is_zeroed_under_an_open_storage_is_told_of() throws Exception {
    Storage storage = open();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int offset : Place.TABLE_LEAF.in(sound)) {
        channel.write(ByteBuffer.allocate(PAGE), offset);
      }
    }

    assertThatThrownBy(() -> use(storage))
        .isInstanceOf(StorageException.Corrupt.class)
        .hasMessageContaining("restore a backup");
    storage.close();
  }
}
