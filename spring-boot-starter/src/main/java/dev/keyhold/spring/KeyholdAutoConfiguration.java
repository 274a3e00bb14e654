package dev.keyhold.spring;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.audit.EntryHook;
import dev.keyhold.credentials.Argon2Cost;
import dev.keyhold.credentials.Passwords;
import dev.keyhold.credentials.PasswordsBuilder;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spring.security.KeyGuard;
import dev.keyhold.tables.Tables;
import io.micrometer.observation.ObservationRegistry;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.task.TaskDecorator;

/**
 * Opens the storage, audited, and makes keys and passwords over it. Sets of tables that are beans
 * are opened with it. Each bean backs off before one of the application's own.
 */
@AutoConfiguration(
    afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@EnableConfigurationProperties(KeyholdProperties.class)
public class KeyholdAutoConfiguration {
  /** Made by Spring. */
  public KeyholdAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  KeyholdConnectionDetails keyholdConnectionDetails(KeyholdProperties properties) {
    return () -> {
      if (properties.url() == null) {
        throw new StorageException.InvalidInput(
            "the property keyhold.url is missing; it says what to open, such as"
                + " sqlite:data/system.db");
      }
      return properties.url();
    };
  }

  /** To enter whoever acts, where Spring Security does not know. */
  @Bean
  @ConditionalOnMissingBean
  AuditScope keyholdAuditScope(KeyholdProperties properties) {
    return new AuditScope(AuditContext.of(properties.actor()));
  }

  @Bean
  @ConditionalOnMissingBean
  CurrentCaller keyholdCurrentCaller(AuditScope scope) {
    return new CurrentCaller(scope);
  }

  /** With the sets of tables that are beans; none for a storage of the application's own. */
  @Bean
  @ConditionalOnMissingBean({StorageConfig.class, Storage.class})
  StorageConfig keyholdStorageConfig(
      KeyholdProperties properties,
      KeyholdConnectionDetails connection,
      ObjectProvider<SetShape> tables) {
    StorageConfig.Builder config =
        StorageConfig.builder(connection.url())
            .writeTimeout(properties.writeTimeout())
            .tables(tables.orderedStream().toArray(SetShape[]::new));
    if (properties.provider() != null) {
      config.provider(properties.provider());
    }
    properties.settings().forEach(config::setting);
    return config.build();
  }

  @Bean
  @ConditionalOnMissingBean(Storage.class)
  AuditedStorage keyholdStorage(
      KeyholdProperties properties,
      StorageConfig config,
      CurrentCaller caller,
      ObjectProvider<EntryHook> hooks,
      ObjectProvider<InstantSource> clock,
      BeanFactory beans) {
    Storage opened = new StorageOpening(config, beans).open();
    boolean isGuarded = properties.transactions() == KeyholdProperties.Transactions.REFUSE;
    AuditedStorage.Builder audited =
        AuditedStorage.builder(isGuarded ? new TransactionGuard(opened) : opened, caller);
    clock.ifUnique(audited::clock);
    List<EntryHook> told = hooks.orderedStream().toList();
    audited.onEntry((tx, entry) -> told.forEach(hook -> hook.appended(tx, entry)));
    return audited.build();
  }

  /** Reads and writes the rows of sets of tables. */
  @Bean
  @ConditionalOnMissingBean
  Tables keyholdTables(ObjectProvider<InstantSource> clock) {
    return Tables.of(clock.getIfUnique(InstantSource::system));
  }

  @Bean
  @ConditionalOnMissingBean
  KeyPolicy keyholdKeyPolicy(KeyholdProperties properties) {
    return KeyOptions.policy(properties.keys());
  }

  @Bean
  @ConditionalOnMissingBean
  ApiKeys keyholdApiKeys(
      Storage storage,
      KeyPolicy policy,
      KeyholdProperties properties,
      ObjectProvider<InstantSource> clock) {
    return KeyOptions.builder(storage, policy, properties.keys())
        .clock(clock.getIfUnique(InstantSource::system))
        .build();
  }

  /** Made when it is first needed, as argon2 takes a while to be ready. */
  @Bean
  @Lazy
  @ConditionalOnMissingBean
  Passwords keyholdPasswords(
      Storage storage, KeyholdProperties properties, ObjectProvider<InstantSource> clock) {
    KeyholdProperties.Passwords wanted = properties.passwords();
    PasswordsBuilder builder =
        Passwords.builder(storage, clock.getIfUnique(InstantSource::system))
            .cost(new Argon2Cost(wanted.memoryKib(), wanted.iterations(), wanted.parallelism()))
            .lockAfter(wanted.lockAfter(), wanted.lockLasts());
    if (wanted.atOnce() != null) {
      builder.atOnce(wanted.atOnce());
    }
    return builder.build();
  }

  @Bean
  @ConditionalOnMissingBean
  KeyGuard keyholdKeyGuard(
      ApiKeys keys,
      KeyPolicy policy,
      KeyholdProperties properties,
      AuditScope scope,
      ObjectProvider<ObservationRegistry> observations) {
    return new KeyGuard(
        keys,
        policy,
        properties.keys().headerNames(),
        scope,
        observations.getIfAvailable(() -> ObservationRegistry.NOOP));
  }

  /** What a task of the application's does is its starter's, on whatever thread. */
  @Bean
  @ConditionalOnMissingBean
  TaskDecorator keyholdTaskDecorator(CurrentCaller caller) {
    return caller::decorate;
  }
}
