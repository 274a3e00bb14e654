package dev.keyhold.core;

import dev.keyhold.teststorages.StorageKind;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test in a place of its own, of a kind. */
abstract class CorePlacedTest {
  final StorageKind kind;
  @TempDir Path folder;
  CorePlace place;

  CorePlacedTest(StorageKind kind) {
    this.kind = kind;
  }

  @BeforeEach
  void openPlace() {
    place = CorePlace.open(kind, folder);
  }

  @AfterEach
  void closePlace() {
    place.close();
  }
}
