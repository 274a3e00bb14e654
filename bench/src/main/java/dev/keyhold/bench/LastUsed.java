package dev.keyhold.bench;

import dev.keyhold.bench.Rounds.Contender;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.spi.Storage;
import java.time.Duration;

/** Verifications that record the use of a key, beside such as do not, each over its own file. */
final class LastUsed {
  private LastUsed() {}

  /** The rate with it and the rate without. */
  static double[] rates(KeyFile file, Rounds rounds) throws Exception {
    try (Folder one = Folder.onDisk();
        Folder other = Folder.onDisk();
        Storage on = Verifying.storage(file.copy(one), file.keys());
        Storage off = Verifying.storage(file.copy(other), file.keys());
        ApiKeys recording = Verifying.keys(on, Verifying.LAST_USED);
        ApiKeys silent = Verifying.keys(off, Duration.ZERO)) {
      return rounds.rates(verifying(recording, file), verifying(silent, file));
    }
  }

  private static Contender verifying(ApiKeys keys, KeyFile file) {
    String[] texts = KeyTexts.first((int) file.keys());
    VerifyWarm.Draw draw = new VerifyWarm.Draw();
    return Contender.alone(() -> Verifying.check(keys.verify(draw.of(texts))));
  }
}
