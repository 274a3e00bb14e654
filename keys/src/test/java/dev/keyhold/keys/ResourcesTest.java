package dev.keyhold.keys;

import static dev.keyhold.keys.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.StorageException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ResourcesTest {
  private static final Resources READABLE =
      Resources.NONE.allow("document", "7", "read").allow("project", "a:b", "read");

  @Test
  void scopes_are_collected_by_resource_each_once_in_the_order_given() {
    Resources more = READABLE.allow("document", "7", "write", "read");

    assertThat(more.asMap())
        .isEqualTo(Map.of("document:7", List.of("read", "write"), "project:a:b", List.of("read")));
    assertThat(READABLE.asMap()).containsEntry("document:7", List.of("read"));
  }

  @Test
  void what_is_forbidden_or_has_no_scope_is_not_there() {
    assertThat(READABLE.forbid("document", "7").forbid("document", "8").asMap())
        .containsOnlyKeys("project:a:b");
    assertThat(Resources.NONE.allow("document", "7")).isEqualTo(Resources.NONE);
  }

  @Test
  void a_key_that_was_asked_for_with_them_may_do_so() {
    KeyRequest request = KeyRequest.PLAIN.resources(READABLE.asMap());
    ApiKey key = request.over(ApiKey.builder("k", new KeyHash("h"), "sha256", T0));

    assertThat(Scopes.of(key).on("project", "a:b").has("read")).isTrue();
    assertThat(Scopes.of(key).on("document", "8").has("read")).isFalse();
    assertThat(Resources.of(key)).isEqualTo(READABLE);
  }

  @Test
  void a_type_that_could_be_taken_for_another_is_refused() {
    assertThatThrownBy(() -> Resources.NONE.allow("a:b", "7", "read"))
        .isInstanceOf(StorageException.InvalidInput.class);
  }
}
