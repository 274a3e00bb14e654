package dev.keyhold.secrets;

import static dev.keyhold.secrets.SecretsPlace.ACME;

import dev.keyhold.secrets.Secrets.Rotation;
import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.testserver.KilledProcess;
import dev.keyhold.teststorages.StorageKind;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/**
 * Puts new versions in the place of old ones, and wraps all of them by one key after the other,
 * until it is killed: {@code KIND FOLDER SEED}. It says a line for each change.
 */
final class KilledSecretsWorker {
  private static final SecretUse WORKER = SecretUse.by("worker");

  private KilledSecretsWorker() {}

  public static void main(String[] arguments) {
    SecretsPlace place =
        SecretsPlace.open(StorageKind.valueOf(arguments[0]), Path.of(arguments[1]));
    Random random = new Random(Long.parseLong(arguments[2]));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    while (!out.checkError()) {
      for (int i = 0; i < 3; i++) {
        rotate(place, random.nextInt(KilledSecretsTest.SECRETS));
        out.println(KilledProcess.DONE);
      }
      EncryptionKey before = place.secrets.keys().active().orElseThrow();
      place.useKey("key " + random.nextInt(1_000));
      Optional<Cursor> next = Optional.empty();
      do {
        next = place.secrets.rewrap(ACME, before.id(), new PageRequest(3, next), WORKER).next();
        out.println(KilledProcess.DONE);
      } while (next.isPresent());
    }
  }

  private static void rotate(SecretsPlace place, int which) {
    SecretName name = KilledSecretsTest.name(which);
    try (SecretValue before = place.secrets.read(ACME, name, WORKER);
        SecretValue after = SecretValue.of(KilledSecretsTest.next(before.text()))) {
      place.secrets.rotate(ACME, name, after, Rotation.keeping(Duration.ofDays(1)), WORKER);
    }
  }
}
