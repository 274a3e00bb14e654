package dev.keyhold.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.events.EventRetention;
import dev.keyhold.teststorages.StorageKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever becomes of memberships, and whenever somebody looks, the edges become what the table
 * says. Longer: {@code -Dkeyhold.operations=10000}; the same again: {@code -Dkeyhold.seed=}.
 */
class MembershipHistoryTest {
  private static final int OPERATIONS = Integer.getInteger("keyhold.operations", 300);
  private static final long SEED = Long.getLong("keyhold.seed", System.nanoTime());

  @TempDir Path folder;
  private final Random random = new Random(SEED);

  @ParameterizedTest
  @EnumSource(
      value = StorageKind.class,
      names = {"MEMORY", "SQLITE", "TENANT_DATABASES"})
  void the_edges_follow_from_any_history(StorageKind kind) {
    try (Place place = Place.open(kind, folder)) {
      MembershipHistory history = new MembershipHistory(place, random);
      history.allowAllMembers();
      for (int i = 0; i < OPERATIONS; i++) {
        history.change();
        if (random.nextInt(4) == 0) {
          history.follow();
        }
        if (i % 100 == 99) {
          history.expectEqual("seed " + SEED + ", operation " + i);
        }
      }
      history.expectEqual("seed " + SEED);
    }
  }

  /** What was told and is forgotten may have been anything. */
  @ParameterizedTest
  @EnumSource(
      value = StorageKind.class,
      names = {"MEMORY", "SQLITE"})
  void events_that_are_gone_are_not_missed(StorageKind kind) {
    try (Place place = Place.open(kind, folder)) {
      MembershipHistory history = new MembershipHistory(place, random);
      history.allowAllMembers();
      for (int i = 0; i < OPERATIONS / 3; i++) {
        history.change();
        if (random.nextInt(8) == 0) {
          forget(place, random.nextInt(4));
          history.follow();
        }
      }
      forget(place, 1);
      history.expectEqual("seed " + SEED);
    }
  }

  /** All events but the newest, and one of something else is the newest of all. */
  private static void forget(Place place, int more) {
    place.system.run(
        tx -> {
          for (int i = 0; i < more; i++) {
            place.events.in(tx).log().publish(dev.keyhold.events.NewEvent.of("other", "made"));
          }
          EventRetention retention = EventRetention.after(Duration.ofDays(1)).atMost(1);
          assertThat(place.events.in(tx).log().trim(retention, 1_000).isDone()).isTrue();
        });
  }

  @ParameterizedTest
  @EnumSource(
      value = StorageKind.class,
      names = {"MEMORY", "SQLITE", "TENANT_DATABASES"})
  void many_follow_and_ask_while_others_change(StorageKind kind) throws Exception {
    int changers = 2;
    int followers = 3;
    ExecutorService threads = Executors.newFixedThreadPool(changers + followers);
    try (Place place = Place.open(kind, folder)) {
      new MembershipHistory(place, random).allowAllMembers();
      CountDownLatch ready = new CountDownLatch(changers + followers);
      AtomicBoolean over = new AtomicBoolean();
      List<Future<?>> changing = new ArrayList<>();
      List<Future<?>> following = new ArrayList<>();
      for (int i = 0; i < changers; i++) {
        MembershipHistory history = new MembershipHistory(place, new Random(SEED + i));
        changing.add(threads.submit(() -> change(history, ready)));
      }
      for (int i = 0; i < followers; i++) {
        Random choice = new Random(SEED - i);
        following.add(threads.submit(() -> follow(place, choice, ready, over)));
      }
      for (Future<?> each : changing) {
        each.get();
      }
      over.set(true);
      for (Future<?> each : following) {
        each.get();
      }
      new MembershipHistory(place, random).expectEqual("seed " + SEED);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Void change(MembershipHistory history, CountDownLatch ready) throws Exception {
    ready.countDown();
    ready.await();
    for (int i = 0; i < OPERATIONS / 3; i++) {
      history.change();
    }
    return null;
  }

  private static Void follow(Place place, Random choice, CountDownLatch ready, AtomicBoolean over)
      throws Exception {
    ready.countDown();
    ready.await();
    while (!over.get()) {
      String organization = choice.nextBoolean() ? Place.ORG : "bell";
      switch (choice.nextInt(4)) {
        case 0 -> place.access.projection().reconcile(organization, choice.nextBoolean());
        case 1 -> place.access.check(organization, Question.of("account:a1", "read", "plan"));
        default -> place.access.projection().follow(organization);
      }
    }
    return null;
  }
}
