package dev.keyhold.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.teststorages.StorageKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random histories of an organization, and what the core answers to questions about them. {@code
 * -Dkeyhold.questions=N} asks more, and {@code -Dkeyhold.seed=N} the same again.
 */
@Tag("once")
class PowerHistoryTest {
  private static final int STEPS = 150;
  private static final int AFTER_EACH = 4;

  @ParameterizedTest
  @EnumSource(StorageKind.class)
  void every_answer_is_the_models(StorageKind kind, @TempDir Path folder) throws Exception {
    int most = Integer.getInteger("keyhold.questions", 1_200);
    long seed = Long.getLong("keyhold.seed", new Random().nextLong());
    int asked = 0;
    int[] yes = new int[3];
    for (long round = seed; asked < most; round++) {
      Path place = Files.createDirectory(folder.resolve(Long.toString(asked)));
      try (CorePlace opened = CorePlace.open(kind, place)) {
        PowerHistory history = new PowerHistory(opened, new Random(round));
        try {
          history.begin();
          for (int i = 0; i < STEPS; i++) {
            history.step();
            for (int j = 0; j < AFTER_EACH; j++) {
              history.ask();
            }
          }
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError("seed " + round + " on " + kind, e);
        }
        asked += history.questions();
        Arrays.setAll(yes, i -> yes[i] + history.yes()[i]);
      }
    }
    assertThat(yes[0]).isPositive();
    System.out.printf(
        "%s: %d questions, seed %d, none differs; yes to %s%n",
        kind, asked, seed, Arrays.toString(yes));
  }
}
