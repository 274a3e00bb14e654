package dev.keyhold.cli;

import dev.keyhold.secrets.EncryptionKey;
import dev.keyhold.secrets.EncryptionKey.State;
import dev.keyhold.secrets.Rewrapped;
import dev.keyhold.secrets.SecretUse;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Text;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Goes through all that is wrapped by keys that are active no more, page by page. No place is kept
 * anywhere: what is done is found no more, so that another run goes on where this one ended.
 *
 * @param pause after each page, so that others come to write too
 * @param damaged is told each secret that does not open
 */
record RewrapWalk(
    GivenKeyring.Open open,
    SecretUse use,
    int pageSize,
    Duration pause,
    ProgressBar bar,
    Consumer<String> damaged) {
  /** What became of them. */
  record Total(long done, long overtaken, long damaged) {
    private static final Total NONE = new Total(0, 0, 0);

    private Total plus(Rewrapped page) {
      return new Total(
          done + page.done(), overtaken + page.overtaken(), damaged + page.damaged().size());
    }

    /** Whether nothing is left that another key wraps. */
    boolean isAll() {
      return overtaken == 0 && damaged == 0;
    }
  }

  /**
   * @param one the organization; empty for all
   */
  Total run(Optional<String> one) {
    one.ifPresent(open.data()::requireOrganization);
    List<EncryptionKey> retired =
        Page.all(open.secrets().keys()::list).stream()
            .filter(key -> key.state() == State.DECRYPT_ONLY)
            .toList();
    Total total = Total.NONE;
    for (EncryptionKey key : retired) {
      Stream<String> all = one.map(Stream::of).orElseGet(open.data().organizations());
      for (Iterator<String> each = all.iterator(); each.hasNext(); ) {
        total = walked(each.next(), key.id(), total);
      }
    }
    return total;
  }

  private Total walked(String organization, String keyId, Total before) {
    Total total = before;
    Optional<PageRequest> next = Optional.of(PageRequest.first(pageSize));
    while (next.isPresent()) {
      PageRequest request = next.get();
      Rewrapped page = open.secrets().rewrap(organization, keyId, request, use);
      page.damaged()
          .forEach(
              secret -> damaged.accept(Text.visible(organization) + "  " + SecretLines.of(secret)));
      total = total.plus(page);
      if (page.done() > 0) {
        bar.count(total.done());
        LockSupport.parkNanos(pause.toNanos());
      }
      next = page.next().map(request::after);
    }
    return total;
  }
}
