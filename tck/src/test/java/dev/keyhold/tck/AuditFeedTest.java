package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.AuditFeed;
import dev.keyhold.spi.AuditListener;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What {@link AuditFeed} promises a listener: all entries, in order, each at least once. */
class AuditFeedTest {
  private final Storage storage = InMemoryStorage.open();
  private final List<Long> received = new ArrayList<>();
  private final AuditListener recorder = entry -> received.add(entry.sequence());

  @Test
  void entries_come_in_order_however_many_there_are() {
    append(1, 250);

    long delivered = new AuditFeed(storage, "siem", recorder).deliver();

    assertThat(delivered).isEqualTo(250);
    assertThat(received).isEqualTo(LongStream.rangeClosed(1, 250).boxed().toList());
  }

  @Test
  void what_was_delivered_does_not_come_again_also_to_a_new_feed_of_the_same_name() {
    append(1, 3);
    new AuditFeed(storage, "siem", recorder).deliver();
    append(4, 5);

    new AuditFeed(storage, "siem", recorder).deliver();

    assertThat(received).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void feeds_of_different_names_have_places_of_their_own() {
    append(1, 2);

    new AuditFeed(storage, "siem", recorder).deliver();
    new AuditFeed(storage, "console", recorder).deliver();

    assertThat(received).containsExactly(1L, 2L, 1L, 2L);
  }

  @Test
  void a_listener_that_fails_gets_the_same_entry_first_next_time() {
    append(1, 5);
    IllegalStateException failure = new IllegalStateException("no connection");
    AuditListener fails =
        entry -> {
          if (entry.sequence() == 3) {
            throw failure;
          }
          recorder.committed(entry);
        };

    assertThatThrownBy(() -> new AuditFeed(storage, "siem", fails).deliver()).isSameAs(failure);
    new AuditFeed(storage, "siem", recorder).deliver();

    assertThat(received).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void an_erased_entry_comes_without_its_content() {
    append(1, 2);
    storage.write(tx -> tx.audit().erase(AuditQuery.ALL, T0, 1));
    List<StoredEntry> entries = new ArrayList<>();

    new AuditFeed(storage, "siem", entries::add).deliver();

    assertThat(entries).extracting(entry -> entry.entry().isPresent()).containsExactly(false, true);
  }

  @Test
  void nothing_to_deliver_is_nothing_delivered() {
    assertThat(new AuditFeed(storage, "siem", recorder).deliver()).isZero();
  }

  private void append(int from, int to) {
    storage.write(
        tx -> {
          for (int i = from; i <= to; i++) {
            tx.audit().append(Samples.entry("entry" + i));
          }
          return true;
        });
  }
}
