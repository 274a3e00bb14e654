package dev.keyhold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.events.EventTables;
import dev.keyhold.spi.StorageProvider;
import dev.keyhold.sqlite.SqliteStorage;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

/** What is only found at run time is named for native images. */
class KeyholdRuntimeHintsTest {
  private final RuntimeHints hints = new RuntimeHints();

  KeyholdRuntimeHintsTest() {
    new KeyholdRuntimeHints().registerHints(hints, getClass().getClassLoader());
  }

  @Test
  void the_providers_can_be_found_and_made() {
    assertThat(
            RuntimeHintsPredicates.resource()
                .forResource("META-INF/services/dev.keyhold.spi.StorageProvider"))
        .accepts(hints);
    ServiceLoader.load(StorageProvider.class).stream()
        .map(ServiceLoader.Provider::type)
        .filter(type -> !type.getPackageName().equals("dev.keyhold.tck"))
        .forEach(
            type ->
                assertThat(
                        RuntimeHintsPredicates.reflection()
                            .onType(type)
                            .withMemberCategory(MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS))
                    .as(type.getName())
                    .accepts(hints));
  }

  @Test
  void migrations_can_be_read() {
    String ofTheStore = "dev/keyhold/sqlite/migrations/V1__identities_keys_and_audit.sql";
    String ofASet = "dev/keyhold/events/migrations/sqlite/V1__events.sql";
    assertThat(SqliteStorage.class.getClassLoader().getResource(ofTheStore)).isNotNull();
    assertThat(EventTables.class.getClassLoader().getResource(ofASet)).isNotNull();
    assertThat(RuntimeHintsPredicates.resource().forResource(ofTheStore)).accepts(hints);
    assertThat(RuntimeHintsPredicates.resource().forResource(ofASet)).accepts(hints);
  }
}
