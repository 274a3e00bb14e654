package dev.keyhold.server;

import dev.keyhold.spi.IsoTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object of a record, as a constant: what its members are, and how the OpenAPI document
 * shows them. It never changes; each method answers another.
 *
 * @param name of the schema in the document
 */
record View<T>(String name, List<Member<T>> members) {
  private static final Map<String, ?> TEXT = Map.of("type", "string");
  private static final Map<String, ?> TIME = Map.of("type", "string", "format", "date-time");

  /** One member; its value is null where it is absent. */
  record Member<T>(
      String name,
      Map<String, ?> schema,
      boolean isOptional,
      Function<T, @Nullable Object> value) {}

  static <T> View<T> of(String name) {
    return new View<>(name, List.of());
  }

  private View<T> with(
      String member,
      Map<String, ?> schema,
      boolean isOptional,
      Function<T, @Nullable Object> value) {
    List<Member<T>> more = new ArrayList<>(members);
    more.add(new Member<>(member, schema, isOptional, value));
    return new View<>(name, List.copyOf(more));
  }

  View<T> text(String member, Function<T, String> value) {
    return with(member, TEXT, false, value::apply);
  }

  View<T> optionalText(String member, Function<T, Optional<String>> value) {
    return with(member, TEXT, true, item -> value.apply(item).orElse(null));
  }

  View<T> texts(String member, Function<T, List<String>> value) {
    return with(member, Map.of("type", "array", "items", TEXT), false, value::apply);
  }

  View<T> flag(String member, Function<T, Boolean> value) {
    return with(member, Map.of("type", "boolean"), false, value::apply);
  }

  View<T> number(String member, Function<T, Long> value) {
    return with(member, Map.of("type", "integer"), false, value::apply);
  }

  View<T> time(String member, Function<T, Instant> value) {
    return with(member, TIME, false, item -> IsoTime.text(value.apply(item)));
  }

  View<T> optionalTime(String member, Function<T, Optional<Instant>> value) {
    return with(member, TIME, true, item -> value.apply(item).map(IsoTime::text).orElse(null));
  }

  /** Any JSON value. */
  View<T> any(String member, Function<T, @Nullable Object> value) {
    return with(member, Map.of(), false, value);
  }

  Map<String, @Nullable Object> json(T item) {
    Map<String, @Nullable Object> object = Views.nullable();
    members.forEach(member -> object.put(member.name(), member.value().apply(item)));
    return object;
  }

  Map<String, Object> schema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    members.forEach(member -> properties.put(member.name(), schema(member)));
    return Views.inOrder(
        "type",
        "object",
        "required",
        members.stream().map(Member::name).toList(),
        "properties",
        properties);
  }

  private static Map<String, ?> schema(Member<?> member) {
    if (!member.isOptional()) {
      return member.schema();
    }
    Map<String, Object> schema = new LinkedHashMap<>(member.schema());
    schema.put("type", List.of(String.valueOf(schema.get("type")), "null"));
    return schema;
  }

  Map<String, Object> pageSchema() {
    return Views.inOrder(
        "type",
        "object",
        "required",
        List.of("items", "nextCursor"),
        "properties",
        Views.inOrder(
            "items",
            Map.of("type", "array", "items", reference()),
            "nextCursor",
            Map.of("type", List.of("string", "null"))));
  }

  Map<String, ?> reference() {
    return Map.of("$ref", "#/components/schemas/" + name);
  }
}
