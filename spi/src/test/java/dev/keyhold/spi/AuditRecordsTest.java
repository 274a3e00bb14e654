package dev.keyhold.spi;

import static dev.keyhold.spi.Samples.AUDIT_QUERY;
import static dev.keyhold.spi.Samples.ENTRY;
import static dev.keyhold.spi.Samples.LATER;
import static dev.keyhold.spi.Samples.LEAF;
import static dev.keyhold.spi.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
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

  static Stream<AuditQuery> others() {
    return Stream.of(
        AuditQuery.ALL.ownerId("x"),
        AuditQuery.ALL.actorId("x"),
        AuditQuery.ALL.action("x"),
        AuditQuery.ALL.organizationId("x"),
        AuditQuery.ALL.credentialId("x"),
        AuditQuery.ALL.target("x", "key"),
        AuditQuery.ALL.target("api_key", "x"),
        AuditQuery.ALL.outcome(Outcome.SUCCESS));
  }

  @ParameterizedTest
  @MethodSource("others")
  void a_query_for_other_content_matches_neither_an_entry_nor_an_erased_one(AuditQuery query) {
    assertThat(query.matches(STORED)).isFalse();
    assertThat(query.erased(true).matches(ERASED)).isFalse();
    assertThat(query.namesTimesOnly()).isFalse();
  }

  @Test
  void what_an_entry_does_not_have_does_not_match() {
    AuditEntry bare = AuditEntry.builder("bare", "api_key.revoke", T0).build();

    assertThat(AUDIT_QUERY.matches(StoredEntry.of(1, bare, Optional.empty()))).isFalse();
  }

  @Test
  void times_match_from_the_first_and_up_to_the_last() {
    AuditQuery query = AuditQuery.ALL;

    assertThat(query.from(T0).until(T0.plusMillis(1)).matches(STORED)).isTrue();
    assertThat(query.from(T0).until(T0).matches(STORED)).isFalse();
    assertThat(query.from(T0.plusMillis(1)).until(LATER).matches(STORED)).isFalse();
  }

  @Test
  void an_erased_entry_matches_times_only_and_only_if_asked_for() {
    AuditQuery times = AuditQuery.ALL.from(T0).until(LATER);

    assertThat(times.matches(ERASED)).isFalse();
    assertThat(times.erased(true).matches(ERASED)).isTrue();
    assertThat(times.matches(STORED)).isTrue();
    assertThat(times.from(LATER).matches(ERASED)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = AuditFilter.class,
      names = {"TARGET_TYPE", "TARGET_ID"})
  void a_target_has_a_type_and_an_id(AuditFilter alone) {
    AuditFilter other =
        alone == AuditFilter.TARGET_ID ? AuditFilter.TARGET_TYPE : AuditFilter.TARGET_ID;

    assertRefused(other, () -> naming(Map.of(alone, "key")));
  }

  @ParameterizedTest
  @EnumSource
  void a_filter_looks_at_the_component_of_an_entry_that_it_is_named_after(AuditFilter filter)
      throws ReflectiveOperationException {
    Object component = AuditEntry.class.getMethod(filter.field()).invoke(ENTRY);
    Object value = component instanceof Optional<?> optional ? optional.orElseThrow() : component;
    String wanted = value instanceof Outcome outcome ? Words.of(outcome) : value.toString();

    assertThat(filter.matches(ENTRY, wanted)).isTrue();
    assertThat(filter.matches(ENTRY, wanted + "x")).isFalse();
    assertThat(AUDIT_QUERY.filters()).containsEntry(filter, wanted);
  }

  @ParameterizedTest
  @EnumSource
  void a_filter_takes_what_its_component_can_be_and_nothing_else(AuditFilter filter) {
    int longest = filter == AuditFilter.TARGET_TYPE ? Limits.NAME_LENGTH : Limits.ID_LENGTH;

    assertRefused(filter, () -> naming(with(filter, "x".repeat(longest + 1))));
    assertRefused(filter, () -> naming(with(filter, "canary\0")));
    if (filter == AuditFilter.OUTCOME) {
      assertRefused(filter, () -> naming(with(filter, "SUCCESS")));
    } else {
      assertThat(naming(with(filter, "x".repeat(longest))).filters()).containsKey(filter);
    }
    if (filter == AuditFilter.TARGET_TYPE) {
      assertThat(naming(with(filter, "")).filters()).containsEntry(filter, "");
    } else {
      assertRefused(filter, () -> naming(with(filter, "")));
    }
  }

  @Test
  void queries_for_the_same_have_the_same_text_however_they_were_put_together() {
    AuditQuery one = AuditQuery.ALL.ownerId("ada").action("key.use").outcome(Outcome.DENIED);
    AuditQuery other = AuditQuery.ALL.outcome(Outcome.DENIED).action("key.use").ownerId("ada");

    assertThat(one).isEqualTo(other).hasToString(other.toString());
    assertThat(one.toString()).contains("{OWNER_ID=ada, ACTION=key.use, OUTCOME=denied}");
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

  private static void assertRefused(AuditFilter field, ThrowingCallable wrong) {
    assertThatThrownBy(wrong)
        .isInstanceOfSatisfying(
            StorageException.InvalidInput.class,
            refused -> assertThat(refused.field()).contains(field.field()))
        .hasMessageNotContaining("canary");
  }

  /** A query's filters with another value, both parts of the target included. */
  private static Map<AuditFilter, String> with(AuditFilter filter, String value) {
    Map<AuditFilter, String> filters = new EnumMap<>(AUDIT_QUERY.filters());
    filters.put(filter, value);
    return filters;
  }

  private static AuditQuery naming(Map<AuditFilter, String> filters) {
    return new AuditQuery(filters, Optional.empty(), Optional.empty(), false, true);
  }
}
