package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.KEY;
import static dev.keyhold.tck.Samples.OTHER_PASSWORD;
import static dev.keyhold.tck.Samples.PASSWORD;
import static dev.keyhold.tck.Samples.T0;
import static dev.keyhold.tck.Samples.T1;
import static dev.keyhold.tck.Samples.bytes;
import static dev.keyhold.tck.Samples.hashOf;
import static dev.keyhold.tck.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AccessLevel;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountPatch;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.OrganizationPatch;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Rotation;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.Transaction;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link Text}, {@link Limits} and {@link Json} promise, once a storage has kept it. */
@PromiseOf(Text.class)
abstract class TextContract {
  private static final PageRequest PAGE = PageRequest.first(9);

  /** Half a surrogate pair of either kind, and the one character that no text holds. */
  private static final List<String> MALFORMED =
      List.of("a\ud83d", "\udd11b", "\udd11\ud83d", "a\u0000b");

  private static final List<String> PROBES =
      List.of("plain", "'quoted' \"twice\"", "%_\\", "e\u0301 stays decomposed", "🔑\uffee", " ");

  @Test
  @Needs(Part.IDENTITIES)
  void TEXT_01_malformed_text_is_refused_by_the_identities(Storage storage) {
    List<BiConsumer<Transaction, String>> calls =
        List.of(
            (tx, text) -> tx.identities().accounts().find(text),
            (tx, text) -> tx.identities().accounts().findByEmail(text),
            (tx, text) -> tx.identities().accounts().update(text, AccountPatch.NONE, T1),
            (tx, text) -> tx.identities().accounts().changeStatus(text, AccountStatus.ACTIVE, T1),
            (tx, text) -> tx.identities().accounts().delete(text),
            (tx, text) -> tx.identities().organizations().find(text),
            (tx, text) -> tx.identities().organizations().findBySlug(text),
            (tx, text) -> tx.identities().organizations().update(text, OrganizationPatch.NONE, T1),
            (tx, text) -> tx.identities().organizations().transfer(text, "ada", T1),
            (tx, text) -> tx.identities().organizations().delete(text),
            (tx, text) -> tx.identities().members().find(text, "ada"),
            (tx, text) -> tx.identities().members().find("acme", text),
            (tx, text) -> tx.identities().members().listOf(text, PAGE),
            (tx, text) -> tx.identities().members().listFor(text, PAGE),
            (tx, text) ->
                tx.identities().members().changeLevel(text, "ada", MembershipLevel.ADMIN, T1),
            (tx, text) -> tx.identities().members().remove("acme", text),
            (tx, text) -> tx.identities().passwords().set(text, PASSWORD, false, T1),
            (tx, text) -> tx.identities().passwords().find(text),
            (tx, text) -> tx.identities().passwords().change(text, PASSWORD, OTHER_PASSWORD, T1),
            (tx, text) -> tx.identities().passwords().rehash(text, PASSWORD, OTHER_PASSWORD, T1),
            (tx, text) -> tx.identities().passwords().countFailure(text, T1),
            (tx, text) -> tx.identities().passwords().lock(text, T1, T1),
            (tx, text) -> tx.identities().passwords().clearFailures(text, T1),
            (tx, text) -> tx.identities().passwords().remove(text));

    refuseMalformed(storage, calls);
  }

  @Test
  @Needs(Part.API_KEYS)
  void TEXT_02_malformed_text_is_refused_by_the_keys(Storage storage) {
    List<BiConsumer<Transaction, String>> calls =
        List.of(
            (tx, text) -> tx.apiKeys().findById(text),
            (tx, text) -> tx.apiKeys().update(text, ApiKeyPatch.NONE, T1),
            (tx, text) -> tx.apiKeys().enable(text, T1),
            (tx, text) -> tx.apiKeys().disable(text, T1),
            (tx, text) -> tx.apiKeys().revoke(text, Revocation.at(T1)),
            (tx, text) -> tx.apiKeys().rotate(text, KEY, Rotation.at(T1)),
            (tx, text) -> tx.apiKeys().markUsed(text, T1),
            (tx, text) -> tx.apiKeys().rehash(text, hashOf("a"), hashOf("b"), "sha256", T1),
            (tx, text) -> tx.apiKeys().delete(text),
            (tx, text) -> tx.apiKeys().deleteByOwner(text));

    refuseMalformed(storage, calls);
  }

  @Test
  @Needs(Part.AUDIT)
  void TEXT_03_malformed_text_is_refused_by_the_trail(Storage storage) {
    List<BiConsumer<Transaction, String>> calls =
        List.of(
            (tx, text) -> tx.audit().find(text),
            (tx, text) -> tx.audit().state().find(text),
            (tx, text) -> tx.audit().state().insert(text, bytes("one")),
            (tx, text) -> tx.audit().state().replace(text, bytes("one"), bytes("two")),
            (tx, text) -> tx.audit().state().remove(text, bytes("one")),
            (tx, text) -> tx.audit().state().list(text, "z", 1),
            (tx, text) -> tx.audit().state().list("a", text, 1));

    refuseMalformed(storage, calls);
  }

  @Test
  @Needs(Part.IDENTITIES)
  void TEXT_04_accounts_are_ordered_by_code_point(Storage storage) {
    List<String> inOrder = List.of("A", "Z", "a", "aa", "z", "é", "\uffee", "🔑");
    for (String id : List.of("🔑", "z", "aa", "\uffee", "A", "é", "a", "Z")) {
      Account service = Account.builder(id, T0).accessLevel(AccessLevel.SERVICE).build();
      storage.write(tx -> tx.identities().accounts().create(service));
    }

    List<String> ids =
        storage.read(
            tx -> tx.identities().accounts().list(PAGE).items().stream().map(Account::id).toList());
    boolean pagesGoOn = storage.read(tx -> pagesGoOn(tx, inOrder));

    assertThat(ids).isEqualTo(inOrder);
    assertThat(pagesGoOn).isTrue();
  }

  @Test
  @Needs(Part.API_KEYS)
  void TEXT_05_texts_of_a_key_come_back_as_they_were(Storage storage) {
    for (String text : PROBES) {
      ApiKey probe =
          key("id " + text).toBuilder()
              .name(text)
              .description(text)
              .scopes(List.of(text))
              .resources(Map.of(text, List.of(text)))
              .tags(List.of(text))
              .metadata(Json.of(Map.of(text, text)))
              .build();
      storage.write(tx -> tx.apiKeys().insert(probe));

      assertThat(Stored.key(storage, probe.id())).isEqualTo(probe);
    }
  }

  @Test
  @Needs(Part.IDENTITIES)
  void TEXT_06_texts_of_an_account_come_back_as_they_were(Storage storage) {
    for (String text : PROBES) {
      Account probe =
          Account.builder("id " + text, T0)
              .accessLevel(AccessLevel.SERVICE)
              .displayName(text)
              .metadata(Json.of(Map.of(text, text)))
              .build();
      storage.write(tx -> tx.identities().accounts().create(probe));

      assertThat(Stored.account(storage, probe.id())).isEqualTo(probe);
    }
  }

  @Test
  @Needs(Part.API_KEYS)
  void TEXT_07_the_longest_texts_are_kept_whole(Storage storage) {
    String name = "🔑".repeat(Limits.NAME_LENGTH / 2);
    List<String> many =
        IntStream.range(0, Limits.LIST_SIZE)
            .mapToObj(i -> String.format(Locale.ROOT, "tag-%03d", i))
            .toList();
    String json = "{\"a\":\"" + "é".repeat(Limits.JSON_LENGTH - 8) + "\"}";
    ApiKey longest =
        key("k".repeat(Limits.ID_LENGTH)).toBuilder()
            .name(name)
            .description("d".repeat(Limits.TEXT_LENGTH))
            .tags(many)
            .scopes(many)
            .metadata(Json.parse(json))
            .build();
    storage.write(tx -> tx.apiKeys().insert(longest));

    assertThat(Stored.key(storage, longest.id())).isEqualTo(longest);
  }

  @Test
  @Needs(Part.API_KEYS)
  void TEXT_08_a_text_may_be_empty_and_is_not_missing_then(Storage storage) {
    ApiKey empty =
        key("empty").toBuilder()
            .name("")
            .description("")
            .displayHint("")
            .revokedAt(T1)
            .revocationReason("")
            .tags(List.of(""))
            .build();
    storage.write(tx -> tx.apiKeys().insert(empty));

    assertThat(Stored.key(storage, "empty")).isEqualTo(empty);
  }

  @Test
  @Needs(Part.API_KEYS)
  void TEXT_09_JSON_comes_back_with_its_nulls_and_exact_numbers(Storage storage) {
    Json json =
        Json.parse(
            "{\"null\":null,\"deep\":[[],{},[null]],\"big\":9007199254740993,"
                + "\"small\":1e-300,\"exact\":0.1000000000000000055511151231257827,\"\":\"\"}");
    ApiKey probe = key("json").toBuilder().metadata(json).build();
    storage.write(tx -> tx.apiKeys().insert(probe));

    assertThat(Stored.key(storage, "json").metadata()).isEqualTo(json);
  }

  @Test
  @Needs(Part.AUDIT)
  void TEXT_10_texts_of_an_entry_come_back_as_they_were(Storage storage) {
    for (String text : PROBES) {
      AuditEntry probe =
          AuditEntry.builder("id " + text, "action " + text, T0)
              .reason(text)
              .userAgent(text)
              .details(Json.of(Map.of(text, text)))
              .build();
      storage.write(tx -> tx.audit().append(probe));

      assertThat(Stored.entry(storage, probe.id()).content()).isEqualTo(probe);
    }
    assertThat(Stored.trail(storage)).hasSameSizeAs(PROBES);
  }

  private static boolean pagesGoOn(Transaction tx, List<String> inOrder) {
    PageRequest request = PageRequest.first(1);
    for (String id : inOrder) {
      Page<Account> page = tx.identities().accounts().list(request);
      if (!page.items().get(0).id().equals(id)) {
        return false;
      }
      request = page.next().map(request::after).orElse(request);
    }
    return true;
  }

  private static void refuseMalformed(
      Storage storage, List<BiConsumer<Transaction, String>> calls) {
    for (int i = 0; i < calls.size(); i++) {
      BiConsumer<Transaction, String> call = calls.get(i);
      for (String text : MALFORMED) {
        Refused.as(
            StorageException.InvalidInput.class,
            String.format(
                Locale.ROOT,
                "call %d of this rule, with text %d",
                i + 1,
                MALFORMED.indexOf(text) + 1),
            () ->
                storage.write(
                    tx -> {
                      call.accept(tx, text);
                      return "accepted";
                    }));
      }
    }
  }
}
