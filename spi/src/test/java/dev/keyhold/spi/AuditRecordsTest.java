package dev.keyhold.spi;

import static dev.keyhold.spi.Samples.AUDIT_QUERY;
import static dev.keyhold.spi.Samples.ENTRY;
import static dev.keyhold.spi.Samples.LATER;
import static dev.keyhold.spi.Samples.LEAF;
import static dev.keyhold.spi.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Audit entries, their leaves and the queries that match them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AuditRecordsTest {
  private static final StoredEntry STORED = StoredEntry.of(7, ENTRY, Optional.of(LEAF));
  private static final StoredEntry ERASED = STORED.erased(LATER.plusNanos(1));

  // --- Queries ---

  @Test
  void a_query_matches_an_entry_that_has_all_it_names() {
    assertThat(AuditQuery.ALL.matches(STORED)).isTrue();
    assertThat(AUDIT_QUERY.matches(STORED)).isTrue();
  }

  static Stream<AuditQuery.Builder> others() {
    return Stream.of(
        AuditQuery.builder().ownerId("x"),
        AuditQuery.builder().actorId("x"),
        AuditQuery.builder().action("x"),
        AuditQuery.builder().organizationId("x"),
        AuditQuery.builder().credentialId("x"),
        AuditQuery.builder().target("x", "key"),
        AuditQuery.builder().target("api_key", "x"),
        AuditQuery.builder().outcome(Outcome.SUCCESS));
  }

  @ParameterizedTest
  @MethodSource("others")
  void a_query_for_other_content_matches_neither_an_entry_nor_an_erased_one(
      AuditQuery.Builder query) {
    assertThat(query.build().matches(STORED)).isFalse();
    assertThat(query.erased(true).build().matches(ERASED)).isFalse();
    assertThat(query.build().namesTimesOnly()).isFalse();
  }

  @Test
  void what_an_entry_does_not_have_does_not_match() {
    AuditEntry bare = AuditEntry.builder("bare", "api_key.revoke", T0).build();

    assertThat(AUDIT_QUERY.matches(StoredEntry.of(1, bare, Optional.empty()))).isFalse();
  }

  @Test
  void times_match_from_the_first_and_up_to_the_last() {
    AuditQuery.Builder query = AuditQuery.builder();

    assertThat(query.from(T0).until(T0.plusMillis(1)).build().matches(STORED)).isTrue();
    assertThat(query.from(T0).until(T0).build().matches(STORED)).isFalse();
    assertThat(query.from(T0.plusMillis(1)).until(LATER).build().matches(STORED)).isFalse();
  }

  @Test
  void an_erased_entry_matches_times_only_and_only_if_asked_for() {
    AuditQuery.Builder times = AuditQuery.builder().from(T0).until(LATER);

    assertThat(times.build().matches(ERASED)).isFalse();
    assertThat(times.erased(true).build().matches(ERASED)).isTrue();
    assertThat(times.build().matches(STORED)).isTrue();
    assertThat(times.from(LATER).build().matches(ERASED)).isFalse();
  }

  @Test
  void a_target_has_a_type_and_an_id() {
    Optional<String> none = Optional.empty();
    Optional<String> named = Optional.of("key");

    assertThatThrownBy(() -> targeting(named, none))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> targeting(none, named))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  // --- Entries and leaves ---

  @Test
  void an_entry_is_stored_with_its_leaf() {
    assertThat(STORED)
        .isEqualTo(
            new StoredEntry(
                7,
                "entry",
                T0,
                Optional.of(ENTRY),
                Optional.of(LEAF.salt()),
                Optional.of(LEAF.hash()),
                Optional.empty()));
    assertThat(STORED.content()).isEqualTo(ENTRY);
  }

  @Test
  void erasure_takes_content_and_salt_and_leaves_place_and_hash() {
    assertThat(ERASED)
        .isEqualTo(
            new StoredEntry(
                7,
                "entry",
                T0,
                Optional.empty(),
                Optional.empty(),
                Optional.of(LEAF.hash()),
                Optional.of(LATER)));
    assertThatThrownBy(ERASED::content)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("7");
  }

  @ParameterizedTest
  @CsvSource({"16, 32, true", "64, 64, true", "15, 32, false", "65, 32, false"})
  void a_salt_has_16_to_64_bytes(int salt, int hash, boolean taken) {
    assertLeaf(salt, hash, taken);
  }

  @ParameterizedTest
  @CsvSource({"16, 31, false", "16, 65, false", "64, 32, true"})
  void a_leaf_s_hash_has_32_to_64_bytes(int salt, int hash, boolean taken) {
    assertLeaf(salt, hash, taken);
  }

  @Test
  void bytes_are_copies_compared_by_content() {
    byte[] content = {1, 2, 3};
    Bytes bytes = Bytes.of(content);

    content[0] = 9;
    bytes.toArray()[1] = 9;

    assertThat(bytes).isEqualTo(Bytes.of((byte) 1, (byte) 2, (byte) 3)).hasSameHashCodeAs(bytes);
    assertThat(bytes).isNotEqualTo(Bytes.of(content)).isNotEqualTo(null);
    assertThat(bytes.toArray()).containsExactly(1, 2, 3);
    assertThat(bytes.length()).isEqualTo(3);
    assertThat(Bytes.of().length()).isZero();
  }

  private static void assertLeaf(int salt, int hash, boolean taken) {
    if (taken) {
      assertThat(leaf(salt, hash).salt().length()).isEqualTo(salt);
    } else {
      assertThatThrownBy(() -> leaf(salt, hash)).isInstanceOf(StorageException.InvalidInput.class);
    }
  }

  private static Leaf leaf(int salt, int hash) {
    return new Leaf(Bytes.of(new byte[salt]), Bytes.of(new byte[hash]));
  }

  private static AuditQuery targeting(Optional<String> type, Optional<String> id) {
    Optional<String> none = Optional.empty();
    return new AuditQuery(
        none,
        none,
        none,
        none,
        none,
        type,
        id,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        true);
  }
}
