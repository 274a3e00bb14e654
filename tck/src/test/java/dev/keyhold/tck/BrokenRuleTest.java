package dev.keyhold.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;

import dev.keyhold.spi.AccountStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

/** What a store's author reads when a rule is red. */
class BrokenRuleTest {
  @AfterEach
  void nobody_is_on_trial() {
    StorageOnTrial.accused = InMemoryStorage::open;
  }

  private static String message(String mutant) {
    Mutant broken =
        MutantTest.mutants().stream()
            .filter(each -> each.rule().equals(mutant))
            .findFirst()
            .orElseThrow();
    StorageOnTrial.accused = broken.storage();
    String id = mutant.replace('-', ' ');
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectNestedClass(List.of(StorageOnTrial.class), Rule.named(mutant).part()))
        .execute()
        .testEvents()
        .failed()
        .stream()
        .filter(event -> event.getTestDescriptor().getDisplayName().startsWith(id))
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> result.getThrowable().orElseThrow().getMessage())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void the_message_begins_with_the_rule_and_says_where_its_promise_is_written() {
    assertThat(message("EMAIL-03"))
        .startsWith("EMAIL-03 is broken: \"")
        .contains("(see the javadoc of " + AccountStore.class.getName() + ")");
  }

  @Test
  void a_refusal_that_did_not_come_is_told_with_its_type_and_its_meaning() {
    assertThat(message("OWNER-01"))
        .contains("the storage has to refuse the call of this rule with StorageException.LastOwner")
        .contains("docs/errors.md")
        .contains("did what was asked");
  }
}
