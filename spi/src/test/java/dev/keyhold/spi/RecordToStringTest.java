package dev.keyhold.spi;

import static dev.keyhold.spi.Samples.CANARY;
import static dev.keyhold.spi.Samples.ENTRY;
import static dev.keyhold.spi.Samples.KEY;
import static dev.keyhold.spi.Samples.LEAF;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What may be printed, and what may not. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RecordToStringTest {

  static Stream<Object> secretive() {
    return Stream.concat(
        Samples.CHECKED.stream(),
        Stream.of(
            Samples.SALT,
            LEAF,
            Change.to(CANARY),
            AccountPatch.NONE.email(Change.to("ada@" + CANARY)),
            ApiKeyPatch.NONE.scopes(List.of(CANARY)),
            StoredEntry.of(1, ENTRY, Optional.of(LEAF)),
            new OwnedKey(KEY, Optional.empty(), Optional.empty()),
            new Rotated(KEY, KEY),
            new Page<>(List.of(KEY), Optional.empty())));
  }

  @ParameterizedTest
  @MethodSource("secretive")
  void neither_a_hash_nor_bytes_nor_a_change_is_printed(Object printed) {
    assertThat(printed.toString()).isNotEmpty().doesNotContain(CANARY);
  }

  @Test
  void what_is_hidden_is_said_to_be_there() {
    assertThat(new KeyHash(CANARY)).hasToString("KeyHash[hidden]");
    assertThat(new PasswordHash(CANARY)).hasToString("PasswordHash[hidden]");
    assertThat(Bytes.of((byte) 7, (byte) 8)).hasToString("2 bytes");
    assertThat(List.of(Change.keep(), Change.clear(), Change.to(CANARY)))
        .hasToString("[keep, clear, set]");
    assertThat(KEY.toString()).contains("KeyHash[hidden]", "sha256", "build");
  }
}
