package dev.keyhold.server;

import dev.keyhold.spi.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A member of a request's body, as a constant: how it is read, and how the OpenAPI document shows
 * it.
 *
 * @param schema in the words of the document
 */
record Field<T>(String name, MemberKind<T> kind, Map<String, ?> schema) {
  private static final Map<String, ?> A_TEXT = Map.of("type", "string");

  static Field<String> text(String name) {
    return new Field<>(name, MemberKind.TEXT, A_TEXT);
  }

  static Field<List<String>> texts(String name) {
    return new Field<>(name, MemberKind.TEXTS, Map.of("type", "array", "items", A_TEXT));
  }

  static Field<Boolean> flag(String name) {
    return new Field<>(name, MemberKind.FLAG, Map.of("type", "boolean"));
  }

  static Field<Long> number(String name) {
    return new Field<>(name, MemberKind.NUMBER, Map.of("type", "integer"));
  }

  static Field<Instant> time(String name) {
    return new Field<>(name, MemberKind.TIME, Map.of("type", "string", "format", "date-time"));
  }

  static Field<Duration> duration(String name) {
    return new Field<>(name, MemberKind.DURATION, Map.of("type", "string", "format", "duration"));
  }

  static <E extends Enum<E>> Field<E> word(String name, Class<E> type) {
    return new Field<>(
        name, MemberKind.word(type), Map.of("type", "string", "enum", Words.all(type)));
  }

  T required(Request request) {
    return request.body().required(name, kind);
  }

  Optional<T> optional(Request request) {
    return request.body().optional(name, kind);
  }
}
