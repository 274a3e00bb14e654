package com.example.jsonkeys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kit cannot know of: the file. */
class KeyFileTest {
  @TempDir Path folder;

  @Test
  void a_file_belongs_to_one_storage_at_a_time() {
    Storage first = open("keys.jsonl");
    assertThrows(StorageException.Unavailable.class, () -> open("keys.jsonl"));

    first.close();
    open("keys.jsonl").close();
  }

  @Test
  void a_file_that_holds_no_keys_is_corrupt() throws Exception {
    Files.write(folder.resolve("keys.jsonl"), new byte[] {'0', '\n', (byte) 0xff});

    assertThrows(StorageException.Corrupt.class, () -> open("keys.jsonl"));
  }

  @Test
  void a_path_that_cannot_be_one_is_refused_at_once() {
    assertThrows(StorageException.InvalidInput.class, () -> open("no/such/folder/keys.jsonl"));
    assertThrows(
        StorageException.InvalidInput.class,
        () -> Keyhold.open(StorageConfig.builder("jsonkeys:").requires(Part.API_KEYS).build()));
  }

  @Test
  void nobody_else_may_read_the_file() throws Exception {
    try (Storage storage = open("keys.jsonl")) {
      storage.write(tx -> tx.apiKeys().delete("none"));
    }

    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(folder.resolve("keys.jsonl"))));
  }

  private Storage open(String name) {
    String url = "jsonkeys:" + folder.resolve(name);
    return Keyhold.open(StorageConfig.builder(url).requires(Part.API_KEYS).build());
  }
}
