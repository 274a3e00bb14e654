package dev.keyhold.access;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object that somebody wrote by hand: what is missing, misspelt or of another
 * kind is refused by its name.
 *
 * @param name what the object is called, for messages
 */
record LineMembers(String name, Map<?, ?> members) {
  /**
   * @throws StorageException.InvalidInput if it is no object, or has other members than these
   */
  static LineMembers of(String name, @Nullable Object value, Set<String> known) {
    if (!(value instanceof Map<?, ?> members)) {
      throw new StorageException.InvalidInput(name + " is a JSON object");
    }
    Set<String> unknown = new TreeSet<>();
    members.keySet().forEach(member -> unknown.add((String) member));
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new StorageException.InvalidInput(
          "%s has no member %s; it may have %s"
              .formatted(name, unknown.iterator().next(), new TreeSet<>(known)));
    }
    return new LineMembers(name, members);
  }

  private Optional<Object> get(String member) {
    return Optional.ofNullable(members.get(member));
  }

  String text(String member) {
    return optionalText(member).orElseThrow(() -> wrong(member, "is missing"));
  }

  Optional<String> optionalText(String member) {
    return get(member)
        .map(
            value -> {
              if (value instanceof String text) {
                return text;
              }
              throw wrong(member, "is no text");
            });
  }

  boolean flag(String member) {
    return get(member)
        .map(
            value -> {
              if (value instanceof Boolean flag) {
                return flag;
              }
              throw wrong(member, "is neither true nor false");
            })
        .orElse(false);
  }

  /** An empty object if there is no such member. */
  Json json(String member) {
    return get(member).map(Json::of).orElse(Json.EMPTY_OBJECT);
  }

  List<String> texts(String member) {
    return get(member)
        .map(
            value -> {
              if (value instanceof List<?> list
                  && list.stream().allMatch(element -> element instanceof String)) {
                return list.stream().map(String.class::cast).toList();
              }
              throw wrong(member, "is no list of texts");
            })
        .orElse(List.of());
  }

  private StorageException wrong(String member, String what) {
    return new StorageException.InvalidInput(
        member, "the member " + member + " of " + name + " " + what);
  }
}
