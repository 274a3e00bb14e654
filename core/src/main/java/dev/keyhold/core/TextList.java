package dev.keyhold.core;

import dev.keyhold.spi.Json;
import java.util.Collection;
import java.util.List;

/** A list of texts, as a column of JSON keeps it. */
final class TextList {
  private TextList() {}

  /** In order, each once. */
  static Json of(Collection<String> texts) {
    return Json.of(texts.stream().distinct().sorted().toList());
  }

  static List<String> in(Json json) {
    return json.value() instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }
}
