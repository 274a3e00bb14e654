package dev.keyhold.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;

import dev.keyhold.spi.Storage;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Whether the kit finds faults: each mutant must fail at the rule that it names. */
@Tag("once")
class MutantTest {
  /** On a busy machine threads may not meet in one run of a rule's rounds. */
  private static final int TRIALS = 3;

  private static final int FEWEST = 25;

  static List<Mutant> mutants() {
    return Stream.of(
            KeyMutants.all(),
            KeyOrganizationMutants.all(),
            IdentityMutants.all(),
            TrailMutants.all(),
            UnitMutants.all(),
            RaceMutants.all(),
            TableMutants.all())
        .flatMap(List::stream)
        .toList();
  }

  @AfterEach
  void nobody_is_on_trial() {
    StorageOnTrial.accused = MutantTest::sound;
  }

  @Test
  void a_storage_without_fault_fails_at_no_rule() {
    Events tests = trial(MutantTest::sound, selectClass(StorageOnTrial.class));
    Events tables = trial(MutantTest::sound, selectClass(TablesOnTrial.class));

    tests.assertStatistics(count -> count.failed(0));
    tables.assertStatistics(count -> count.failed(0));
    assertThat(tests.finished().count()).isGreaterThan(Rule.all().size() / 2);
  }

  /** Then no two mutants fail at the same rule alone either. */
  @Test
  void every_mutant_names_a_rule_of_its_own() {
    assertThat(mutants()).extracting(Mutant::rule).doesNotHaveDuplicates();
    assertThat(mutants()).hasSizeGreaterThanOrEqualTo(FEWEST);
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void a_mutant_fails_at_the_rule_that_it_names(Mutant mutant) {
    Rule rule = Rule.named(mutant.rule());

    List<String> failed = List.of();
    for (int trial = 0; trial < TRIALS && failed.isEmpty(); trial++) {
      failed =
          trial(mutant.storage(), selectNestedClass(List.of(onTrial(rule)), rule.part()))
              .failed()
              .stream()
              .map(event -> event.getTestDescriptor().getDisplayName())
              .toList();
    }

    assertThat(failed)
        .as("what failed for \"%s\"", mutant.fault())
        .anyMatch(name -> name.startsWith(rule.id().replace('-', ' ')));
  }

  private static Storage sound() {
    return InMemoryStorage.open(Zoo.SET);
  }

  private static Class<?> onTrial(Rule rule) {
    return rule.part().getEnclosingClass() == TableContract.class
        ? TablesOnTrial.class
        : StorageOnTrial.class;
  }

  private static Events trial(Supplier<Storage> accused, DiscoverySelector rules) {
    StorageOnTrial.accused = accused;
    return EngineTestKit.engine("junit-jupiter").selectors(rules).execute().testEvents();
  }
}
