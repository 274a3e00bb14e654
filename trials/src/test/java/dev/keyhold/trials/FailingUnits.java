package dev.keyhold.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A process in which every second unit of many callers runs out of memory or of stack. It is one of
 * its own, because such errors reach whatever thread they like, the test runner's too.
 */
final class FailingUnits {
  private static final int CALLERS = 32;

  private FailingUnits() {}

  public static void main(String[] arguments) throws InterruptedException {
    String url = "sqlite:" + arguments[0];
    Hub hub = Hub.over(Keyhold.open(url));
    try (Load load = new Load(hub, "failing", CALLERS, FailingUnits::write)) {
      load.awaitWritten(1_000);
      load.stop();
      assertThat(load.refusals()).isEmpty();
      hub.close();
      try (Storage storage = Keyhold.open(url)) {
        load.check(storage);
      }
    }
  }

  private static void write(Hub hub, String id) {
    hub.storage()
        .write(
            tx -> {
              tx.identities().accounts().create(IdentityOperations.account(id));
              int kind = ThreadLocalRandom.current().nextInt(4);
              if (kind == 0) {
                return List.of(new long[Integer.MAX_VALUE]);
              }
              return kind == 1 ? endless(1) : hub.keys().issue(tx, Load.request(id));
            });
  }

  @SuppressWarnings("InfiniteRecursion") // meant: the stack of the writer's thread overflows
  private static Object endless(int depth) {
    return List.of(endless(depth + 1), depth);
  }
}
