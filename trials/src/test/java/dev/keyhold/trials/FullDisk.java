package dev.keyhold.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that works on a small file system until that is full. It is one of its own, because a
 * page of a mapped file that finds no room ends whoever touches it.
 */
final class FullDisk {
  static final String WRITING = "writing";
  static final String CLOSING = "closing";

  private static final int CALLERS = 8;

  private final Path disk;

  private FullDisk(Path disk) {
    this.disk = disk;
  }

  public static void main(String[] arguments) throws Exception {
    FullDisk full = new FullDisk(Path.of(arguments[0]));
    if (arguments[1].equals(WRITING)) {
      full.write();
    } else {
      full.close();
    }
  }

  private void write() throws Exception {
    Path ballast = fill(disk, 1 << 20);
    Hub hub = Hub.over(open());
    try (Load load = Load.over(hub, "full", CALLERS)) {
      load.awaitRefused(5 * CALLERS);
      assertThat(load.refusals())
          .allSatisfy(e -> assertThat(e.anchor()).isIn("unavailable", "outcome-unknown"))
          .anySatisfy(e -> assertThat(e).hasMessageContaining("full"));
      assertThat(Stored.accounts(hub.storage())).as("readers go on").isNotEmpty();

      Files.delete(ballast);
      load.awaitWritten(10 * CALLERS);
      load.stop();
      hub.close();
      check(load);
    }
  }

  private void close() throws Exception {
    Hub hub = Hub.over(open());
    try (Load load = Load.over(hub, "closed", CALLERS)) {
      load.awaitRefused(5 * CALLERS);
      load.stop();
      Path ballast = fill(disk, 64 << 20);
      hub.close();
      assertThat(refusal().stream()).allMatch(StorageException.Unavailable.class::isInstance);

      Files.delete(ballast);
      check(load);
    }
  }

  private void check(Load load) {
    try (Storage storage = open()) {
      load.check(storage);
    }
  }

  /** Opening reads alone may work on a full disk, or be refused. */
  private Optional<StorageException> refusal() {
    try (Storage storage = open()) {
      Stored.accounts(storage);
      return Optional.empty();
    } catch (StorageException e) {
      return Optional.of(e);
    }
  }

  private Storage open() {
    return Keyhold.open("sqlite:" + disk.resolve("system.db"));
  }

  /** Takes so many bytes, or all that is left. */
  static Path fill(Path disk, int bytes) throws IOException {
    Path ballast = disk.resolve("ballast");
    try (OutputStream out = Files.newOutputStream(ballast)) {
      for (int i = 0; i < bytes; i += 4096) {
        out.write(new byte[4096]);
      }
    } catch (IOException e) {
      return ballast; // full
    }
    return ballast;
  }
}
