package dev.keyhold.keypal;

import dev.keyhold.keypal.KeypalException.Code;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a line of a file was not imported.
 *
 * @param line the number of the line; the first line is 1, and blank lines count
 * @param kind the kind of the line
 * @param code what was wrong
 * @param reason the reason for people; it contains no hash, and no value other than an id
 */
public record KeypalRefusal(long line, Kind kind, Code code, String reason) {
  /** The kinds of lines. */
  public enum Kind {
    RECORD,
    LOG,
    /** The kind could not be recognized. */
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
