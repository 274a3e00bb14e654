package dev.keyhold.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.testserver.StoppableServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system that fills, and a process that may write no larger files. */
class DiskFullTest {
  private static final int CALLERS = 8;

  @TempDir Path folder;

  @Test
  void a_full_disk_refuses_writes_loses_none_and_goes_on_when_there_is_room() throws Exception {
    try (SmallDisk disk = SmallDisk.of(folder.resolve("disk"), 6)) {
      JavaProcess.run(FullDisk.class, disk.path().toString(), FullDisk.WRITING);
    }
  }

  @Test
  void a_storage_that_is_closed_on_a_full_disk_has_lost_nothing() throws Exception {
    try (SmallDisk disk = SmallDisk.of(folder.resolve("disk"), 6)) {
      JavaProcess.run(FullDisk.class, disk.path().toString(), FullDisk.CLOSING);
    }
  }

  @Test
  void a_server_whose_disk_is_full_refuses_writes_loses_none_and_goes_on_when_there_is_room()
      throws Exception {
    try (SmallDisk disk = SmallDisk.of(folder.resolve("disk"), 150);
        StoppableServer server = StoppableServer.start(disk.path().resolve("data"))) {
      Hub hub = Hub.over(Keyhold.open(server.url()));
      try (Load load = Load.over(hub, "full", CALLERS)) {
        load.awaitWritten(CALLERS);
        Path ballast = FullDisk.fill(disk.path(), 200 << 20);
        load.awaitRefused(5 * CALLERS);
        assertThat(load.refusals())
            .allSatisfy(e -> assertThat(e.anchor()).isIn("unavailable", "outcome-unknown"));
        Files.delete(ballast);
        load.awaitWritten(10 * CALLERS);
        load.stop();
        hub.close();
        try (Storage storage = Keyhold.open(server.url())) {
          load.check(storage);
        }
      }
    }
  }

  @Test
  void a_process_that_may_write_no_larger_files_keeps_its_word() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash to set a limit with");
    long seed = Long.getLong("keyhold.seed", System.nanoTime());
    System.out.println("DiskFullTest: -Dkeyhold.seed=" + seed);
    Witness witness = new Witness(Place.in(folder));

    int kilobytes = 1_200;
    for (int number = 1; number <= 3; number++) {
      WriterRun run = new WriterRun(Place.in(folder), seed, number);
      String limit = "ulimit -f " + kilobytes * number + " && exec \"$@\"";
      run.untilRefused(List.of("/bin/bash", "-c", limit, "bash"));
      assertThat(run.refusals()).hasSize(WriterRun.WORKERS);
      assertThat(run.refusals()).allMatch(List.of("unavailable", "outcome-unknown")::contains);
      witness.look(run);
    }
    WriterRun run = new WriterRun(Place.in(folder), seed, 4);
    run.killAfter(100);
    witness.look(run); // without the limit it goes on
    System.out.println("DiskFullTest: " + witness.operations() + " operations acknowledged");
  }

  /** A file system of its own, in memory. */
  private record SmallDisk(Path path) implements AutoCloseable {
    static SmallDisk of(Path path, int megabytes) throws IOException {
      Files.createDirectory(path);
      int exit = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "trial", path + "");
      assumeTrue(exit == 0, "a small file system may not be mounted here");
      return new SmallDisk(path);
    }

    private static int run(String... command) {
      try {
        return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .onExit()
            .join()
            .exitValue();
      } catch (IOException e) {
        return -1; // there is no such command
      }
    }

    @Override
    public void close() {
      int exit = run("umount", path.toString());
      assertThat(exit).as("something still uses the small file system").isZero();
    }
  }
}
