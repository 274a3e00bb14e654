package dev.keyhold.sqlite;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.PasswordHash;
import dev.keyhold.spi.Text;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.generic.GenericTypes;
import org.jdbi.v3.core.statement.StatementExceptions;

/**
 * How values of the SPI are bound: times as milliseconds, closed sets as words, the rest as text.
 * It is preparable because Jdbi asks such factories first, and has one of its own for texts.
 */
final class Bindings implements ArgumentFactory.Preparable {
  private Bindings() {}

  static Jdbi install(Jdbi jdbi) {
    return hideValues(jdbi).registerArgument(new Bindings());
  }

  /** Jdbi's messages would show bound values, hashes and a hub's secrets among them. */
  static Jdbi hideValues(Jdbi jdbi) {
    jdbi.getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
    return jdbi;
  }

  @Override
  public Optional<Function<Object, Argument>> prepare(Type type, ConfigRegistry config) {
    return form(GenericTypes.getErasedType(type)).map(form -> value -> argument(form.apply(value)));
  }

  private static Argument argument(Object column) {
    return (position, statement, context) -> statement.setObject(position, column);
  }

  private static Optional<Function<Object, Object>> form(Class<?> type) {
    if (type == String.class) {
      // The driver would turn half a surrogate pair into a question mark, and find another row.
      return Optional.of(text -> Text.wellFormed("a text", (String) text));
    } else if (type == Instant.class) {
      return Optional.of(time -> Limits.time("a time", (Instant) time).toEpochMilli());
    } else if (type.isEnum()) {
      return Optional.of(constant -> Words.of((Enum<?>) constant));
    } else if (type == Json.class) {
      return Optional.of(json -> ((Json) json).text());
    } else if (type == KeyHash.class) {
      return Optional.of(hash -> ((KeyHash) hash).text());
    } else if (type == PasswordHash.class) {
      return Optional.of(hash -> ((PasswordHash) hash).text());
    } else if (type == Bytes.class) {
      return Optional.of(bytes -> ((Bytes) bytes).toArray());
    }
    return Optional.empty();
  }
}
