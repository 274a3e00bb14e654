package dev.keyhold.access;

import dev.keyhold.teststorages.StorageKind;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test that has a place of its own for graphs. */
abstract class PlacedTest {
  final StorageKind kind;
  @TempDir Path folder;
  Place place;

  PlacedTest(StorageKind kind) {
    this.kind = kind;
  }

  @BeforeEach
  void openPlace() {
    place = Place.open(kind, folder);
  }

  @AfterEach
  void closePlace() {
    place.close();
  }
}
