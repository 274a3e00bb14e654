package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Leaf;
import dev.keyhold.spi.Outcome;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The bytes that are hashed are those of RFC 8785. */
class CanonicalEntryTest {
  private static final Bytes SALT =
      Bytes.of(HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f"));

  @Test
  void texts_are_written_as_in_the_rfc() {
    // RFC 8785, 3.2.2.2 and its example in 3.2.2
    assertThat(Json.canonical("\u20ac$\u000F\nA'B\"\\\\\"/"))
        .isEqualTo("\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
  }

  @Test
  void members_are_sorted_as_in_the_rfc() {
    // RFC 8785, 3.2.3
    Map<String, Object> members = new HashMap<>();
    members.put("\u20ac", "Euro Sign");
    members.put("\r", "Carriage Return");
    members.put("\ufb33", "Hebrew Letter Dalet With Dagesh");
    members.put("1", "One");
    members.put("\ud83d\ude00", "Emoji: Grinning Face");
    members.put("\u0080", "Control");
    members.put("\u00f6", "Latin Small Letter O With Diaeresis");

    assertThat(Json.canonical(members))
        .isEqualTo(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                + "\"\ud83d\ude00\":\"Emoji: Grinning Face\","
                + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
  }

  @Test
  void an_entry_is_an_object_of_what_is_there() {
    AuditEntry entry =
        AuditEntry.builder("e1", "account.create", Instant.ofEpochMilli(1_767_225_600_123L))
            .actorId("ada")
            .target("account", "b")
            .details(Json.parse("{\"n\": 1.50, \"a\": [null]}"))
            .build();

    assertThat(CanonicalEntry.text(entry, Optional.of(SALT)))
        .isEqualTo(
            "{\"action\":\"account.create\",\"actorId\":\"ada\",\"at\":1767225600123,"
                + "\"details\":\"{\\\"a\\\":[null],\\\"n\\\":1.5}\",\"id\":\"e1\","
                + "\"outcome\":\"success\",\"salt\":\"000102030405060708090a0b0c0d0e0f\","
                + "\"targetId\":\"b\",\"targetType\":\"account\"}");
    Bytes content = CanonicalEntry.contentHash(entry, Optional.of(SALT));
    assertThat(HexFormat.of().formatHex(content.toArray()))
        .isEqualTo("3f68e4da29b4007ab951995570b9fe352004f49c44a0698acd807c676dcc34ab");
    assertThat(HexFormat.of().formatHex(CanonicalEntry.leaf("e1", entry.at(), content)))
        .isEqualTo("4482b577e69d4bdb5c50211d3a32a29efa42dd29ed26aa28afc4d259431540fa");
  }

  @Test
  void the_members_of_a_full_entry_stand_in_canonical_order() {
    AuditEntry full =
        new AuditEntry(
            "e1",
            "a.b",
            Optional.of("owner"),
            Optional.of("actor"),
            Optional.of("principal"),
            Optional.of("session"),
            Optional.of("credential"),
            Optional.of("api_key"),
            Optional.of("organization"),
            Optional.of("account"),
            Optional.of("target"),
            Outcome.DENIED,
            Optional.of("reason \" \\ \u0001 \u20ac"),
            Optional.of("192.0.2.1"),
            Optional.of("agent"),
            Optional.of("request"),
            Json.EMPTY_OBJECT,
            Instant.ofEpochMilli(-1));

    String text = CanonicalEntry.text(full, Optional.of(SALT));

    assertThat(text).isEqualTo(Json.parse(text).text());
    assertThat((Map<?, ?>) Json.parse(text).value()).hasSize(19);
  }

  @Test
  void the_largest_entry_has_a_leaf() {
    AuditEntry entry =
        AuditEntry.builder("e1", "test.run", Instant.EPOCH)
            .details(Json.of(Map.of("a", "\u0001".repeat(10_000))))
            .reason("x".repeat(4_096))
            .build();

    assertThat(CanonicalEntry.salted(entry).hash().length()).isEqualTo(32);
  }

  @Test
  void two_leaves_of_one_entry_have_salts_of_their_own() {
    AuditEntry entry = AuditEntry.builder("e1", "test.run", Instant.EPOCH).build();

    Leaf first = CanonicalEntry.salted(entry);
    Leaf second = CanonicalEntry.salted(entry);

    assertThat(first.salt()).isNotEqualTo(second.salt());
    assertThat(first.hash()).isNotEqualTo(second.hash());
    assertThat(first.hash())
        .isEqualTo(CanonicalEntry.contentHash(entry, Optional.of(first.salt())));
  }
}
