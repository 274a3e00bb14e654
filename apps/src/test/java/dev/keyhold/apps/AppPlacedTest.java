package dev.keyhold.apps;

import dev.keyhold.teststorages.StorageKind;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test in a place of its own, of a kind. */
abstract class AppPlacedTest {
  final StorageKind kind;
  @TempDir Path folder;
  AppPlace place;

  AppPlacedTest(StorageKind kind) {
    this.kind = kind;
  }

  @BeforeEach
  void openPlace() {
    place = AppPlace.open(kind, folder);
  }

  @AfterEach
  void closePlace() {
    place.close();
  }
}
