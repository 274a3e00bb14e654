package dev.keyhold.spring;

import dev.keyhold.audit.EntryHook;
import dev.keyhold.events.ChangeEvents;
import dev.keyhold.events.Event;
import dev.keyhold.events.EventRetention;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.EventUpkeep;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spring.events.ApplicationEvents;
import dev.keyhold.spring.events.EventUpkeepSchedule;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Events of changes, where {@code keyhold-events} is among the dependencies. */
@AutoConfiguration(
    after = KeyholdAutoConfiguration.class,
    afterName =
        "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration")
@ConditionalOnClass(Events.class)
@ConditionalOnBooleanProperty(name = "keyhold.events.enabled", matchIfMissing = true)
public class KeyholdEventsAutoConfiguration {
  /** Made by Spring. */
  public KeyholdEventsAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  Events keyholdEvents(ObjectProvider<InstantSource> clock) {
    return Events.of(clock.getIfUnique(InstantSource::system));
  }

  /** The tables of the log, which the storage opens with the application's own. */
  @Bean
  SetShape keyholdEventTables() {
    return EventTables.SET;
  }

  /** Of what the trail tells; a bean of the application's own may take in tables too. */
  @Bean
  @ConditionalOnMissingBean
  ChangeEvents keyholdChangeEvents(Events events) {
    return ChangeEvents.of(events);
  }

  @Bean
  EntryHook keyholdChangeEventsHook(ChangeEvents changes) {
    return changes::publish;
  }

  @Bean
  @ConditionalOnMissingBean
  EventUpkeepSchedule keyholdEventUpkeep(
      Storage storage, Events events, KeyholdProperties properties) {
    KeyholdProperties.Events wanted = properties.events();
    EventUpkeep upkeep =
        new EventUpkeep(
            EventRetention.after(wanted.keep()).atLongest(wanted.keepAtLongest()),
            wanted.keepJobs(),
            EventUpkeep.DEFAULT.batch());
    return new EventUpkeepSchedule(storage, events, upkeep, wanted.upkeepEvery());
  }

  /**
   * Listeners that wait for the commit of a transaction are told inside of one, where there are.
   */
  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnBooleanProperty(name = "keyhold.events.application-events", matchIfMissing = true)
  ApplicationEvents keyholdApplicationEvents(
      Storage storage,
      Events events,
      KeyholdProperties properties,
      ApplicationEventPublisher publisher,
      ObjectProvider<PlatformTransactionManager> transactions) {
    PlatformTransactionManager manager = transactions.getIfUnique();
    Consumer<Event> publish =
        manager == null ? publisher::publishEvent : inTransaction(manager, publisher);
    return new ApplicationEvents(storage, events, properties.events().consumer(), publish);
  }

  private static Consumer<Event> inTransaction(
      PlatformTransactionManager manager, ApplicationEventPublisher publisher) {
    TransactionTemplate template = new TransactionTemplate(manager);
    template.setName(TransactionGuard.OF_EVENTS);
    return event -> template.executeWithoutResult(status -> publisher.publishEvent(event));
  }
}
