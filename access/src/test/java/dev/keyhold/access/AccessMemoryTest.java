package dev.keyhold.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.teststorages.StorageKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers from memory are as fresh as those from the store. */
@ParameterizedClass
@EnumSource(StorageKind.class)
class AccessMemoryTest extends PlacedTest {
  private static final Question READ = Question.of("account:ada", "read", "plan");
  private static final int ROUNDS = 30;

  private AccessMemory memory;

  AccessMemoryTest(StorageKind kind) {
    super(kind);
  }

  @BeforeEach
  void open() {
    memory = AccessMemory.over(place.access, 1_000);
    place.account("ada");
    place.write(
        graph -> {
          graph.principalOf(Identity.organization("acme"));
          graph.principalOf(Identity.account("ada"));
          graph.putResource("plan", Json.EMPTY_OBJECT);
          graph.allow("org:acme", "read", "plan");
        });
  }

  @AfterEach
  void close() {
    memory.close();
  }

  private boolean may(Question question) {
    boolean answer = memory.check("acme", question);
    assertThat(memory.check("acme", question)).isEqualTo(answer);
    return answer;
  }

  @Test
  void whatever_this_process_changes_counts_at_once() {
    for (int i = 0; i < ROUNDS; i++) {
      assertThat(may(READ)).isFalse();
      place.join("ada", MembershipLevel.MEMBER);
      assertThat(may(READ)).isTrue();
      suspend(AccountStatus.SUSPENDED);
      assertThat(may(READ)).isFalse();
      suspend(AccountStatus.ACTIVE);
      assertThat(may(READ)).isTrue();
      place.write(graph -> graph.remove("can_read", "org:acme", "plan"));
      assertThat(may(READ)).isFalse();
      place.write(graph -> graph.allow("org:acme", "read", "plan"));
      assertThat(may(READ)).isTrue();
      place.leave("ada");
    }
  }

  private void suspend(AccountStatus status) {
    place.system.run(tx -> tx.identities().accounts().changeStatus("ada", status, Place.NOW));
  }

  @Test
  void what_depends_on_the_time_is_not_remembered() {
    place.write(
        graph -> {
          graph.putPrincipal("boss", Json.of(Map.of("scopes", List.of("a"))));
          graph.putPrincipal("bot", Json.EMPTY_OBJECT);
          graph.allow("boss", "read", "plan");
          graph.putEdge(
              NewEdge.of("delegates", "boss", "bot")
                  .attributes(
                      Json.of(
                          Map.of(
                              "narrowed_scopes",
                              List.of("a"),
                              "ends_at",
                              Place.NOW.plusMillis(1).toString()))));
        });
    Question question = Question.of("bot", "read", "plan").with("a");

    assertThat(place.access.remark("acme", question))
        .isEqualTo(new AnswerMemory.Remark<>(true, Instant.MIN));
    assertThat(may(question)).isTrue();
  }

  @Test
  void a_right_that_was_taken_is_never_seen_again_by_many_who_ask() throws InterruptedException {
    place.join("ada", MembershipLevel.MEMBER);
    for (int i = 0; i < ROUNDS; i++) {
      AtomicBoolean isTaken = new AtomicBoolean();
      AtomicBoolean isWrong = new AtomicBoolean();
      CountDownLatch asking = new CountDownLatch(2);
      Thread[] askers = new Thread[2];
      for (int t = 0; t < askers.length; t++) {
        askers[t] = new Thread(() -> ask(isTaken, isWrong, asking));
        askers[t].start();
      }
      asking.await();
      place.write(graph -> graph.remove("can_read", "org:acme", "plan"));
      isTaken.set(true);
      for (Thread asker : askers) {
        asker.join();
      }
      assertThat(isWrong).isFalse();
      place.write(graph -> graph.allow("org:acme", "read", "plan"));
    }
  }

  /** Asks until after the right was taken. */
  private void ask(AtomicBoolean isTaken, AtomicBoolean isWrong, CountDownLatch asking) {
    boolean isLast = false;
    while (!isLast) {
      isLast = isTaken.get();
      boolean allowed = memory.check("acme", READ);
      isWrong.compareAndSet(false, isLast && allowed);
      asking.countDown();
    }
  }

  @Test
  void what_another_process_changes_counts_soon() {
    if (kind == StorageKind.MEMORY || kind == StorageKind.POSTGRES) {
      return; // which have no second one here
    }
    place.join("ada", MembershipLevel.MEMBER);
    try (Place other = Place.open(kind, folder)) {
      for (int i = 0; i < ROUNDS; i++) {
        assertThat(may(READ)).isTrue();
        other.write(graph -> graph.remove("can_read", "org:acme", "plan"));
        assertThat(isSoon(false)).isTrue();
        other.write(graph -> graph.allow("org:acme", "read", "plan"));
        assertThat(isSoon(true)).isTrue();
        other.leave("ada");
        assertThat(isSoon(false)).isTrue();
        other.join("ada", MembershipLevel.MEMBER);
        assertThat(isSoon(true)).isTrue();
      }
    }
  }

  /** Within the bound; a machine that is busy may be late to ask, and not to be told. */
  private boolean isSoon(boolean expected) {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < Duration.ofMillis(5).toNanos()) {
      if (memory.check("acme", READ) == expected) {
        return true;
      }
    }
    return memory.check("acme", READ) == expected;
  }
}
