package dev.keyhold.keypal;

import static dev.keyhold.keypal.KeypalLogQuery.ALL;
import static dev.keyhold.keypal.Samples.T0;
import static dev.keyhold.keypal.Samples.refusal;
import static dev.keyhold.keypal.Samples.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.keypal.KeypalException.Code;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.tck.InMemoryStorage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogsTest {
  private static final String NOON = "2025-12-31T12:00:00.000Z";

  private final Storage storage = InMemoryStorage.open();
  private final KeypalStorage keypal = Samples.over(storage);

  @AfterEach
  void close() {
    storage.close();
  }

  private static KeypalLog log(String id, String action, String ownerId, String timestamp) {
    return new KeypalLog(id, action, "key of " + id, ownerId, timestamp, Optional.empty());
  }

  private void save(String id, String timestamp) {
    keypal.saveLog(log(id, "created", "ada", timestamp));
  }

  private List<String> found(KeypalLogQuery query) {
    return keypal.findLogs(query).stream().map(KeypalLog::id).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'id':'l1','action':'created','keyId':'k1','ownerId':'ada','timestamp':'2025-12-31'}",
        "{'id':'l1','action':'','keyId':'','ownerId':'','timestamp':'2025-12-31T12:00:00Z'}",
        "{'id':'l1','action':'x y','keyId':'k1','ownerId':'','timestamp':'2025-12-31T12:00+01:00',"
            + "'data':{}}",
        "{'id':'l1','action':'rotated','keyId':'','ownerId':'ada',"
            + "'timestamp':'2025-12-31T12:00:00.000Z','data':null}",
        "{'id':'l1','action':'rotated','keyId':'','ownerId':'ada',"
            + "'timestamp':'2025-12-31T12:00:00.000Z','data':{'metadata':{'rotatedTo':null}}}"
      })
  void a_log_comes_back_as_it_was_saved(String text) {
    String json = text.replace('\'', '"');
    keypal.saveLog(KeypalLog.parse(json));

    assertThat(keypal.findLogs(ALL)).singleElement().extracting(KeypalLog::json).isEqualTo(json);
    assertThat(keypal.listLogs(PageRequest.first(9)).items())
        .containsExactly(KeypalLog.parse(json));
  }

  @Test
  void a_second_log_of_one_id_is_refused_after_a_deletion_too() {
    save("l1", NOON);
    String message = "Audit log with id l1 already exists";

    refused(Code.DUPLICATE_ID, message, () -> save("l1", "2026-01-01"));
    assertThat(keypal.findLogs(ALL).get(0).timestamp()).isEqualTo(NOON);
    keypal.deleteLogs(ALL);
    refused(Code.DUPLICATE_ID, message, () -> save("l1", NOON));
  }

  @Test
  void newer_logs_come_first_and_those_of_one_time_in_the_order_of_their_insertion() {
    save("a", NOON);
    save("b", "2025-12-31T13:00:00+01:00"); // the same instant
    save("c", "2026-01-01");
    save("d", NOON);
    save("e", "2025-01-01");

    assertThat(found(ALL)).containsExactly("c", "a", "b", "d", "e");
  }

  @Test
  void pages_of_any_size_show_the_same_order() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      save("l" + i, List.of("2025-01-01", NOON, NOON, "2026-01-01").get(i % 4));
    }
    all.addAll(found(ALL));
    for (int limit = 1; limit < 42; limit++) {
      for (int offset = 0; offset < 42; offset++) {
        assertThat(found(ALL.limit(limit).offset(offset)))
            .isEqualTo(all.stream().skip(offset).limit(limit).toList());
      }
    }
  }

  @Test
  void more_logs_of_one_time_than_a_page_holds_keep_their_order() {
    storage.write(
        tx -> {
          keypal.saveLog(tx, log("newest", "created", "ada", "2026-01-01"));
          IntStream.range(0, 2_500)
              .forEach(i -> keypal.saveLog(tx, log("l" + i, "created", "ada", NOON)));
          keypal.saveLog(tx, log("oldest", "created", "ada", "2025-01-01"));
          return true;
        });
    List<String> all = new ArrayList<>(List.of("newest"));
    IntStream.range(0, 2_500).forEach(i -> all.add("l" + i));
    all.add("oldest");

    assertThat(found(ALL.limit(Long.MAX_VALUE))).isEqualTo(all);
    assertThat(found(ALL.limit(3).offset(2_499))).containsExactly("l2498", "l2499", "oldest");
    assertThat(found(ALL.limit(2).offset(1_000))).containsExactly("l999", "l1000");
  }

  @Test
  void the_times_at_both_ends_of_what_is_kept_are_found() {
    IntStream.range(0, 3).forEach(i -> save("late" + i, "9999-12-31T23:59:59.999Z"));
    IntStream.range(0, 3).forEach(i -> save("early" + i, "0001-01-01"));

    assertThat(found(ALL.limit(1))).containsExactly("late0");
    assertThat(found(ALL.limit(2).offset(2))).containsExactly("late2", "early0");
    assertThat(found(ALL.startDate("9999-12-31").endDate("9999-12-31"))).hasSize(3);
    assertThat(found(ALL.endDate("9999-12-31T23:59:59.999Z"))).hasSize(6);
    assertThat(found(ALL.endDate("0001-01-01T00:00:00Z"))).hasSize(3);
  }

  @Test
  void a_hundred_are_found_unless_more_are_asked_for() {
    IntStream.range(0, 120).forEach(i -> save("l" + i, NOON));

    assertThat(found(ALL)).hasSize(100);
    assertThat(found(ALL.limit(110))).hasSize(110);
    assertThat(found(ALL.limit(0))).isEmpty();
    assertThat(found(ALL.offset(Long.MAX_VALUE))).isEmpty();
    assertThat(keypal.countLogs(ALL.limit(1).offset(5))).isEqualTo(120);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "2025-12-31, -, 2",
        "-, 2025-12-31, 2",
        "-, 2025-12-31T10:00:00Z, 2",
        "-, 2025-12-31T09:59:59.999Z, 1",
        "2025-12-31T14:00:00+05:00, -, 2",
        "2025-12-31T10:00:00.001Z, -, 1",
        "2025-12-31T10:00:00Z, 2025-12-31T10:00:00Z, 1",
        "2026-01-01, 2025-01-01, 0",
        "'', '', 3"
      })
  void both_ends_are_inclusive_instants_and_a_date_is_a_whole_day(
      String start, String end, int expected) {
    save("before", "2025-12-30T23:59:59.999Z");
    save("in", "2025-12-31T10:00:00.000Z");
    save("after", "2026-01-01T00:00:00.000Z");
    KeypalLogQuery query = start == null ? ALL : ALL.startDate(start);
    query = end == null ? query : query.endDate(end);

    assertThat(found(query)).hasSize(expected);
    assertThat(keypal.countLogs(query)).isEqualTo(expected);
  }

  @Test
  void filters_are_joined_and_an_empty_one_is_none() {
    keypal.saveLog(new KeypalLog("a", "created", "k1", "ada", NOON, Optional.empty()));
    keypal.saveLog(new KeypalLog("b", "revoked", "k1", "ada", NOON, Optional.empty()));
    keypal.saveLog(new KeypalLog("c", "revoked", "k2", "", NOON, Optional.empty()));

    assertThat(found(ALL.keyId("k1").action("revoked").ownerId("ada"))).containsExactly("b");
    assertThat(found(ALL.keyId("k2").ownerId("ada"))).isEmpty();
    assertThat(found(ALL.keyId("").action("").ownerId(""))).containsExactly("a", "b", "c");
  }

  @Test
  void a_deletion_takes_what_matches_and_leaves_the_rest() {
    save("l2023", "2023-05-05");
    save("l2025", "2025-05-05");
    keypal.saveLog(log("bobs", "created", "bob", "2023-05-05"));

    assertThat(keypal.deleteLogs(ALL.ownerId("ada").endDate("2024-01-01").limit(0).offset(9)))
        .isEqualTo(1);
    assertThat(found(ALL)).containsExactly("l2025", "bobs");
    assertThat(keypal.deleteLogs(ALL)).isEqualTo(2);
    assertThat(keypal.deleteLogs(ALL)).isZero();
  }

  @Test
  void a_deletion_of_many_counts_them_all() {
    storage.write(
        tx -> {
          IntStream.range(0, 1_234)
              .forEach(i -> keypal.saveLog(tx, log("l" + i, "created", "ada", NOON)));
          return true;
        });

    assertThat(storage.<Long, RuntimeException>read(tx -> tx.audit().count(AuditQuery.ALL)))
        .isEqualTo(1_234);
    assertThat(keypal.deleteLogs(ALL.ownerId("ada"))).isEqualTo(1_234);
    assertThat(keypal.countLogs(ALL)).isZero();
  }

  @Test
  void a_deletion_in_a_unit_that_fails_is_none() {
    save("l1", NOON);
    refusal(
        () ->
            storage.write(
                tx -> {
                  assertThat(keypal.deleteLogs(tx, ALL)).isEqualTo(1);
                  keypal.saveLog(tx, log("l1", "created", "ada", NOON));
                  return true;
                }));

    assertThat(found(ALL)).containsExactly("l1");
  }

  @Test
  void an_empty_filter_does_not_delete_the_logs_of_everyone() {
    save("l1", NOON);
    for (KeypalLogQuery query :
        List.of(
            ALL.keyId(""),
            ALL.ownerId(""),
            ALL.action(""),
            ALL.startDate(""),
            ALL.endDate(""),
            KeypalLogQuery.parse("{\"keyId\": null}"))) {
      assertThat(refusal(() -> keypal.deleteLogs(query)).code()).isEqualTo(Code.INVALID_INPUT);
    }

    assertThat(found(ALL)).containsExactly("l1");
  }

  @Test
  void the_hubs_own_entries_are_neither_found_nor_counted_nor_deleted() {
    storage.write(
        tx ->
            tx.audit()
                .append(
                    AuditEntry.builder("own", "keypal.created", T0)
                        .actorId("ada")
                        .ownerId("ada")
                        .target("api_key", "key of l1")
                        .build()));
    save("l1", NOON);

    assertThat(found(ALL.keyId("key of l1").ownerId("ada").action("created")))
        .containsExactly("l1");
    assertThat(keypal.countLogs(ALL)).isEqualTo(1);
    assertThat(keypal.getLogStats("ada").total()).isEqualTo(1);
    assertThat(keypal.deleteLogs(ALL)).isEqualTo(1);
    boolean whole = storage.read(tx -> tx.audit().find("own").orElseThrow().entry().isPresent());
    assertThat(whole).isTrue();
  }

  @Test
  void stats_count_the_actions_that_occur_and_name_the_newest_time() {
    keypal.saveLog(log("a", "created", "ada", "2025-01-01"));
    keypal.saveLog(log("b", "revoked", "ada", "2025-12-31T00:00:00+05:00"));
    keypal.saveLog(log("c", "created", "ada", "2025-12-30T18:59:59Z"));
    keypal.saveLog(log("d", "created", "bob", "2026-01-01"));

    assertThat(keypal.getLogStats("ada"))
        .isEqualTo(
            new KeypalLogStats(
                3, Map.of("created", 2L, "revoked", 1L), Optional.of("2025-12-31T00:00:00+05:00")));
    assertThat(keypal.getLogStats("nobody"))
        .isEqualTo(new KeypalLogStats(0, Map.of(), Optional.empty()));
    assertThat(keypal.getLogStats("x".repeat(999)).total()).isZero();
    assertThat(keypal.getLogStats("ada").json()).contains("\"total\":3", "\"lastActivity\":\"2025");
  }

  @Test
  void stats_count_actions_that_keypal_does_not_have() {
    keypal.saveLog(log("a", "created", "ada", NOON));
    keypal.saveLog(log("b", "looked at", "ada", NOON));

    assertThat(keypal.getLogStats("ada").byAction())
        .isEqualTo(Map.of("created", 1L, "looked at", 1L));
  }

  @Test
  void stats_of_the_empty_owner_are_those_of_logs_without_one() {
    keypal.saveLog(log("a", "created", "", NOON));
    keypal.saveLog(log("b", "revoked", "", "2025-12-31"));
    keypal.saveLog(log("c", "created", "ada", "2026-01-01"));

    assertThat(keypal.getLogStats(""))
        .isEqualTo(new KeypalLogStats(2, Map.of("created", 1L, "revoked", 1L), Optional.of(NOON)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'action':'a','keyId':'','ownerId':'','timestamp':'2025-12-31'} | log.id",
        "{'id':'','action':'a','keyId':'','ownerId':'','timestamp':'2025-12-31'} | log.id",
        "{'id':'l','action':null,'keyId':'','ownerId':'','timestamp':'2025-12-31'} | log.action",
        "{'id':'l','action':'a','keyId':7,'ownerId':'','timestamp':'2025-12-31'} | log.keyId",
        "{'id':'l','action':'a','keyId':'','timestamp':'2025-12-31'} | log.ownerId",
        "{'id':'l','action':'a','keyId':'','ownerId':'','timestamp':'noon'} | log.timestamp",
        "{'id':'l','action':'a','keyId':'','ownerId':'','timestamp':5} | log.timestamp",
        "{'id':'l','action':'a','keyId':'','ownerId':'','timestamp':'2025-12-31','data':[]}"
            + " | log.data",
        "{'id':'l','action':'a','keyId':'','ownerId':'','timestamp':'2025-12-31','more':1}"
            + " | log",
        "[] | log"
      })
  void a_log_that_cannot_be_kept_is_refused_with_its_place(String json, String place) {
    assertThat(refusal(() -> KeypalLog.parse(json.replace('\'', '"'))).place()).contains(place);
  }

  @Test
  void a_log_that_is_too_large_is_refused_with_its_place() {
    String data = "{\"a\":[\"%s\",\"%s\"]}".formatted("x".repeat(40_000), "y".repeat(40_000));
    String json =
        "{\"id\":\"l\",\"action\":\"a\",\"keyId\":\"\",\"ownerId\":\"\",\"timestamp\":\"2025-12-31\",\"data\":%s}";

    assertThat(refusal(() -> keypal.saveLog(KeypalLog.parse(json.formatted(data)))).place())
        .contains("log.data");
    String id = String.join("", Collections.nCopies(256, "k"));
    assertThat(
            refusal(() -> new KeypalLog("l", "a", id, "", "2025-12-31", Optional.empty())).place())
        .contains("log.keyId");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'limit': -1} | query.limit",
        "{'limit': 1.5} | query.limit",
        "{'limit': '10'} | query.limit",
        "{'limit': 1e999} | query.limit",
        "{'limit': 9223372036854775808} | query.limit",
        "{'offset': -3} | query.offset",
        "{'offset': 1e-999} | query.offset",
        "{'startDate': 'yesterday'} | query.startDate",
        "{'endDate': 5} | query.endDate",
        "{'keyId': []} | query.keyId",
        "{'keyid': 'k1'} | query",
        "7 | query"
      })
  void a_query_that_means_nothing_is_refused_with_its_place(String json, String place) {
    assertThat(refusal(() -> KeypalLogQuery.parse(json.replace('\'', '"'))).place())
        .contains(place);
  }
}
