package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AuditState;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** What {@link AuditState} promises. */
@PromiseOf(AuditState.class)
@Needs(Part.AUDIT)
abstract class AuditStateContract {
  private static final Bytes ONE = bytes("one");
  private static final Bytes TWO = bytes("two");

  @Test
  void TRAILSTATE_01_a_value_is_found_byte_for_byte(Storage storage) {
    Bytes value = Bytes.of((byte) 0, (byte) 0xff, (byte) 0x80, (byte) '\n');
    boolean inserted = insert(storage, "head", value);
    boolean empty = insert(storage, "empty", Bytes.of());

    assertThat(inserted).isTrue();
    assertThat(empty).isTrue();
    assertThat(find(storage, "head")).contains(value);
    assertThat(find(storage, "empty")).contains(Bytes.of());
    assertThat(find(storage, "HEAD")).isEmpty();
  }

  @Test
  void TRAILSTATE_02_a_taken_key_is_not_inserted_again(Storage storage) {
    insert(storage, "head", ONE);

    boolean again = insert(storage, "head", TWO);

    assertThat(again).isFalse();
    assertThat(find(storage, "head")).contains(ONE);
  }

  @Test
  void TRAILSTATE_03_a_value_is_replaced_if_it_is_the_one_that_is_expected(Storage storage) {
    insert(storage, "head", ONE);

    boolean replaced = replace(storage, "head", ONE, TWO);
    boolean again = replace(storage, "head", ONE, bytes("three"));
    boolean unknown = replace(storage, "unknown", ONE, TWO);

    assertThat(replaced).isTrue();
    assertThat(again).isFalse();
    assertThat(unknown).isFalse();
    assertThat(find(storage, "head")).contains(TWO);
    assertThat(find(storage, "unknown")).isEmpty();
  }

  @Test
  void TRAILSTATE_04_a_value_is_removed_if_it_is_the_one_that_is_expected(Storage storage) {
    insert(storage, "head", ONE);

    boolean other = storage.write(tx -> tx.audit().state().remove("head", TWO));
    Optional<Bytes> between = find(storage, "head");
    boolean removed = storage.write(tx -> tx.audit().state().remove("head", ONE));
    boolean again = storage.write(tx -> tx.audit().state().remove("head", ONE));

    assertThat(other).isFalse();
    assertThat(between).contains(ONE);
    assertThat(removed).isTrue();
    assertThat(again).isFalse();
    assertThat(find(storage, "head")).isEmpty();
  }

  @Test
  void TRAILSTATE_05_of_two_racing_replacements_exactly_one_takes_place(Storage storage) {
    insert(storage, "head", bytes("0"));
    for (int i = 0; i < Race.ROUNDS; i++) {
      Bytes now = bytes(Integer.toString(i));
      Bytes next = bytes(Integer.toString(i + 1));
      var results =
          Race.between(
              () -> replace(storage, "head", now, next), () -> replace(storage, "head", now, next));

      assertThat(results).filteredOn(result -> result.answer().orElseThrow()).hasSize(1);
    }
  }

  @Test
  void TRAILSTATE_06_of_two_racing_insertions_exactly_one_takes_place(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      String key = "key-" + i;
      var results = Race.between(() -> insert(storage, key, ONE), () -> insert(storage, key, TWO));

      assertThat(results).filteredOn(result -> result.answer().orElseThrow()).hasSize(1);
      boolean firstWon = results.get(0).answer().orElseThrow();
      assertThat(find(storage, key)).contains(firstWon ? ONE : TWO);
    }
  }

  @Test
  void TRAILSTATE_07_a_range_begins_with_its_first_key_and_ends_before_its_last(Storage storage) {
    for (String key : List.of("d", "a", "c", "b")) {
      insert(storage, key, bytes(key));
    }

    SortedMap<String, Bytes> range = list(storage, "a", "c", 9);

    assertThat(range.keySet()).containsExactly("a", "b");
    assertThat(range).containsEntry("a", bytes("a")).containsEntry("b", bytes("b"));
  }

  @Test
  void TRAILSTATE_08_a_range_holds_no_more_than_its_limit(Storage storage) {
    for (String key : List.of("c", "a", "b")) {
      insert(storage, key, bytes(key));
    }

    assertThat(list(storage, "a", "z", 2).keySet()).containsExactly("a", "b");
    assertThat(list(storage, "a", "z", Limits.PAGE_SIZE).keySet()).containsExactly("a", "b", "c");
    Refused.as(StorageException.InvalidInput.class, () -> list(storage, "a", "z", 0));
    Refused.as(
        StorageException.InvalidInput.class, () -> list(storage, "a", "z", Limits.PAGE_SIZE + 1));
  }

  @Test
  void TRAILSTATE_09_a_range_that_ends_before_it_begins_is_empty(Storage storage) {
    insert(storage, "b", ONE);

    assertThat(list(storage, "c", "a", 9)).isEmpty();
    assertThat(list(storage, "b", "b", 9)).isEmpty();
  }

  @Test
  void TRAILSTATE_10_a_range_is_ordered_by_code_point(Storage storage) {
    for (String key : List.of("🔑", "\uffee", "z", "é", "Z")) {
      insert(storage, key, bytes(key));
    }

    SortedMap<String, Bytes> range = list(storage, "A", "\udbff\udfff", 9);

    assertThat(range.keySet()).containsExactly("Z", "z", "é", "\uffee", "🔑");
    assertThat(range.firstKey()).isEqualTo("Z");
    assertThat(range.lastKey()).isEqualTo("🔑");
  }

  @Test
  void TRAILSTATE_11_keys_and_values_are_taken_up_to_their_limits_and_no_further(Storage storage) {
    String longest = "k".repeat(Limits.ID_LENGTH);
    Bytes largest = Bytes.of(new byte[Limits.JSON_LENGTH]);
    Bytes tooLarge = Bytes.of(new byte[Limits.JSON_LENGTH + 1]);
    insert(storage, longest, largest);

    assertThat(find(storage, longest)).contains(largest);
    Refused.as(StorageException.InvalidInput.class, () -> insert(storage, longest + "k", ONE));
    Refused.as(StorageException.InvalidInput.class, () -> insert(storage, "", ONE));
    Refused.as(StorageException.InvalidInput.class, () -> insert(storage, "large", tooLarge));
    Refused.as(
        StorageException.InvalidInput.class, () -> replace(storage, longest, largest, tooLarge));
  }

  @Test
  void TRAILSTATE_12_a_unit_sees_its_own_changes(Storage storage) {
    Optional<Bytes> seen =
        storage.write(
            tx -> {
              tx.audit().state().insert("head", ONE);
              tx.audit().state().replace("head", ONE, TWO);
              return tx.audit().state().find("head");
            });

    assertThat(seen).contains(TWO);
  }

  private static boolean insert(Storage storage, String key, Bytes value) {
    return storage.write(tx -> tx.audit().state().insert(key, value));
  }

  private static boolean replace(Storage storage, String key, Bytes expected, Bytes value) {
    return storage.write(tx -> tx.audit().state().replace(key, expected, value));
  }

  private static Optional<Bytes> find(Storage storage, String key) {
    return storage.read(tx -> tx.audit().state().find(key));
  }

  private static SortedMap<String, Bytes> list(Storage storage, String from, String to, int limit) {
    return storage.read(tx -> tx.audit().state().list(from, to, limit));
  }
}
