package dev.keyhold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.events.Event;
import dev.keyhold.events.EventWaiting;
import dev.keyhold.events.Events;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Storage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/** Changes are events of the application, after their commit. */
@Timeout(60)
class ApplicationEventsTest {
  private static final BlockingQueue<String> HEARD = new LinkedBlockingQueue<>();
  private static final AtomicInteger FAILURES = new AtomicInteger();

  @TempDir Path folder;

  private ApplicationContextRunner application(Class<?>... configurations) {
    HEARD.clear();
    FAILURES.set(0);
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                KeyholdAutoConfiguration.class, KeyholdEventsAutoConfiguration.class))
        .withUserConfiguration(configurations)
        .withPropertyValues("keyhold.url=sqlite:" + folder.resolve("system.db"));
  }

  private static String next() throws InterruptedException {
    return HEARD.poll(30, TimeUnit.SECONDS);
  }

  @Configuration
  static class Listening {
    @EventListener
    void on(Event event) {
      if (FAILURES.getAndDecrement() > 0) {
        throw new IllegalStateException("on cue");
      }
      HEARD.add(event.seq() + " " + event.type());
    }
  }

  @Test
  void each_change_is_an_event_after_its_commit_and_comes_again_if_a_listener_fails() {
    application(Listening.class)
        .run(
            context -> {
              ApiKeys keys = context.getBean(ApiKeys.class);
              String id = keys.issue(KeyRequest.PLAIN).key().id();
              assertThat(next()).isEqualTo("1 api_key.create");
              FAILURES.set(1);
              keys.revoke(id);
              assertThat(next()).isEqualTo("2 api_key.revoke");
            });
  }

  @Test
  void what_was_committed_while_nobody_ran_is_published_later() {
    application(Listening.class).run(context -> {});
    application()
        .withPropertyValues("keyhold.events.application-events=false")
        .run(context -> context.getBean(ApiKeys.class).issue(KeyRequest.PLAIN));
    application(Listening.class).run(context -> assertThat(next()).isEqualTo("1 api_key.create"));
  }

  @Test
  void old_events_are_deleted_behind_the_back() {
    application()
        .withPropertyValues(
            "keyhold.events.application-events=false",
            "keyhold.events.keep=0s",
            "keyhold.events.keep-at-longest=0s",
            "keyhold.events.upkeep-every=1ms")
        .run(
            context -> {
              ApiKeys keys = context.getBean(ApiKeys.class);
              Storage storage = context.getBean(Storage.class);
              Events events = context.getBean(Events.class);
              keys.revoke(keys.issue(KeyRequest.PLAIN).key().id());
              try (EventWaiting waiting = EventWaiting.over(storage)) {
                assertThat(
                        waiting.await(Duration.ofSeconds(30), () -> firstAfter(1, storage, events)))
                    .as("the first of both is gone")
                    .hasValue(2L);
              }
            });
  }

  private static Optional<Long> firstAfter(long seq, Storage storage, Events events) {
    long first = storage.read(tx -> events.in(tx).log().first());
    return Optional.of(first).filter(there -> there > seq);
  }

  @Test
  void without_events_there_are_none() {
    application()
        .withPropertyValues("keyhold.events.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean("keyholdEvents"));
  }

  /** As {@code @ApplicationModuleListener} of Spring Modulith is made of these three. */
  @Configuration
  @EnableAsync
  @EnableTransactionManagement
  static class ListeningAfterCommit {
    @Async
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    @TransactionalEventListener
    public void on(Event event) {
      HEARD.add("after commit: " + event.type());
    }

    @Bean
    PlatformTransactionManager transactions() {
      return new NoDatabase();
    }
  }

  /** Transactions of nothing. */
  private static final class NoDatabase extends AbstractPlatformTransactionManager {
    private static final long serialVersionUID = 1L;

    @Override
    protected Object doGetTransaction() {
      return "transaction";
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {}

    @Override
    protected void doCommit(DefaultTransactionStatus status) {}

    @Override
    protected void doRollback(DefaultTransactionStatus status) {}
  }

  @Configuration
  static class WritingListener {
    private final ObjectProvider<Storage> storage;

    WritingListener(ObjectProvider<Storage> storage) {
      this.storage = storage;
    }

    @EventListener
    void on(Event event) {
      if (event.topic().equals("api_key")) {
        Account heard =
            Account.builder("heard-" + event.seq(), Instant.now()).email("a@example.org").build();
        storage.getObject().run(tx -> tx.identities().accounts().create(heard));
        HEARD.add("written: " + event.type());
      }
    }
  }

  /** The transaction around it is not the listener's own. */
  @Test
  void a_listener_may_write_through_keyhold_whatever_transactions_there_are() {
    application(WritingListener.class, ListeningAfterCommit.class)
        .run(
            context -> {
              context.getBean(ApiKeys.class).issue(KeyRequest.PLAIN);
              List<String> heard = List.of(next(), next());
              assertThat(heard).contains("written: api_key.create");
            });
  }

  @Test
  void listeners_that_wait_for_a_commit_hear_of_changes_too() {
    application(ListeningAfterCommit.class)
        .run(
            context -> {
              context.getBean(ApiKeys.class).issue(KeyRequest.PLAIN);
              assertThat(next()).isEqualTo("after commit: api_key.create");
            });
  }
}
