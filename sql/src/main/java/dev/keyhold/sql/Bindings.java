package dev.keyhold.sql;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.PasswordHash;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.Words;
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
import org.jspecify.annotations.Nullable;

/**
 * How values of the SPI are bound: times as milliseconds, closed sets as words, the rest as text.
 * It is preparable because Jdbi asks such factories first, and has one of its own for texts.
 */
public final class Bindings implements ArgumentFactory.Preparable {
  private Bindings() {}

  public static Jdbi install(Jdbi jdbi) {
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
    boolean known =
        type == String.class
            || type == Instant.class
            || type.isEnum()
            || type == Json.class
            || type == KeyHash.class
            || type == PasswordHash.class
            || type == Bytes.class;
    return known ? Optional.of(Bindings::column) : Optional.empty();
  }

  /** The form in which a column holds a value; what has none of its own stays as it is. */
  private static Object column(Object value) {
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
    return value;
  }

  /** The forms in which columns hold values, for those that Jdbi does not bind. */
  static @Nullable Object[] columns(Dialect dialect, @Nullable Object... values) {
    @Nullable Object[] columns = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      Object value = values[i] instanceof Optional<?> optional ? optional.orElse(null) : values[i];
      if (value instanceof PrescribedTime time) {
        columns[i] = dialect.prescribedTime(time.at());
      } else {
        columns[i] = value == null ? null : column(value);
      }
    }
    return columns;
  }
}
