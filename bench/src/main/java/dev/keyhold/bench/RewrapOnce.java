package dev.keyhold.bench;

import dev.keyhold.secrets.EncryptionKey;
import dev.keyhold.secrets.Rewrapped;
import dev.keyhold.secrets.Secrets;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Wraps all secrets of a file by another key, and says how many, in how many seconds, and how many
 * megabytes of heap are in use in the beginning, in the middle and at the end.
 */
final class RewrapOnce {
  static final int PAGE = 500;

  private RewrapOnce() {}

  public static void main(String[] arguments) throws Exception {
    SecretsFile file = new SecretsFile(Path.of(arguments[0]));
    long half = Long.parseLong(arguments[1]) / 2;
    try (Storage storage = file.open()) {
      Secrets secrets = SecretsFile.secrets(storage);
      EncryptionKey before = secrets.keys().active().orElseThrow();
      file.useKey(secrets, "second");
      double[] heap = {megabytes(), 0, 0};
      long done = 0;
      long paused = 0;
      long begin = System.nanoTime();
      Optional<PageRequest> next = Optional.of(PageRequest.first(PAGE));
      while (next.isPresent()) {
        PageRequest request = next.get();
        Rewrapped page = secrets.rewrap(SecretsFile.ORG, before.id(), request, SecretsFile.USE);
        done += page.done();
        next = page.next().map(request::after);
        if (heap[1] == 0 && done >= half) {
          long pause = System.nanoTime();
          heap[1] = megabytes();
          paused = System.nanoTime() - pause;
        }
      }
      double seconds = (System.nanoTime() - begin - paused) / 1e9;
      heap[2] = megabytes();
      checkRest(secrets, before);
      System.out.println(done + " " + seconds + " " + heap[0] + " " + heap[1] + " " + heap[2]);
    }
  }

  private static double megabytes() {
    return OpenOnce.usedHeap() / 1e6;
  }

  private static void checkRest(Secrets secrets, EncryptionKey before) {
    Page<?> keys = secrets.keys().list(PageRequest.first(10));
    Rewrapped rest =
        secrets.rewrap(SecretsFile.ORG, before.id(), PageRequest.first(1), SecretsFile.USE);
    if (keys.items().size() != 2 || rest.done() != 0) {
      throw new IllegalStateException("something is still wrapped by the key before");
    }
  }
}
