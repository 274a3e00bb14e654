package dev.keyhold.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What no source file of this repository holds. */
class SourcesTest {
  private static final List<Path> SOURCES = Repository.files(".java");
  private static final Set<String> KNOW_KEYPAL = Set.of("keypal-adapter", "server", "cli", "docs");

  @Test
  void there_are_sources() {
    assertThat(SOURCES).hasSizeGreaterThan(100);
  }

  @Test
  void no_test_sleeps() {
    assertThat(holding("Thread\\.sleep|TimeUnit\\.[A-Z]+\\.sleep|Awaitility")).isEmpty();
  }

  @Test
  void no_store_is_mocked() {
    assertThat(holding("mock\\((Storage|IdentityStore|ApiKeyStorage|AuditSink|AuditState)\\.class"))
        .isEmpty();
  }

  @Test
  void nothing_is_left_for_later() {
    assertThat(holding("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b|@Dis" + "abled")).isEmpty();
  }

  @Test
  void the_core_does_not_know_any_other_product_for_keys() {
    assertThat(
            holding("(?i)keypal").stream()
                .filter(file -> !KNOW_KEYPAL.contains(file.getName(0).toString())))
        .isEmpty();
  }

  private static List<Path> holding(String pattern) {
    Pattern wanted = Pattern.compile(pattern);
    return SOURCES.stream()
        .filter(file -> !file.endsWith("SourcesTest.java"))
        .filter(file -> wanted.matcher(Repository.read(file)).find())
        .map(Repository.ROOT::relativize)
        .toList();
  }
}
