package dev.keyhold.audit;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Words;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The formats in which entries are written for people and for programs, one line for each entry.
 */
public enum TrailFormat {
  /**
   * For people: time, number, outcome and action, and all other members as {@code name=value}.
   * Characters that could control a terminal are escaped.
   */
  TEXT {
    @Override
    public String line(StoredEntry entry) {
      return TextLine.of(members(entry));
    }
  },

  /** A JSON object in canonical form. Absent values have no member. */
  JSON_LINES {
    @Override
    public String line(StoredEntry entry) {
      Map<String, @Nullable Object> present = members(entry);
      present.values().removeIf(Objects::isNull);
      return Json.canonical(present);
    }
  },

  /**
   * RFC 4180 except for its line ends, every text in quotes. Characters that could control a
   * terminal or end a line are escaped. A text that a spreadsheet would treat as a formula begins
   * with an apostrophe.
   */
  CSV {
    @Override
    public Optional<String> header() {
      return Optional.of(String.join(",", COLUMNS));
    }

    @Override
    public String line(StoredEntry entry) {
      Map<String, @Nullable Object> members = members(entry);
      return Arrays.stream(COLUMNS)
          .map(column -> CsvCell.of(members.get(column)))
          .collect(Collectors.joining(","));
    }
  };

  private static final String[] COLUMNS = {
    "sequence",
    "id",
    "at",
    "erasedAt",
    "action",
    "outcome",
    "actorId",
    "onBehalfOfId",
    "impersonationId",
    "credentialType",
    "credentialId",
    "ownerId",
    "organizationId",
    "targetType",
    "targetId",
    "reason",
    "address",
    "userAgent",
    "requestId",
    "details"
  };

  /** The header line, if the format has one. */
  public Optional<String> header() {
    return Optional.empty();
  }

  /** The line of an entry, without its line end. */
  public abstract String line(StoredEntry entry);

  /**
   * The members of an entry, by the names of the HTTP interface: texts, the number as a {@link
   * Long}, times as ISO 8601 in UTC with milliseconds, and details as {@link Json#value}. Absent
   * values are null. Of an erased entry, only its number, its id and its times are there.
   */
  public static Map<String, @Nullable Object> members(StoredEntry stored) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("sequence", stored.sequence());
    members.put("id", stored.id());
    members.put("at", IsoTime.text(stored.at()));
    stored.entry().ifPresent(entry -> content(members, entry));
    members.put("erasedAt", stored.erasedAt().map(IsoTime::text).orElse(null));
    return members;
  }

  private static void content(Map<String, @Nullable Object> members, AuditEntry entry) {
    members.put("action", entry.action());
    members.put("outcome", Words.of(entry.outcome()));
    members.put("actorId", entry.actorId().orElse(null));
    members.put("onBehalfOfId", entry.onBehalfOfId().orElse(null));
    members.put("impersonationId", entry.impersonationId().orElse(null));
    members.put("credentialType", entry.credentialType().orElse(null));
    members.put("credentialId", entry.credentialId().orElse(null));
    members.put("ownerId", entry.ownerId().orElse(null));
    members.put("organizationId", entry.organizationId().orElse(null));
    members.put("targetType", entry.targetType().orElse(null));
    members.put("targetId", entry.targetId().orElse(null));
    members.put("reason", entry.reason().orElse(null));
    members.put("address", entry.address().orElse(null));
    members.put("userAgent", entry.userAgent().orElse(null));
    members.put("requestId", entry.requestId().orElse(null));
    members.put("details", entry.details().value());
  }
}
