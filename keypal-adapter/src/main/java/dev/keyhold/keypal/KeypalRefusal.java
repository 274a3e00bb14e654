package dev.keyhold.keypal;

import dev.keyhold.keypal.KeypalException.Code;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a line of a file was not taken.
 *
 * @param line its number; the first line has 1, and blank lines count
 * @param kind what the line was for
 * @param code what was wrong
 * @param reason the same for people; it holds no hash, and no other value than an id
 */
public record KeypalRefusal(long line, Kind kind, Code code, String reason) {
  /** What a line can be for. */
  public enum Kind {
    RECORD,
    LOG,
    /** It could not be told. */
    UNKNOWN
  }

  /** This refusal as a JSON object on one line. */
  public String json() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("line", line);
    members.put("kind", word());
    members.put("code", code.name());
    members.put("reason", reason);
    return JsonText.write(members);
  }

  private String word() {
    return switch (kind) {
      case RECORD -> "record";
      case LOG -> "log";
      case UNKNOWN -> "unknown";
    };
  }
}
