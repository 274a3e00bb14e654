package dev.keyhold.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;
import static org.junit.platform.testkit.engine.EventConditions.abortedWithReason;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class StorageExtensionTest {
  @AfterEach
  void nobody_is_on_trial() {
    StorageOnTrial.accused = InMemoryStorage::open;
  }

  @Test
  void a_rule_fails_if_closing_its_storage_does() {
    Events tests =
        run(
            StorageContract.KeyUses.class,
            () ->
                new Mutant.Broken() {
                  @Override
                  public void close() {
                    throw new IllegalStateException("thrown by close");
                  }
                });

    tests
        .finished()
        .assertThatEvents()
        .isNotEmpty()
        .are(finishedWithFailure(message("thrown by close")));
  }

  @Test
  void rules_about_parts_that_are_not_offered_are_skipped_and_say_so() {
    Events tests =
        run(StorageContract.KeyUses.class, () -> InMemoryStorage.offering(Part.IDENTITIES));

    tests
        .finished()
        .assertThatEvents()
        .isNotEmpty()
        .are(
            abortedWithReason(
                message(text -> text.contains("the storage does not offer [API_KEYS]"))));
  }

  @Test
  void each_rule_has_a_storage_of_its_own_and_all_are_closed() {
    Queue<Storage> opened = new ConcurrentLinkedQueue<>();

    run(
        StorageContract.KeyUses.class,
        () -> {
          Storage storage = InMemoryStorage.open();
          opened.add(storage);
          return storage;
        });

    long rules = Rule.all().stream().filter(rule -> rule.section().equals("USE")).count();
    assertThat(opened).hasSize((int) rules).doesNotHaveDuplicates();
    assertThat(opened)
        .allSatisfy(
            storage ->
                Refused.as(StorageException.Unavailable.class, () -> storage.read(tx -> "unit")));
  }

  private static Events run(Class<?> part, Supplier<Storage> accused) {
    StorageOnTrial.accused = accused;
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectNestedClass(List.of(StorageOnTrial.class), part))
        .execute()
        .testEvents();
  }
}
