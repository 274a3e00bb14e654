package dev.keyhold.postgres;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.tck.TableContract;
import java.nio.file.Path;

/** The kit's zoo of tables, for tests of their own. */
final class TheZoo extends TableContract {
  static final SetShape SET = new TheZoo().tables();

  @Override
  protected Storage open(Path directory, SetShape... sets) {
    throw new UnsupportedOperationException("there is none");
  }
}
