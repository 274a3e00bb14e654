package dev.keyhold.audit;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry, by its members, in a line that people read. */
final class TextLine {
  /** These stand at the beginning of the line, or are said in one with their type. */
  private static final List<String> SAID =
      List.of("at", "sequence", "outcome", "action", "targetType", "credentialType");

  private TextLine() {}

  static String of(Map<String, @Nullable Object> members) {
    StringBuilder line = new StringBuilder();
    line.append(members.get("at")).append("  #").append(members.get("sequence")).append("  ");
    if (members.get("action") == null) {
      return line.append("erased  at=").append(members.get("erasedAt")).toString();
    }
    line.append("%-7s  ".formatted(members.get("outcome"))).append(shown(members.get("action")));
    members.forEach((name, value) -> append(line, name, value, members));
    return line.toString();
  }

  private static void append(
      StringBuilder line, String name, @Nullable Object value, Map<String, ?> members) {
    if (value == null || SAID.contains(name) || (value instanceof Map<?, ?> m && m.isEmpty())) {
      return;
    }
    line.append("  ").append(name.endsWith("Id") ? name.substring(0, name.length() - 2) : name);
    line.append('=');
    Object type = name.endsWith("Id") ? members.get(name.replace("Id", "Type")) : null;
    if (type != null) {
      line.append(shown(type)).append('/');
    }
    line.append(shown(value));
  }

  /** As it is if it is one visible word, else quoted; never what a terminal would obey. */
  private static String shown(@Nullable Object value) {
    String text = value instanceof String given ? given : Json.canonical(value);
    boolean word = !text.isEmpty() && text.codePoints().allMatch(TextLine::isOfAWord);
    return Text.visible(value instanceof String && !word ? Json.canonical(text) : text);
  }

  /** No space of any kind, or a value could look like two. */
  private static boolean isOfAWord(int c) {
    return c != '"' && !Character.isISOControl(c) && !Character.isSpaceChar(c);
  }
}
