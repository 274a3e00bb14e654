package dev.keyhold.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Whether the rules find what leaks from one tenant to another. */
class LeakTest {
  @AfterEach
  void nobody_is_on_trial() {
    LeakyOnTrial.accused = UnaryOperator.identity();
  }

  @Test
  void what_does_not_leak_fails_at_no_rule() {
    assertThat(failed()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_leak_fails_at_its_rule(Leak leak) {
    LeakyOnTrial.accused = leak::in;

    String rule = leak.name().replace('_', ' ').toUpperCase(Locale.ROOT);
    assertThat(failed()).anyMatch(name -> name.startsWith(rule));
  }

  private static List<String> failed() {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(LeakyOnTrial.class))
        .execute()
        .testEvents()
        .failed()
        .stream()
        .map(event -> event.getTestDescriptor().getDisplayName())
        .toList();
  }
}
