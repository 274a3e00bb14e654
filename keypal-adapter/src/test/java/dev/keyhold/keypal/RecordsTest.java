package dev.keyhold.keypal;

import static dev.keyhold.keypal.Samples.HASH;
import static dev.keyhold.keypal.Samples.T0;
import static dev.keyhold.keypal.Samples.fresh;
import static dev.keyhold.keypal.Samples.ids;
import static dev.keyhold.keypal.Samples.metadata;
import static dev.keyhold.keypal.Samples.record;
import static dev.keyhold.keypal.Samples.refusal;
import static dev.keyhold.keypal.Samples.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.keypal.KeypalException.Code;
import dev.keyhold.spi.AccessLevel;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.tck.InMemoryStorage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RecordsTest {
  private final Storage storage = InMemoryStorage.open();
  private final KeypalStorage keypal = Samples.over(storage);

  @AfterEach
  void close() {
    storage.close();
  }

  private KeypalMetadata stored(String id) {
    return keypal.findById(id).orElseThrow().metadata();
  }

  private ApiKey key(String id) {
    return storage.read(tx -> tx.apiKeys().findById(id).orElseThrow());
  }

  @Nested
  class Save {
    @Test
    void what_was_saved_is_found_by_id_and_by_hash() {
      KeypalRecord record = fresh("k1", "ada");
      keypal.save(record);

      assertThat(keypal.findById("k1")).contains(record);
      assertThat(keypal.findByHash(record.keyHash())).contains(record);
    }

    @Test
    void a_record_as_keypal_writes_it_needs_no_more_than_the_columns() {
      keypal.save(fresh("k1", "ada"));

      assertThat(key("k1").metadata().text()).isEqualTo("{}");
    }

    @Test
    void a_taken_id_is_refused_before_a_taken_hash_in_keypals_words() {
      keypal.save(fresh("k1", "ada"));
      keypal.save(fresh("k2", "ada"));

      refused(
          Code.DUPLICATE_ID,
          "API key with id k1 already exists",
          () -> keypal.save(new KeypalRecord("k1", fresh("k2", "").keyHash(), metadata("{}"))));
    }

    @Test
    void a_taken_hash_is_refused_in_keypals_words_and_changes_nothing() {
      keypal.save(fresh("k1", "ada"));

      refused(
          Code.DUPLICATE_HASH,
          "API key hash collision detected",
          () ->
              keypal.save(
                  new KeypalRecord(
                      "k2", fresh("k1", "").keyHash(), metadata("{'ownerId': 'mallory'}"))));
      assertThat(keypal.findById("k2")).isEmpty();
      assertThat(keypal.findByHash(fresh("k1", "").keyHash()).orElseThrow().id()).isEqualTo("k1");
      boolean mallory = storage.read(tx -> tx.identities().accounts().find("mallory").isPresent());
      assertThat(mallory).isFalse();
    }

    @Test
    void an_unknown_owner_becomes_a_service_account_in_the_same_transaction() {
      keypal.save(fresh("k1", "ada"));

      Account owner = storage.read(tx -> tx.identities().accounts().find("ada").orElseThrow());
      assertThat(owner.accessLevel()).isEqualTo(AccessLevel.SERVICE);
      assertThat(key("k1").ownerId()).contains("ada");
    }

    @Test
    void a_known_owner_is_left_alone() {
      Account ada = Account.builder("ada", T0).email("ada@example.org").build();
      storage.write(tx -> tx.identities().accounts().create(ada));
      keypal.save(fresh("k1", "ada"));

      assertThat(
              storage.<Account, RuntimeException>read(
                  tx -> tx.identities().accounts().find("ada").orElseThrow()))
          .isEqualTo(ada);
    }

    @Test
    void an_unknown_owner_is_refused_if_owners_are_strict() {
      KeypalStorage strict = KeypalStorage.builder(storage).strictOwners(true).build();

      KeypalException refusal = refusal(() -> strict.save(fresh("k1", "ada")));

      assertThat(refusal.code()).isEqualTo(Code.OWNER_NOT_FOUND);
      assertThat(refusal.place()).contains("metadata.ownerId");
      assertThat(keypal.findById("k1")).isEmpty();
      strict.save(fresh("k1", "")); // who has no owner needs no account
    }

    @Test
    void a_storage_without_accounts_takes_any_owner() {
      try (Storage keysOnly = InMemoryStorage.offering(Part.API_KEYS)) {
        Samples.over(keysOnly).save(fresh("k1", "ada"));

        assertThat(ids(Samples.over(keysOnly).findByOwner("ada"))).containsExactly("k1");
      }
    }

    @Test
    void the_empty_owner_is_no_owner() {
      keypal.save(fresh("k1", ""));

      assertThat(key("k1").ownerId()).isEmpty();
      assertThat(stored("k1").value("ownerId")).isEqualTo("");
    }

    @Test
    void an_id_or_a_hash_that_cannot_be_kept_is_refused_with_its_place() {
      assertThat(refusal(() -> new KeypalRecord("", HASH, KeypalMetadata.EMPTY)).place())
          .contains("record.id");
      assertThat(
              refusal(() -> new KeypalRecord("k".repeat(256), HASH, KeypalMetadata.EMPTY)).place())
          .contains("record.id");
      assertThat(refusal(() -> new KeypalRecord("k", "", KeypalMetadata.EMPTY)).place())
          .contains("record.keyHash");
    }

    @Test
    void the_scheme_of_a_hash_is_told_by_its_length() {
      keypal.save(new KeypalRecord("k1", HASH, KeypalMetadata.EMPTY));
      keypal.save(new KeypalRecord("k2", HASH + HASH, KeypalMetadata.EMPTY));
      keypal.save(new KeypalRecord("k3", "another", KeypalMetadata.EMPTY));

      assertThat(key("k1").hashScheme()).isEqualTo("sha256");
      assertThat(key("k2").hashScheme()).isEqualTo("sha512");
      assertThat(key("k3").hashScheme()).isEqualTo("keypal");
    }

    @Test
    void a_record_that_is_too_large_as_a_whole_is_refused_and_not_cut() {
      KeypalMetadata large =
          KeypalMetadata.EMPTY.with("one", "x".repeat(40_000)).with("two", "x".repeat(40_000));

      assertThat(refusal(() -> keypal.save(new KeypalRecord("k1", HASH, large))).place())
          .contains("metadata");
    }

    @Test
    void an_unknown_member_nests_as_deep_as_there_is_room_for() {
      String deep = "[".repeat(29) + "]".repeat(29);
      keypal.save(record("k1", "{'plan': %s}".formatted(deep)));

      assertThat(stored("k1")).isEqualTo(metadata("{'plan': %s}".formatted(deep)));
      assertThat(refusal(() -> keypal.save(record("k2", "{'plan': [%s]}".formatted(deep)))).place())
          .contains("metadata");
    }

    @Test
    void a_save_in_a_unit_that_fails_is_no_save() {
      refusal(
          () ->
              storage.write(
                  tx -> {
                    keypal.save(tx, fresh("k1", "ada"));
                    keypal.save(tx, fresh("k1", "ada"));
                    return true;
                  }));

      assertThat(keypal.findById("k1")).isEmpty();
    }
  }

  @Nested
  class Find {
    @Test
    void revoked_disabled_and_expired_records_are_found() {
      keypal.save(
          record(
              "k1",
              "{'ownerId': 'ada', 'enabled': false, 'expiresAt': '2020-01-01',"
                  + " 'revokedAt': '2019-01-01', 'tags': ['x']}"));

      assertThat(ids(keypal.findByOwner("ada"))).containsExactly("k1");
      assertThat(ids(keypal.findByTag("x"))).containsExactly("k1");
      assertThat(keypal.findByHash(record("k1", "{}").keyHash())).isPresent();
    }

    @Test
    void what_no_record_can_have_is_not_found() {
      String half = "\ud800";
      assertThat(keypal.findById("")).isEmpty();
      assertThat(keypal.findById(half)).isEmpty();
      assertThat(keypal.findByHash("")).isEmpty();
      assertThat(keypal.findByHash("h".repeat(5_000))).isEmpty();
      assertThat(keypal.findByOwner(half)).isEmpty();
      assertThat(keypal.findByTag("x", half)).isEmpty();
      keypal.delete("");
      keypal.deleteByOwner(half);
    }

    @Test
    void the_records_of_an_owner_come_in_the_order_of_their_insertion() {
      List.of("z", "a", "m").forEach(id -> keypal.save(fresh(id, "ada")));
      keypal.save(fresh("b", "bob"));

      assertThat(ids(keypal.findByOwner("ada"))).containsExactly("z", "a", "m");
    }

    @Test
    void more_records_than_a_page_holds_are_all_found() {
      storage.write(
          tx -> {
            IntStream.range(0, 1_001).forEach(i -> keypal.save(tx, fresh("k" + i, "ada")));
            return true;
          });

      assertThat(ids(keypal.findByOwner("ada")))
          .isEqualTo(IntStream.range(0, 1_001).mapToObj(i -> "k" + i).toList());
      assertThat(keypal.listRecords(PageRequest.first(10)).items()).hasSize(10);
    }

    @Test
    void the_empty_owner_owns_nothing_that_could_be_listed_or_deleted() {
      keypal.save(fresh("k1", ""));
      keypal.deleteByOwner("");

      assertThat(keypal.findByOwner("")).isEmpty();
      assertThat(keypal.findById("k1")).isPresent();
    }

    @Test
    void tags_are_folded_on_both_sides_and_one_is_enough() {
      keypal.save(record("k1", "{'ownerId': 'ada', 'tags': ['Prod', 'ÄRA']}"));
      keypal.save(record("k2", "{'tags': ['prod', 'prod', 'dev']}"));
      keypal.save(record("k3", "{'tags': []}"));

      assertThat(ids(keypal.findByTags(List.of("PROD", "dev")))).containsExactly("k1", "k2");
      assertThat(ids(keypal.findByTags(List.of("ära", "none")))).containsExactly("k1");
      assertThat(ids(keypal.findByTags(List.of("prod"), "ada"))).containsExactly("k1");
      assertThat(ids(keypal.findByTags(List.of("prod"), ""))).containsExactly("k2");
      assertThat(keypal.findByTags(List.of())).isEmpty();
      assertThat(keypal.findByTags(List.of(), "ada")).isEmpty();
      assertThat(stored("k1").value("tags")).isEqualTo(List.of("prod", "ära"));
      assertThat(stored("k2").value("tags")).isEqualTo(List.of("prod", "prod", "dev"));
    }
  }

  @Nested
  class Delete {
    @Test
    void a_deleted_record_frees_its_id_and_its_hash() {
      keypal.save(fresh("k1", "ada"));
      keypal.delete("k1");
      keypal.delete("k1");
      keypal.save(fresh("k1", "bob"));

      assertThat(ids(keypal.findByOwner("bob"))).containsExactly("k1");
    }

    @Test
    void the_records_of_an_owner_are_deleted_and_those_of_others_stay() {
      keypal.save(fresh("k1", "ada"));
      keypal.save(fresh("k2", "bob"));
      keypal.deleteByOwner("ada");
      keypal.deleteByOwner("ada");

      assertThat(ids(keypal.findByOwner("ada"))).isEmpty();
      assertThat(ids(keypal.findByOwner("bob"))).containsExactly("k2");
    }
  }
}
