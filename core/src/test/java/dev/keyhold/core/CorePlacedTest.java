package dev.keyhold.core;

import dev.keyhold.core.CorePlace.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A test in a place of its own, in each kind of them. */
@ParameterizedClass
@EnumSource(Kind.class)
abstract class CorePlacedTest {
  final Kind kind;
  @TempDir Path folder;
  CorePlace place;

  CorePlacedTest(Kind kind) {
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
