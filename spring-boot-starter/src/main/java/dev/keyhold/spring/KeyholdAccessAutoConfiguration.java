package dev.keyhold.spring;

import dev.keyhold.access.Access;
import dev.keyhold.access.GraphTables;
import dev.keyhold.access.Graphs;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spring.access.CallerAccess;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * The graphs of tenants, and who may do what by them, where {@code keyhold-access} is among the
 * dependencies.
 */
@AutoConfiguration(after = KeyholdEventsAutoConfiguration.class)
@ConditionalOnClass({Access.class, Events.class})
@ConditionalOnBooleanProperty(name = "keyhold.events.enabled", matchIfMissing = true)
public class KeyholdAccessAutoConfiguration {
  /** Made by Spring. */
  public KeyholdAccessAutoConfiguration() {}

  /** The tables of graphs, which the storage opens with the application's own. */
  @Bean
  SetShape keyholdGraphTables() {
    return GraphTables.SET;
  }

  @Bean
  @ConditionalOnMissingBean
  Graphs keyholdGraphs(ObjectProvider<InstantSource> clock) {
    return Graphs.of(clock.getIfUnique(InstantSource::system));
  }

  /** Over one storage for all; an application with {@code Tenants} makes one of its own. */
  @Bean
  @ConditionalOnMissingBean
  Access keyholdAccess(Storage storage, Events events, ObjectProvider<InstantSource> clock) {
    return Access.over(
        storage, organization -> storage, events, clock.getIfUnique(InstantSource::system));
  }

  /** For {@code @PreAuthorize("@access.may(authentication, 'read', #id)")}. */
  @Bean
  @ConditionalOnMissingBean(name = "access")
  CallerAccess access(Storage storage, Graphs graphs, Access access) {
    return new CallerAccess(storage, graphs, access);
  }
}
