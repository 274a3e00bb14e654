package dev.keyhold.spi;

import static dev.keyhold.spi.ProviderSource.provider;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyhold.spi.ProviderLookupException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the look-up finds on class paths that are put together from jars. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProviderLookupTest {
  private static final StorageConfig.Builder CONFIG =
      StorageConfig.builder("mem:canary-path").setting("depot", "canary-setting");
  private static final StorageConfig MEM = CONFIG.build();
  private static final String KNOWN = "dev.keyhold.sqlite.SqliteStorageProvider";

  private ProviderPath path;

  @BeforeEach
  void an_empty_path(@TempDir Path folder) {
    path = new ProviderPath(folder);
  }

  @AfterEach
  void close() throws IOException {
    path.close();
  }

  // --- Found ---

  @Test
  void the_one_that_answers_to_the_scheme_is_opened() {
    path.jar(provider("One", "mem")).jar(provider("Two", "disk"));

    assertThat(Keyhold.open(MEM, path.loader())).hasToString("one");
    assertThat(Keyhold.open(StorageConfig.of("DISK:x"), path.loader())).hasToString("two");
  }

  @Test
  void a_name_wins_over_the_scheme() {
    path.jar(provider("One", "mem")).jar(provider("Two", "mem")).jar(provider("Three", "disk"));

    assertThat(Keyhold.open(named("two"), path.loader())).hasToString("two");
    assertThat(Keyhold.open(named("three"), path.loader())).hasToString("three");
  }

  @Test
  void the_context_class_loader_is_asked_where_none_is_given() {
    path.jar(provider("One", "mem"));
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(path.loader());
    try {
      assertThat(Keyhold.open("mem:x")).hasToString("one");
      assertThat(Keyhold.open(MEM)).hasToString("one");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void one_built_for_this_version_wins_over_one_built_for_another() {
    path.jar(provider("Old", "mem").version(0)).jar(provider("Good", "mem"));

    assertThat(Keyhold.open(MEM, path.loader())).hasToString("good");
  }

  @Test
  void a_broken_neighbour_does_not_stop_the_search() {
    broken().jar(provider("Good", "mem"));

    assertThat(Keyhold.open(MEM, path.loader())).hasToString("good");
  }

  @Test
  void one_that_is_known_and_hidden_does_not_stop_the_search() {
    path.jarWithoutServiceEntry(KNOWN).jar(provider("Good", "mem"));

    assertThat(Keyhold.open(MEM, path.loader())).hasToString("good");
  }

  // --- Not found ---

  @Test
  void there_is_none() {
    assertFails(MEM, Reason.NONE_FOUND, "no-provider").contains("keyhold-sqlite");
  }

  @Test
  void all_that_there_are_are_broken() {
    broken();

    assertBrokenAreListed(assertFails(MEM, Reason.NONE_FOUND, "no-provider"));
  }

  @Test
  void none_answers_to_the_scheme() {
    broken().jar(provider("One", "disk"));

    assertBrokenAreListed(
        assertFails(MEM, Reason.NONE_ANSWERS, "no-provider-answers")
            .contains("the setting 'url'")
            .contains("does not answer: one (example.One, answers to [disk], SPI version 1)"));
  }

  @Test
  void a_URL_without_a_scheme_is_answered_by_none() {
    path.jar(provider("One", "disk"));

    assertFails(StorageConfig.of("canary-path"), Reason.NONE_ANSWERS, "no-provider-answers");
    assertFails(StorageConfig.of(""), Reason.NONE_ANSWERS, "no-provider-answers");
  }

  @Test
  void what_was_meant_by_a_path_or_a_URL_of_JDBC_is_said() {
    path.jar(provider("One", "disk"));

    for (String url : List.of("data/system.db", "jdbc:sqlite:data/system.db", "canary")) {
      assertFails(StorageConfig.of(url), Reason.NONE_ANSWERS, "no-provider-answers")
          .contains("did you mean sqlite:data/system.db?");
    }
    assertFails(StorageConfig.of("C:\\kept\\x.db"), Reason.NONE_ANSWERS, "no-provider-answers")
        .contains("did you mean sqlite:C:\\kept\\x.db?");
    for (String url : List.of("jdbc:sqlite:x.db?password=canary", "jdbc:other://u:canary@h/x.db")) {
      assertFails(StorageConfig.of(url), Reason.NONE_ANSWERS, "no-provider-answers")
          .contains("a URL of JDBC", "sqlite:data/system.db");
    }
  }

  @Test
  void none_has_the_name() {
    path.jar(provider("One", "mem")).jar(provider("Two", "mem"));

    assertFails(named("canary-name"), Reason.NONE_ANSWERS, "no-provider-answers")
        .contains("the setting 'provider'")
        .contains("does not answer: one (example.One,", "does not answer: two (example.Two,");
  }

  @Test
  void several_answer() {
    broken()
        .jar(provider("One", "mem"))
        .jar(provider("Two", "mem"))
        .jar(provider("Other", "disk"))
        .jar(provider("Old", "mem").version(7));

    assertBrokenAreListed(
        assertFails(MEM, Reason.SEVERAL_ANSWER, "several-providers")
            .contains("name one in the setting 'provider'")
            .contains("answers: one (example.One, answers to [mem], SPI version 1)")
            .contains("answers: two (example.Two, answers to [mem], SPI version 1)")
            .contains("does not answer: other (example.Other, answers to [disk], SPI version 1)")
            .contains("built for another SPI: old (example.Old, answers to [mem], SPI version 7)"));
  }

  @Test
  void several_have_the_name() {
    path.jar(provider("One", "mem").named("return \"twin\";"))
        .jar(provider("Two", "mem").named("return \"twin\";"));

    assertFails(named("twin"), Reason.SEVERAL_ANSWER, "several-providers")
        .contains("several storage providers have the name")
        .contains("twin (example.One", "twin (example.Two");
  }

  @Test
  void the_one_that_answers_was_built_for_another_version_of_the_SPI() {
    broken().jar(provider("Old", "mem").version(0)).jar(provider("Other", "disk"));

    assertBrokenAreListed(
        assertFails(MEM, Reason.OTHER_SPI_VERSION, "spi-version")
            .contains("another version of the SPI than 1")
            .contains("built for another SPI: old (example.Old, answers to [mem], SPI version 0)")
            .contains("does not answer: other (example.Other,"));
  }

  @Test
  void a_known_one_is_there_and_its_service_entry_is_not() {
    broken().jarWithoutServiceEntry(KNOWN).jar(provider("Other", "disk"));

    assertBrokenAreListed(
        assertFails(MEM, Reason.SERVICE_ENTRY_MISSING, "service-entry-missing")
            .contains(KNOWN, "META-INF/services")
            .contains("does not answer: other (example.Other,"));
  }

  @Test
  void a_known_one_that_is_broken_is_not_said_to_lack_its_service_entry() {
    path.jarWithoutClass(KNOWN);

    assertFails(MEM, Reason.NONE_FOUND, "no-provider").contains("broken: ", KNOWN);
  }

  // --- Broken ones ---

  private ProviderPath broken() {
    return path.jarWithoutClass("example.Gone")
        .jarWithoutParent(provider("Orphan", "mem"), "LostParent")
        .jar(provider("Private", "mem").members("private Private() {}"))
        .jar(
            provider("Failing", "mem")
                .members("public Failing() { throw new IllegalArgumentException(); }"))
        .jar(
            provider("Static", "mem")
                .members("static final int SIZE = Integer.parseInt(\"?\"); public Static() {}"))
        .jar(provider("Nameless", "mem").named("throw new IllegalStateException();"))
        .jar(provider("Unlinked", "mem").named("throw new NoSuchMethodError();"));
  }

  private static void assertBrokenAreListed(AbstractStringAssert<?> message) {
    message
        .containsPattern("broken: [^;]*example\\.Gone not found")
        .containsPattern("broken: java.lang.NoClassDefFoundError: example/LostParent")
        .containsPattern("broken: [^;]*example\\.Private")
        .containsPattern("broken: [^;]*example\\.Failing [^;]*IllegalArgumentException")
        .containsPattern("broken: [^;]*example\\.Static [^;]*ExceptionInInitializerError")
        .contains("broken: example.Nameless threw java.lang.IllegalStateException")
        .contains("broken: example.Unlinked threw java.lang.NoSuchMethodError");
  }

  private AbstractStringAssert<?> assertFails(StorageConfig config, Reason reason, String anchor) {
    ProviderLookupException e =
        catchThrowableOfType(
            ProviderLookupException.class, () -> Keyhold.open(config, path.loader()));

    assertThat(e.reason()).isEqualTo(reason);
    assertThat(e.nothingWritten()).isTrue();
    assertThat(e.retryMayHelp()).isFalse();
    return assertThat(e.getMessage())
        .endsWith(" (docs/errors.md#" + anchor + ")")
        .doesNotContain("canary");
  }

  private static StorageConfig named(String name) {
    return StorageConfig.builder(MEM.url()).provider(name).build();
  }
}
