package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever sends slowly keeps nobody waiting, and no thread. */
class SlowStrangersTest {
  private static final int STRANGERS = 300;

  @TempDir Path folder;
  private final List<RawSocket> strangers = new ArrayList<>();

  @AfterEach
  void leave() throws IOException {
    for (RawSocket stranger : strangers) {
      stranger.close();
    }
  }

  private void come(Served served, String bytes) throws IOException {
    for (int i = 0; i < STRANGERS; i++) {
      strangers.add(new RawSocket(served).send(bytes));
    }
  }

  private void dribble() throws IOException {
    for (RawSocket stranger : strangers) {
      stranger.send("x");
    }
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void half_a_head_keeps_nobody_waiting() throws Exception {
    Served served = new Served(folder);
    come(served, "GET /v1/accounts HTTP/1.1\r\nHost: a\r\nX-Slow: ");
    dribble();

    assertPrompt(served);
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void bodies_of_strangers_are_not_waited_for() throws Exception {
    Served served = new Served(folder);
    come(served, "POST /v1/accounts HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{");
    dribble();

    assertPrompt(
        served,
        () -> {
          for (RawSocket stranger : strangers) {
            assertThat(stranger.head()).startsWith("HTTP/1.1 401 ");
          }
        });
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void slow_bodies_of_those_who_are_let_in_take_no_thread_either() throws Exception {
    Served served = new Served(folder);
    come(
        served,
        "POST /v1/accounts HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
            + served.firstToken.orElseThrow()
            + "\r\nContent-Length: 100\r\n\r\n{");
    dribble();

    assertPrompt(served);
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void the_time_of_a_head_and_of_a_body_is_bounded_as_a_whole() throws Exception {
    try (Served served = new Served(folder, Duration.ofMillis(300))) {
      String head = "POST /v1/accounts HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ";
      RawSocket slow = new RawSocket(served).send(head);
      RawSocket body =
          new RawSocket(served)
              .send(head + served.firstToken.orElseThrow() + "\r\nContent-Length: 9\r\n\r\n{");
      strangers.addAll(List.of(slow, body));

      assertThat(slow.untilClosed()).isEmpty();
      assertThat(body.untilClosed())
          .startsWith("HTTP/1.1 408 ")
          .contains("Connection: close", "\"TOO_SLOW\"");
    }
  }

  /** While all are still there, an administrator reads, and the server ends. */
  private static void assertPrompt(Served served) throws Exception {
    assertPrompt(served, () -> {});
  }

  /**
   * @param before what is true before the server ends: whom it has not answered by then, it closes
   */
  private static void assertPrompt(Served served, ThrowingRunnable before) throws Exception {
    within(() -> served.admin().get("/v1/accounts").is(200), 5);
    before.run();
    within(served::close, 8);
  }

  @FunctionalInterface
  private interface ThrowingRunnable {
    void run() throws IOException;
  }

  private static void within(Runnable work, int seconds) throws Exception {
    CompletableFuture.runAsync(work).get(seconds, TimeUnit.SECONDS);
  }
}
