package dev.keyhold.tables;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of every storage are proved here, and not at each start of a process. */
class IdentityTablesTest {
  static Stream<AnyTable<?, ?>> tables() {
    return TableIdentities.SET.tables().stream();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void columns_and_record_say_the_same(AnyTable<?, ?> table) {
    assertThatCode(new SelfProof<>(table.definition)::run).doesNotThrowAnyException();
  }
}
