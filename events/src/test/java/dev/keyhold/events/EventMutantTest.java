package dev.keyhold.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/**
 * Whether the rules of logs and queues find faults: each mutant fails at the rule that it names.
 */
class EventMutantTest {
  private static final int FEWEST = 40;

  static List<EventMutant> mutants() {
    return EventMutant.all();
  }

  private static List<Method> rules() {
    return Stream.of(LogTest.class, ConsumersTest.class, JobsTest.class)
        .flatMap(rules -> Arrays.stream(rules.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Test.class))
        .toList();
  }

  private static Method rule(EventMutant mutant) {
    return rules().stream()
        .filter(method -> method.getName().startsWith(mutant.rule() + "_"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void every_mutant_names_a_rule_of_its_own() {
    assertThat(mutants()).extracting(EventMutant::rule).doesNotHaveDuplicates();
    assertThat(mutants()).hasSizeGreaterThan(FEWEST);
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void a_mutant_fails_at_the_rule_that_it_names(EventMutant mutant) {
    Method rule = rule(mutant);

    long failed =
        Spot.with(
            mutant.fault(),
            () ->
                EngineTestKit.engine("junit-jupiter")
                    .selectors(selectMethod(rule.getDeclaringClass(), rule))
                    .execute()
                    .testEvents()
                    .failed()
                    .count());

    assertThat(failed).as("the rules that found it").isEqualTo(1);
  }
}
