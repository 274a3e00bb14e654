package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.T1;
import static dev.keyhold.tck.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Rotation;
import dev.keyhold.spi.Storage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link ApiKeyStorage#list} promises. */
@PromiseOf(ApiKeyStorage.class)
@Needs(Part.API_KEYS)
abstract class KeyListContract {
  @Test
  void KEYLIST_01_keys_are_listed_in_the_order_in_which_they_were_inserted(Storage storage) {
    insert(storage, "m", "z", "a");

    assertThat(ids(storage, KeyQuery.ALL)).containsExactly("m", "z", "a");
  }

  @Test
  void KEYLIST_02_a_key_that_changes_keeps_its_place(Storage storage) {
    insert(storage, "m", "z", "a");

    storage.write(
        tx -> {
          tx.apiKeys().update("m", ApiKeyPatch.NONE.tags(List.of("new")), T1);
          tx.apiKeys().markUsed("m", T1);
          tx.apiKeys().disable("z", T1);
          return tx.apiKeys().revoke("m", Revocation.at(T1));
        });

    assertThat(ids(storage, KeyQuery.ALL)).containsExactly("m", "z", "a");
  }

  @Test
  void KEYLIST_03_a_key_that_is_inserted_again_comes_last(Storage storage) {
    insert(storage, "m", "z", "a");

    storage.write(tx -> tx.apiKeys().delete("m"));
    insert(storage, "m");

    assertThat(ids(storage, KeyQuery.ALL)).containsExactly("z", "a", "m");
  }

  @Test
  void KEYLIST_04_a_successor_comes_last(Storage storage) {
    insert(storage, "m", "z");

    storage.write(tx -> tx.apiKeys().rotate("m", key("a"), Rotation.at(T1)));

    assertThat(ids(storage, KeyQuery.ALL)).containsExactly("m", "z", "a");
  }

  @Test
  void KEYLIST_05_revoked_and_disabled_keys_are_listed_too(Storage storage) {
    insert(storage, "m", "z");

    storage.write(tx -> tx.apiKeys().revoke("m", Revocation.at(T1)));
    storage.write(tx -> tx.apiKeys().disable("z", T1));

    assertThat(ids(storage, KeyQuery.ALL)).containsExactly("m", "z");
  }

  @Test
  void KEYLIST_06_a_key_with_any_of_the_tags_is_listed_and_each_once(Storage storage) {
    tagged(storage, "both", "ci", "prod");
    tagged(storage, "one", "prod");
    tagged(storage, "other", "dev");
    insert(storage, "none");

    assertThat(ids(storage, anyOf("ci", "prod"))).containsExactly("both", "one");
    assertThat(ids(storage, anyOf("prod", "PROD", "prod"))).containsExactly("both", "one");
    assertThat(ids(storage, anyOf("nothing"))).isEmpty();
  }

  @Test
  void KEYLIST_07_tags_are_found_whatever_the_case_also_beyond_ASCII(Storage storage) {
    tagged(storage, "summer", "ÉTÉ");
    tagged(storage, "info", "INFO");

    assertThat(ids(storage, anyOf("été"))).containsExactly("summer");
    assertThat(ids(storage, anyOf("Été"))).containsExactly("summer");
    assertThat(ids(storage, anyOf("info"))).containsExactly("info");
    assertThat(ids(storage, anyOf("ete"))).isEmpty();
    assertThat(Stored.key(storage, "summer").tags()).containsExactly("été");
  }

  @Test
  void KEYLIST_08_a_tag_is_compared_whole(Storage storage) {
    tagged(storage, "m", "prod-eu", "100%", "a_b", "x,y");

    assertThat(ids(storage, anyOf("prod"))).isEmpty();
    assertThat(ids(storage, anyOf("100"))).isEmpty();
    assertThat(ids(storage, anyOf("acb"))).isEmpty();
    assertThat(ids(storage, anyOf("x"))).isEmpty();
    assertThat(ids(storage, anyOf("x,y"))).containsExactly("m");
  }

  @Test
  void KEYLIST_09_a_key_is_found_by_the_tags_that_it_has_now(Storage storage) {
    tagged(storage, "m", "old", "kept");

    storage.write(
        tx -> tx.apiKeys().update("m", ApiKeyPatch.NONE.tags(List.of("kept", "new")), T1));

    assertThat(ids(storage, anyOf("old"))).isEmpty();
    assertThat(ids(storage, anyOf("new"))).containsExactly("m");
    assertThat(ids(storage, anyOf("kept"))).containsExactly("m");
  }

  @Test
  void KEYLIST_10_a_deleted_key_is_found_by_no_tag(Storage storage) {
    tagged(storage, "m", "ci");
    storage.write(tx -> tx.apiKeys().delete("m"));
    insert(storage, "m");

    assertThat(ids(storage, anyOf("ci"))).isEmpty();
  }

  @Test
  void KEYLIST_11_tags_order_nothing(Storage storage) {
    tagged(storage, "m", "b");
    tagged(storage, "z", "a");
    tagged(storage, "a", "b", "a");

    assertThat(ids(storage, anyOf("a", "b"))).containsExactly("m", "z", "a");
  }

  private static void insert(Storage storage, String... ids) {
    for (String id : ids) {
      storage.write(tx -> tx.apiKeys().insert(key(id)));
    }
  }

  private static void tagged(Storage storage, String id, String... tags) {
    storage.write(tx -> tx.apiKeys().insert(key(id).toBuilder().tags(List.of(tags)).build()));
  }

  private static KeyQuery anyOf(String... tags) {
    return KeyQuery.ALL.taggedAnyOf(List.of(tags));
  }

  private static List<String> ids(Storage storage, KeyQuery query) {
    return storage.read(
        tx ->
            tx.apiKeys().list(query, PageRequest.first(99)).items().stream()
                .map(ApiKey::id)
                .toList());
  }
}
