package dev.keyhold.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyHash;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a key leaves of a question. */
class QuestionTest {
  private static final Question READ = Question.of("ada", "read", "document:7");

  private static boolean passes(
      Question question, List<String> scopes, Map<String, List<String>> resources) {
    ApiKey key =
        ApiKey.builder("key", new KeyHash("hash"), "sha256", Place.NOW)
            .scopes(scopes)
            .resources(resources)
            .build();
    return question.by(key).isPresent();
  }

  @Test
  void a_key_has_the_scopes_that_are_asked_for_or_else_the_action() {
    assertThat(passes(READ, List.of("read"), Map.of())).isTrue();
    assertThat(passes(READ, List.of("docs"), Map.of())).isFalse();
    assertThat(passes(READ, List.of(), Map.of())).isFalse();
    assertThat(passes(READ.with("docs:a"), List.of("docs:*"), Map.of())).isTrue();
    assertThat(passes(READ.with("docs:a"), List.of("read"), Map.of())).isFalse();
    assertThat(passes(READ.with("docs:a", "mail"), List.of("docs:*"), Map.of())).isFalse();
  }

  @Test
  void a_key_has_scopes_on_a_single_resource_there_alone() {
    Map<String, List<String>> there = Map.of("document:7", List.of("read"));
    Map<String, List<String>> elsewhere = Map.of("document:8", List.of("read"));

    assertThat(passes(READ, List.of(), there)).isTrue();
    assertThat(passes(READ, List.of(), elsewhere)).isFalse();
    assertThat(passes(READ, List.of("read"), elsewhere)).isTrue();
    assertThat(passes(READ.with("read", "docs"), List.of("docs"), there)).isTrue();
    assertThat(passes(Question.of("ada", "read", "read"), List.of(), there)).isFalse();
  }
}
