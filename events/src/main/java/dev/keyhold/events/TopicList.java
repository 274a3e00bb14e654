package dev.keyhold.events;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The topics of a consumer, as JSON keeps them. */
final class TopicList {
  /** Each is a range of an index that a read looks at. */
  private static final int MOST = 100;

  private TopicList() {}

  static Json of(Collection<String> topics) {
    List<String> distinct = topics.stream().distinct().sorted().toList();
    if (distinct.size() > MOST) {
      throw new StorageException.InvalidInput(
          "topics",
          String.format(
              Locale.ROOT, "a consumer reads at most %d topics, or all if it names none", MOST));
    }
    return Json.of(distinct);
  }

  static List<String> of(Json kept) {
    if (kept.value() instanceof List<?> list) {
      return list.stream().map(String.class::cast).toList();
    }
    throw new StorageException.Corrupt("the topics of a consumer are no list");
  }
}
