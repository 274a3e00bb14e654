package dev.keyhold.keypal;

import static dev.keyhold.keypal.Samples.HASH;
import static dev.keyhold.keypal.Samples.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.keypal.KeypalException.Code;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tck.InMemoryStorage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeypalCallsTest {
  private static final String RECORD =
      "{'id':'k1','keyHash':'%s','metadata':{'ownerId':'ada','tags':['prod'],'plan':null}}"
          .formatted(HASH);
  private static final String LOG =
      "{'id':'l1','action':'created','keyId':'k1','ownerId':'ada','timestamp':'2025-12-31'}";

  private final Storage storage = InMemoryStorage.open();
  private final KeypalCalls calls = new KeypalCalls(Samples.over(storage));

  @AfterEach
  void close() {
    storage.close();
  }

  private String call(String method, String arguments) {
    byte[] json = arguments.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return new String(calls.call(method, json), StandardCharsets.UTF_8).replace('"', '\'');
  }

  @Test
  void every_method_answers_what_keypals_store_would() {
    assertThat(call("save", "[" + RECORD + "]")).isEqualTo("null");
    assertThat(call("findById", "['k1']")).isEqualTo(RECORD);
    assertThat(call("findById", "['k2']")).isEqualTo("null");
    assertThat(call("findByHash", "['" + HASH + "']")).isEqualTo(RECORD);
    assertThat(call("findByOwner", "['ada']")).isEqualTo("[" + RECORD + "]");
    assertThat(call("findByOwner", "['bob']")).isEqualTo("[]");
    assertThat(call("findByTag", "['PROD']")).isEqualTo("[" + RECORD + "]");
    assertThat(call("findByTag", "['PROD', null]")).isEqualTo("[" + RECORD + "]");
    assertThat(call("findByTag", "['PROD', 'bob']")).isEqualTo("[]");
    assertThat(call("findByTags", "[['x', 'prod'], 'ada']")).isEqualTo("[" + RECORD + "]");
    assertThat(call("findByTags", "[[]]")).isEqualTo("[]");
    assertThat(call("updateMetadata", "['k1', {'plan': 'x'}]")).isEqualTo("null");
    assertThat(call("findById", "['k1']")).contains("'plan':'x'");
    assertThat(call("saveLog", "[" + LOG + "]")).isEqualTo("null");
    assertThat(call("findLogs", "[{}]")).isEqualTo("[" + LOG + "]");
    assertThat(call("countLogs", "[{'ownerId': 'ada'}]")).isEqualTo("1");
    assertThat(call("getLogStats", "['ada']"))
        .isEqualTo("{'total':1,'byAction':{'created':1},'lastActivity':'2025-12-31'}");
    assertThat(call("deleteLogs", "[{}]")).isEqualTo("1");
    assertThat(call("getLogStats", "['ada']"))
        .isEqualTo("{'total':0,'byAction':{},'lastActivity':null}");
    assertThat(call("delete", "['k1']")).isEqualTo("null");
    assertThat(call("deleteByOwner", "['ada']")).isEqualTo("null");
    assertThat(call("findById", "['k1']")).isEqualTo("null");
  }

  @ParameterizedTest
  @CsvSource({"saved", "Save", "''", "toString", "__proto__"})
  void an_unknown_method_is_refused(String method) {
    assertThat(refusal(() -> call(method, "[]")).code()).isEqualTo(Code.UNKNOWN_METHOD);
  }

  @ParameterizedTest
  @EnumSource(KeypalMethod.class)
  void a_method_without_its_arguments_or_with_too_many_is_refused(KeypalMethod method) {
    KeypalException missing = refusal(() -> call(method.text(), "[]"));
    KeypalException superfluous = refusal(() -> call(method.text(), "['a', 'b', 'c']"));

    assertThat(missing.code()).isEqualTo(Code.INVALID_INPUT);
    assertThat(missing).hasMessageContaining("is missing");
    assertThat(superfluous.place())
        .contains(String.format(Locale.ROOT, "arguments[%d]", method.arguments()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "findById | {} | arguments",
        "findById | null | arguments",
        "findById | '' | arguments",
        "findById | [ | arguments",
        "findById | ['k1'] [] | arguments",
        "findById | [1e99999999999] | arguments",
        "findById | [NaN] | arguments",
        "findById | [7] | id",
        "findById | [['k1']] | id",
        "findById | ['\\ud800'] | id",
        "findById | ['\\u0000'] | id",
        "findByHash | [null] | hash",
        "findByOwner | [{}] | ownerId",
        "findByTag | [true] | tag",
        "findByTag | ['x', 7] | ownerId",
        "findByTags | ['x'] | tags",
        "findByTags | [['x', null]] | tags[1]",
        "delete | [0] | id",
        "deleteByOwner | [false] | ownerId",
        "save | ['x'] | record",
        "save | [{'keyHash':'h','metadata':{}}] | record.id",
        "save | [{'id':'','keyHash':'h','metadata':{}}] | record.id",
        "save | [{'id':'k','keyHash':5,'metadata':{}}] | record.keyHash",
        "save | [{'id':'k','keyHash':'h'}] | metadata",
        "save | [{'id':'k','keyHash':'h','metadata':[]}] | metadata",
        "save | [{'id':'k','keyHash':'h','metadata':{},'expiresAt':null}] | record",
        "save | [{'id':'k','keyHash':'h','metadata':{'expiresAt':'soon'}}] | metadata.expiresAt",
        "updateMetadata | ['k'] | metadata",
        "updateMetadata | [{}, {}] | id",
        "updateMetadata | ['k', {'scopes':[1]}] | metadata.scopes[0]",
        "saveLog | [{}] | log.id",
        "findLogs | ['ada'] | query",
        "countLogs | [null] | query",
        "deleteLogs | [{'keyId':''}] | query.keyId",
        "deleteLogs | [{'owner':'ada'}] | query",
        "getLogStats | [[]] | ownerId"
      })
  void arguments_that_are_not_what_a_method_takes_are_refused_with_their_place(
      String method, String arguments, String place) {
    KeypalException refusal = refusal(() -> call(method, arguments));

    assertThat(refusal.code()).isEqualTo(Code.INVALID_INPUT);
    assertThat(refusal.place()).contains(place);
    assertThat(refusal).hasMessageStartingWith(place + " ");
  }

  @Test
  void oversized_and_deep_arguments_are_refused() {
    String tooLong = "x".repeat(1_025);
    assertThat(refusal(() -> call("findById", "['" + tooLong + "']")).place()).contains("id");
    assertThat(refusal(() -> calls.call("save", new byte[KeypalCalls.MOST_BYTES + 1])).place())
        .contains("arguments");
    assertThat(refusal(() -> call("save", "[".repeat(500_000))).place()).contains("arguments");
    assertThat(refusal(() -> call("findById", "[" + "9".repeat(5_000) + "]")).place())
        .contains("arguments");
  }

  @Test
  void bytes_that_are_no_utf_8_are_refused() {
    byte[] latin = "[\"\u00e4\"]".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(refusal(() -> calls.call("findById", latin)).place()).contains("arguments");
  }

  @Test
  void a_refusal_never_shows_a_hash_or_a_value() {
    call("save", "[" + RECORD + "]");
    for (String arguments :
        new String[] {
          "[{'id':'k1','keyHash':'canary','metadata':{}}]",
          "[{'id':'k2','keyHash':'%s','metadata':{'name':'canary'}}]".formatted(HASH),
          "[{'id':'k2','keyHash':'canary','metadata':{'expiresAt':'canary'}}]",
          "['canary"
        }) {
      assertThat(refusal(() -> call("save", arguments)))
          .hasMessageNotContaining("canary")
          .hasMessageNotContaining(HASH);
    }
  }

  @Test
  void whatever_comes_is_answered_or_refused_and_harms_nothing() {
    call("save", "[" + RECORD + "]");
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<KeypalMethod> methods = List.of(KeypalMethod.values());
    String[] pieces = {"[", "]", "{", "}", "\"", ",", ":", "null", "1e9", "\\u", "id", "k1", " "};
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder("[");
      for (int j = random.nextInt(12); j >= 0; j--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      KeypalMethod method = methods.get(random.nextInt(methods.size()));
      try {
        calls.call(method.text(), text.toString().getBytes(StandardCharsets.UTF_8));
      } catch (KeypalException e) {
        assertThat(e.code()).as("seed %d: %s", seed, text).isEqualTo(Code.INVALID_INPUT);
      }
    }
    assertThat(call("findById", "['k1']")).isEqualTo(RECORD);
  }

  @Test
  void what_befalls_the_storage_is_not_taken_for_a_refusal() {
    storage.close();

    assertThatThrownBy(() -> call("findById", "['k1']"))
        .isInstanceOf(StorageException.Unavailable.class);
  }

  @Test
  void reads_are_told_from_writes() {
    assertThat(KeypalMethod.named("findLogs").orElseThrow().reads()).isTrue();
    assertThat(KeypalMethod.named("deleteLogs").orElseThrow().reads()).isFalse();
  }
}
