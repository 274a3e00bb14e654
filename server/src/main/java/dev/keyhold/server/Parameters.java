package dev.keyhold.server;

import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The query of a request. A handler asks for each parameter that it knows; the rest is refused. */
final class Parameters {
  static final int DEFAULT_LIMIT = 100;

  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private final KnownNames known = new KnownNames();

  private Parameters() {}

  static Parameters parse(@Nullable String rawQuery) {
    Parameters parameters = new Parameters();
    String rest = rawQuery == null ? "" : rawQuery;
    int end;
    for (int start = 0; start < rest.length(); start = end + 1) {
      int and = rest.indexOf('&', start);
      end = and < 0 ? rest.length() : and;
      parameters.add(rest.substring(start, end));
    }
    return parameters;
  }

  private void add(String pair) {
    if (!pair.isEmpty()) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      values.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
    }
  }

  /** In a query, a plus sign is a space. */
  private static String decoded(String text) {
    return Percent.decoded(text.replace('+', ' '));
  }

  Optional<String> text(String name) {
    List<String> all = texts(name);
    if (all.size() > 1) {
      throw Problem.field(name, "is given more than once");
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
  }

  List<String> texts(String name) {
    known.add(name);
    List<String> given = values.getOrDefault(name, List.of());
    if (given.contains("")) {
      throw Problem.field(name, "is empty; omit it to ask for all");
    }
    given.forEach(value -> Body.named(name, () -> Text.wellFormed("the value", value)));
    return given;
  }

  /** A parameter that leads to one thing at most, so that no page can come after it. */
  Optional<String> only(String name, PageRequest page) {
    Optional<String> given = text(name);
    if (given.isPresent() && page.after().isPresent()) {
      throw Problem.field("cursor", "there is no next page where " + name + " is given");
    }
    return given;
  }

  Optional<Instant> time(String name) {
    return text(name).map(text -> time(name, text));
  }

  private static Instant time(String name, String text) {
    try {
      return MemberKind.time(text);
    } catch (MemberKind.Wrong e) {
      throw Problem.field(
          name, "expected " + MemberKind.TIME.expected() + ", with + written as %2B");
    }
  }

  <E extends Enum<E>> Optional<E> word(String name, Class<E> type) {
    return text(name).map(text -> word(name, type, text));
  }

  private static <E extends Enum<E>> E word(String name, Class<E> type, String text) {
    return Words.find(type, text)
        .orElseThrow(() -> Problem.field(name, "expected " + MemberKind.word(type).expected()));
  }

  boolean flag(String name) {
    Optional<String> given = text(name);
    if (given.isPresent() && !List.of("true", "false").contains(given.get())) {
      throw Problem.field(name, "expected true or false");
    }
    return given.map(Boolean::valueOf).orElse(false);
  }

  long number(String name, long least, long byDefault) {
    Optional<String> given = text(name);
    if (given.isPresent() && !given.get().matches("[0-9]{1,18}")) {
      throw Problem.field(name, "expected a whole number from " + least);
    }
    long number = given.map(Long::valueOf).orElse(byDefault);
    if (number < least) {
      throw Problem.field(name, "expected a whole number from " + least);
    }
    return number;
  }

  PageRequest page() {
    PageRequest page =
        PageRequest.first(text("limit").map(Parameters::limit).orElse(DEFAULT_LIMIT));
    return text("cursor").map(text -> page.after(new Cursor(text))).orElse(page);
  }

  private static int limit(String text) {
    // A pattern, as Integer.parseInt takes a sign and the digits of every script.
    if (!text.matches("[0-9]{1,9}")) {
      throw Problem.field("limit", "expected a number from 1 to " + Limits.PAGE_SIZE);
    }
    return Integer.parseInt(text);
  }

  /**
   * @throws Problem if there is a parameter that nobody asked for
   */
  void end() {
    known.refuseOthers(values.keySet(), "UNKNOWN_PARAMETER", "parameter");
  }
}
