package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doNothing;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditFeed;
import dev.keyhold.spi.AuditListener;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.tck.InMemoryStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AuditForwarderTest {
  private static final Duration OFTEN = Duration.ofMillis(2);

  private final Storage storage =
      AuditedStorage.over(InMemoryStorage.open(), () -> AuditContext.UNKNOWN);
  private final BlockingQueue<Long> received = new LinkedBlockingQueue<>();
  private int appended;

  private void append(int entries) {
    for (int i = 0; i < entries; i++) {
      String id = "e" + ++appended;
      storage.write(
          tx -> tx.audit().append(AuditEntry.builder(id, "test.run", Instant.EPOCH).build()));
    }
  }

  private AuditForwarder start(String name, AuditListener listener) {
    return AuditForwarder.start(List.of(feed(name, listener)), OFTEN);
  }

  private AuditFeed feed(String name, AuditListener listener) {
    return new AuditFeed(storage, name, listener);
  }

  private void take(StoredEntry entry) {
    received.add(entry.sequence());
  }

  @Test
  void entries_come_while_the_trail_grows() throws Exception {
    append(2);
    try (AuditForwarder forwarder = start("siem", this::take)) {
      assertThat(received.take()).isEqualTo(1);
      assertThat(received.take()).isEqualTo(2);
      append(1);
      assertThat(received.take()).isEqualTo(3);
      assertThat(forwarder).isNotNull();
    }
  }

  @Test
  void what_was_committed_before_it_is_closed_is_delivered() {
    AuditForwarder forwarder =
        AuditForwarder.start(List.of(feed("siem", this::take)), Duration.ofDays(1));
    append(3);

    forwarder.close();

    assertThat(received).containsExactly(1L, 2L, 3L);
    assertThat(AuditFeed.lags(storage)).isEqualTo(Map.of("siem", 0L));
  }

  @Test
  void a_listener_that_throws_gets_the_entry_again_and_keeps_nothing_from_the_others()
      throws Exception {
    AuditListener fails = mock(AuditListener.class);
    doThrow(new IllegalStateException("down"))
        .doThrow(new IllegalStateException("still down"))
        .doAnswer(
            call -> {
              take(call.getArgument(0));
              return null;
            })
        .when(fails)
        .committed(any());
    BlockingQueue<Long> other = new LinkedBlockingQueue<>();
    append(2);

    try (AuditForwarder forwarder =
        AuditForwarder.start(
            List.of(feed("fails", fails), feed("other", e -> other.add(e.sequence()))), OFTEN)) {
      assertThat(other.take()).isEqualTo(1);
      assertThat(other.take()).isEqualTo(2);
      assertThat(received.take()).isEqualTo(1);
      assertThat(received.take()).isEqualTo(2);
      assertThat(forwarder).isNotNull();
    }

    verify(fails, atLeast(4)).committed(any());
  }

  @Test
  void entries_that_could_not_be_made_safe_come_again() throws Exception {
    AuditListener forgets = mock(AuditListener.class);
    doAnswer(
            call -> {
              take(call.getArgument(0));
              return null;
            })
        .when(forgets)
        .committed(any());
    doThrow(new IllegalStateException("the disk is full")).doNothing().when(forgets).flush();
    append(1);

    try (AuditForwarder forwarder = start("forgets", forgets)) {
      assertThat(received.take()).isEqualTo(1);
      assertThat(received.take()).isEqualTo(1);
      assertThat(forwarder).isNotNull();
    }

    assertThat(received).isEmpty();
    assertThat(AuditFeed.lags(storage)).isEqualTo(Map.of("forgets", 0L));
  }

  @Test
  void a_listener_that_hangs_delays_no_commit_and_its_lag_is_seen() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch ends = new CountDownLatch(1);
    AuditListener slow = mock(AuditListener.class);
    doNothing()
        .doAnswer(
            call -> {
              hangs.countDown();
              ends.await();
              return null;
            })
        .doNothing()
        .when(slow)
        .committed(any());
    append(1);
    feed("slow", slow).deliver();

    try (AuditForwarder forwarder = start("slow", slow)) {
      append(1);
      hangs.await();
      append(5);
      assertThat(AuditFeed.lags(storage)).isEqualTo(Map.of("slow", 6L));
      ends.countDown();
      assertThat(forwarder).isNotNull();
    }

    assertThat(AuditFeed.lags(storage)).isEqualTo(Map.of("slow", 0L));
  }

  @Test
  void a_listener_that_never_returns_is_given_up_and_goes_on_from_its_place_next_time()
      throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    append(1);
    AuditForwarder forwarder =
        start(
            "stuck",
            entry -> {
              hangs.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    hangs.await();

    forwarder.close();
    feed("stuck", this::take).deliver();

    assertThat(received).containsExactly(1L);
  }
}
