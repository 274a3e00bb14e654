package dev.keyhold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.credentials.Argon2Cost;
import dev.keyhold.events.EventUpkeep;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spring.actuate.StorageHealth;
import dev.keyhold.sqlite.SqliteStorage;
import dev.keyhold.testserver.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.task.TaskDecorator;

/** How an application starts with what it says of Keyhold, and how it does not. */
class StartTest {
  @TempDir Path folder;

  private ApplicationContextRunner application(String... properties) {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                KeyholdAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
        .withPropertyValues(properties);
  }

  private ApplicationContextRunner opened(String... properties) {
    return application("keyhold.url=sqlite:" + folder.resolve("system.db"))
        .withPropertyValues(properties);
  }

  private static void assertFails(ApplicationContextRunner application, String... words) {
    application.run(
        context -> {
          assertThat(context).hasFailed();
          FailureAnalysis analysis = analysis(context.getStartupFailure());
          assertThat(analysis).as("of %s", context.getStartupFailure()).isNotNull();
          assertThat(analysis.getDescription()).contains(words);
          assertThat(analysis.getAction()).contains("docs/spring.md");
        });
  }

  private static FailureAnalysis analysis(Throwable failure) {
    FailureAnalysis ofStorage = new KeyholdFailureAnalyzer.OfStorage().analyze(failure);
    return ofStorage == null
        ? new KeyholdFailureAnalyzer.OfProviders().analyze(failure)
        : ofStorage;
  }

  @Test
  void without_a_url_it_says_what_one_looks_like() {
    assertFails(application(), "keyhold.url", "sqlite:data/system.db");
  }

  @ParameterizedTest
  @CsvSource({
    "nosuch:x, no storage provider answers",
    "system.db, no storage provider answers",
    "datasource:, keyhold.url",
    "sqlite:/, folder"
  })
  void a_wrong_url_is_told_with_what_was_expected(String url, String word) {
    assertFails(application("keyhold.url=" + url), word);
  }

  @Test
  void a_data_source_is_named_where_there_are_several() throws SQLException {
    DataSource file = SqliteStorage.dataSource(folder.resolve("system.db"));
    DataSource other = sourceOf("H2");
    ApplicationContextRunner both =
        application()
            .withBean("file", DataSource.class, () -> file)
            .withBean("other", DataSource.class, () -> other);

    assertFails(both.withPropertyValues("keyhold.url=datasource:"), "several", "datasource:NAME");
    assertFails(both.withPropertyValues("keyhold.url=datasource:other"), "H2", "PostgreSQL");
    assertFails(both.withPropertyValues("keyhold.url=datasource:nosuch"), "no such bean");
    both.withPropertyValues("keyhold.url=datasource:file")
        .run(context -> context.getBean(ApiKeys.class).issue(KeyRequest.PLAIN));
  }

  private static DataSource sourceOf(String product) throws SQLException {
    DataSource source = mock(DataSource.class, RETURNS_DEEP_STUBS);
    when(source.getConnection().getMetaData().getDatabaseProductName()).thenReturn(product);
    return source;
  }

  /** What a property is where nothing is said is what the kit has where nothing is said. */
  @Test
  void defaults_are_those_of_the_kit() {
    opened()
        .run(
            context -> {
              KeyholdProperties properties = context.getBean(KeyholdProperties.class);
              assertThat(context.getBean(KeyPolicy.class)).isEqualTo(KeyPolicy.DEFAULT);
              KeyholdProperties.Passwords passwords = properties.passwords();
              assertThat(
                      new Argon2Cost(
                          passwords.memoryKib(), passwords.iterations(), passwords.parallelism()))
                  .isEqualTo(Argon2Cost.OWASP);
              KeyholdProperties.Events kept = properties.events();
              EventUpkeep upkeep = EventUpkeep.DEFAULT;
              assertThat(kept.keep()).isEqualTo(upkeep.events().keep());
              assertThat(upkeep.events().longest()).hasValue(kept.keepAtLongest());
              assertThat(kept.keepJobs()).isEqualTo(upkeep.jobs());
              assertThat(properties.writeTimeout())
                  .isEqualTo(StorageConfig.of("memory:").writeTimeout());
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"keyhold.settings.nosuch=1", "keyhold.keys.length=3"})
  void a_wrong_setting_is_told(String property) {
    assertFails(opened(property), "Keyhold could not be started");
  }

  @Test
  void a_pepper_that_is_none_is_told_without_it() {
    String[] properties = {
      "keyhold.keys.peppers[0].id=a", "keyhold.keys.peppers[0].secret=?secret?"
    };
    assertFails(opened(properties), "keyhold.keys.peppers", "Base64");
    opened(properties)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining("Base64")
                    .satisfies(
                        failure ->
                            assertThat(analysis(failure).getDescription())
                                .doesNotContain("?secret?")));
  }

  @Test
  void what_the_properties_say_of_keys_holds() {
    String pepper = "A".repeat(43) + "=";
    opened(
            "keyhold.keys.prefix=acme_",
            "keyhold.keys.checksum=true",
            "keyhold.keys.maximum-lifetime=1d",
            "keyhold.keys.peppers[0].id=one",
            "keyhold.keys.peppers[0].secret=" + pepper)
        .run(
            context -> {
              KeyPolicy policy = context.getBean(KeyPolicy.class);
              assertThat(policy.checksum()).isTrue();
              assertThat(policy.maximumLifetime()).hasValue(Duration.ofDays(1));
              ApiKeys keys = context.getBean(ApiKeys.class);
              IssuedKey issued = keys.issue(KeyRequest.PLAIN);
              String text = Started.text(issued);
              assertThat(text).startsWith("acme_").hasSize(5 + 32 + 6);
              assertThat(keys.verify(text)).isInstanceOf(Verified.class);
              assertThat(keys.find(issued.key().id()).orElseThrow().hashScheme())
                  .isEqualTo("hmac-sha256:one");
            });
  }

  @Test
  void peppers_can_be_introduced_and_replaced() {
    String[] first = pepper(0, "one", "A");
    List<String> texts = new ArrayList<>();
    opened().run(context -> texts.add(issued(context)));
    opened(first).run(context -> texts.add(issued(context)));
    opened(
            Stream.of(pepper(0, "two", "B"), pepper(1, "one", "A"))
                .flatMap(Stream::of)
                .toArray(String[]::new))
        .run(
            context ->
                assertThat(texts)
                    .allMatch(
                        text -> context.getBean(ApiKeys.class).verify(text) instanceof Verified));
    texts.clear();
    folder = folder.resolve("other");
    opened().run(context -> texts.add(issued(context)));
    opened(first)
        .withPropertyValues("keyhold.keys.accept-unpeppered=false")
        .run(
            context ->
                assertThat(context.getBean(ApiKeys.class).verify(texts.get(0)))
                    .isNotInstanceOf(Verified.class));
  }

  private static String[] pepper(int at, String id, String letter) {
    String property = "keyhold.keys.peppers[" + at + "].";
    return new String[] {property + "id=" + id, property + "secret=" + letter.repeat(43) + "="};
  }

  private static String issued(ApplicationContext context) {
    return Started.text(context.getBean(ApiKeys.class).issue(KeyRequest.PLAIN));
  }

  @Test
  void beans_of_the_application_come_first() {
    try (Storage own = Keyhold.open("memory:")) {
      application()
          .withConfiguration(AutoConfigurations.of(KeyholdActuatorAutoConfiguration.class))
          .withPropertyValues("management.endpoints.web.exposure.include=*")
          .withBean("own", Storage.class, () -> own)
          .withBean(KeyPolicy.class, () -> KeyPolicy.prefixed("own_"))
          .run(
              context -> {
                assertThat(context.getBean(Storage.class)).isSameAs(own);
                assertThat(context.getBean(KeyPolicy.class).prefix()).isEqualTo("own_");
                assertThat(context.getBean(StorageHealth.class).health().getStatus())
                    .isEqualTo(Status.UP);
              });
    }
  }

  /** Whoever looks at the database beneath the storage needs the same settings. */
  @Test
  void the_configuration_is_a_bean_with_its_settings() {
    opened("keyhold.settings.busy-timeout=PT1S")
        .run(
            context ->
                assertThat(context.getBean(StorageConfig.class).setting("busy-timeout"))
                    .hasValue("PT1S"));
  }

  @Test
  void where_the_database_is_may_be_said_by_a_bean() {
    application()
        .withBean(KeyholdConnectionDetails.class, () -> PostgresServer::url)
        .run(
            context ->
                assertThat(context.getBean(ApiKeys.class).issue(KeyRequest.PLAIN).key().name())
                    .isEmpty());
  }

  @Test
  void everything_is_closed_and_can_be_opened_again() {
    opened().run(context -> context.getBean(ApiKeys.class).issue(KeyRequest.PLAIN));
    assertThat(Files.exists(folder.resolve("system.db-wal"))).isFalse();
    opened()
        .run(
            context ->
                assertThat(
                        context
                            .getBean(Storage.class)
                            .<Long, RuntimeException>read(tx -> tx.audit().last()))
                    .isEqualTo(1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_task_acts_for_whoever_started_it(boolean virtual) {
    opened("spring.threads.virtual.enabled=" + virtual)
        .run(
            context -> {
              ApiKeys keys = context.getBean(ApiKeys.class);
              FutureTask<IssuedKey> task = new FutureTask<>(() -> keys.issue(KeyRequest.PLAIN));
              Executor executor = context.getBean("applicationTaskExecutor", Executor.class);
              context
                  .getBean(AuditScope.class)
                  .call(
                      AuditContext.of("ada"),
                      () -> {
                        executor.execute(task);
                        return task;
                      });
              task.get();
              assertThat(actors(context.getBean(AuditedStorage.class))).containsExactly("ada");
            });
  }

  @Test
  void a_decorator_of_the_application_is_the_only_one() {
    opened()
        .withBean("own", TaskDecorator.class, () -> task -> task)
        .run(
            context ->
                assertThat(context.getBean(TaskDecorator.class)).isSameAs(context.getBean("own")));
  }

  @Test
  void a_scope_of_the_application_says_who_acts() {
    opened()
        .withBean(AuditScope.class, () -> new AuditScope(AuditContext.of("own")))
        .run(
            context -> {
              context.getBean(ApiKeys.class).issue(KeyRequest.PLAIN);
              assertThat(actors(context.getBean(AuditedStorage.class))).containsExactly("own");
            });
  }

  private static List<String> actors(Storage storage) {
    return storage
        .read(tx -> tx.audit().list(AuditQuery.ALL, PageRequest.first(10)))
        .items()
        .stream()
        .map(entry -> entry.content().actorId().orElse("-"))
        .toList();
  }
}
