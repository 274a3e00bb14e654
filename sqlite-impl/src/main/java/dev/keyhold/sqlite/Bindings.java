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
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jspecify.annotations.Nullable;

/**
 * How values of the SPI are bound: times as milliseconds, closed sets as words, the rest as text.
 */
final class Bindings {
  private Bindings() {}

  static Jdbi install(Jdbi jdbi) {
    // Jdbi's messages would show bound values, hashes among them.
    jdbi.getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
    return jdbi.registerArgument(Bindings::argument);
  }

  private static Optional<Argument> argument(
      Type type, @Nullable Object value, ConfigRegistry config) {
    return Optional.ofNullable(value)
        .map(Bindings::column)
        .map(column -> (position, statement, context) -> statement.setObject(position, column));
  }

  private static @Nullable Object column(Object value) {
    if (value instanceof String text) {
      // The driver would turn half a surrogate pair into a question mark, and find another row.
      return Text.wellFormed("a text", text);
    } else if (value instanceof Instant time) {
      return Limits.time("a time", time).toEpochMilli();
    } else if (value instanceof Enum<?> constant) {
      return Words.of(constant);
    } else if (value instanceof Json json) {
      return json.text();
    } else if (value instanceof KeyHash hash) {
      return hash.text();
    } else if (value instanceof PasswordHash hash) {
      return hash.text();
    } else if (value instanceof Bytes bytes) {
      return bytes.toArray();
    }
    return null;
  }
}
