package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.ACME;
import static dev.keyhold.tck.Samples.ADA;
import static dev.keyhold.tck.Samples.KEY;
import static dev.keyhold.tck.Samples.LEAF;
import static dev.keyhold.tck.Samples.METADATA;
import static dev.keyhold.tck.Samples.OTHER_KEY;
import static dev.keyhold.tck.Samples.PASSWORD;
import static dev.keyhold.tck.Samples.T1;
import static dev.keyhold.tck.Samples.bytes;
import static dev.keyhold.tck.Samples.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StoredEntry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a storage that keeps its data has kept when it is opened again. */
@PromiseOf(Storage.class)
abstract class DurabilityContract {
  @BeforeEach
  void data_is_kept(StoragePlace place) {
    Assumptions.assumeTrue(place.keepsData(), "the storage keeps no data");
  }

  @Test
  @Needs(Part.IDENTITIES)
  void DURABLE_01_identities_are_there_after_reopening(StoragePlace place) throws IOException {
    PasswordCredential password;
    try (Storage storage = place.open("kept")) {
      password =
          storage.write(
              tx -> {
                tx.identities().accounts().create(ADA);
                tx.identities().organizations().create(ACME);
                return tx.identities().passwords().set(ADA.id(), PASSWORD, true, T1);
              });
    }

    try (Storage storage = place.open("kept")) {
      assertThat(Stored.account(storage, ADA.id())).isEqualTo(ADA);
      assertThat(Stored.organization(storage, ACME.id())).isEqualTo(ACME);
      assertThat(Stored.memberIds(storage, ACME.id())).containsExactly(ADA.id());
      assertThat(Stored.password(storage, ADA.id())).isEqualTo(password);
    }
  }

  @Test
  @Needs(Part.API_KEYS)
  void DURABLE_02_keys_are_there_after_reopening_and_in_their_order(StoragePlace place)
      throws IOException {
    ApiKey last = OTHER_KEY.toBuilder().tags(List.of("x")).metadata(METADATA).build();
    try (Storage storage = place.open("kept")) {
      storage.write(tx -> tx.apiKeys().insert(Samples.key("zeta")));
      storage.write(tx -> tx.apiKeys().insert(KEY));
    }

    try (Storage storage = place.open("kept")) {
      storage.write(tx -> tx.apiKeys().insert(last));

      List<ApiKey> keys =
          storage.read(tx -> tx.apiKeys().list(KeyQuery.ALL, PageRequest.first(9)).items());
      assertThat(keys).containsExactly(Samples.key("zeta"), KEY, last);
    }
  }

  @Test
  @Needs(Part.AUDIT)
  void DURABLE_03_the_trail_goes_on_after_reopening_where_it_stopped(StoragePlace place)
      throws IOException {
    List<StoredEntry> before;
    try (Storage storage = place.open("kept")) {
      storage.write(tx -> tx.audit().append(entry("e1"), LEAF));
      storage.write(tx -> tx.audit().erase(AuditQuery.ALL, T1, 1));
      storage.write(tx -> tx.audit().append(entry("e2"), LEAF));
      before = Stored.trail(storage);
    }

    try (Storage storage = place.open("kept")) {
      storage.write(tx -> tx.audit().append(entry("e3")));

      List<StoredEntry> after = Stored.trail(storage);
      assertThat(after.subList(0, before.size())).isEqualTo(before);
      assertThat(Stored.entry(storage, "e3").sequence()).isEqualTo(before.size() + 1);
    }
  }

  @Test
  @Needs(Part.AUDIT)
  void DURABLE_04_the_state_of_the_trail_is_there_after_reopening(StoragePlace place)
      throws IOException {
    try (Storage storage = place.open("kept")) {
      storage.write(tx -> tx.audit().state().insert("head", bytes("one")));
    }

    try (Storage storage = place.open("kept")) {
      Optional<Bytes> head = storage.read(tx -> tx.audit().state().find("head"));
      assertThat(head).contains(bytes("one"));
    }
  }

  @Test
  @Needs(Part.API_KEYS)
  void DURABLE_05_a_cursor_stays_good_after_reopening(StoragePlace place) throws IOException {
    Cursor cursor;
    try (Storage storage = place.open("kept")) {
      storage.write(tx -> tx.apiKeys().insert(KEY));
      storage.write(tx -> tx.apiKeys().insert(OTHER_KEY));
      Page<ApiKey> first =
          storage.read(tx -> tx.apiKeys().list(KeyQuery.ALL, PageRequest.first(1)));
      cursor = first.next().orElseThrow();
    }

    try (Storage storage = place.open("kept")) {
      List<ApiKey> rest =
          storage.read(
              tx -> tx.apiKeys().list(KeyQuery.ALL, PageRequest.first(9).after(cursor)).items());
      assertThat(rest).containsExactly(OTHER_KEY);
    }
  }

  @Test
  @Needs(Part.API_KEYS)
  void DURABLE_06_a_revocation_is_there_after_reopening(StoragePlace place) throws IOException {
    try (Storage storage = place.open("kept")) {
      storage.write(tx -> tx.apiKeys().insert(KEY));
      storage.write(tx -> tx.apiKeys().revoke(KEY.id(), Revocation.at(T1).reason("lost")));
    }

    try (Storage storage = place.open("kept")) {
      assertThat(Stored.key(storage, KEY.id()).revokedAt()).contains(T1);
    }
  }
}
