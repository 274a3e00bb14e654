package dev.keyhold.move;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.table.Row;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over values of the SPI, each with all that it consists of, whatever that is: what two
 * storages hold is the same if their digests are.
 */
final class Digest {
  private final MessageDigest sha256;
  private long records;

  Digest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static final ClassValue<List<Method>> ACCESSORS =
      new ClassValue<>() {
        @Override
        protected List<Method> computeValue(Class<?> type) {
          return Stream.of(type.getRecordComponents()).map(RecordComponent::getAccessor).toList();
        }
      };

  void add(Object record) {
    records++;
    value(record);
  }

  long records() {
    return records;
  }

  /** In hexadecimal digits. The digest is over then. */
  String hex() {
    return HexFormat.of().formatHex(sha256.digest());
  }

  private void value(@Nullable Object value) {
    if (value == null) {
      sha256.update((byte) 0);
    } else if (value instanceof Optional<?> optional) {
      value(optional.orElse(null));
    } else if (value instanceof Row row) {
      all(row.values(row.shape().columns().stream().map(column -> column.name()).toList()));
    } else if (value instanceof Record record) {
      all(ACCESSORS.get(record.getClass()).stream().map(part -> part(part, record)).toList());
    } else if (value instanceof Collection<?> collection) {
      all(collection);
    } else if (value instanceof Map<?, ?> map) {
      new TreeMap<>(map).forEach((key, mapped) -> all(List.of(key, mapped)));
      sha256.update((byte) 0);
    } else if (value instanceof Map.Entry<?, ?> entry) {
      all(List.of(entry.getKey(), entry.getValue()));
    } else {
      bytes(value instanceof Bytes bytes ? bytes.toArray() : text(value));
    }
  }

  private static @Nullable Object part(Method accessor, Record record) {
    try {
      return accessor.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a component of %s".formatted(record.getClass()), e);
    }
  }

  private void all(Collection<? extends @Nullable Object> values) {
    sha256.update((byte) 2);
    number(values.size());
    values.forEach(this::value);
  }

  /** With its length, so that values that follow each other cannot be told otherwise. */
  private void bytes(byte[] bytes) {
    sha256.update((byte) 1);
    number(bytes.length);
    sha256.update(bytes);
  }

  private void number(int number) {
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }

  private static byte[] text(Object value) {
    return form(value).getBytes(StandardCharsets.UTF_8);
  }

  /** A value of a kind that is not known could have a form that says too little. */
  private static String form(Object value) {
    if (value instanceof Json json) {
      return json.text();
    } else if (value instanceof KeyHash hash) {
      return hash.text();
    } else if (value instanceof BigDecimal number) {
      return number.toPlainString();
    } else if (value instanceof String
        || value instanceof Instant
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof Enum<?>) {
      return value.toString();
    }
    throw new IllegalStateException("there is no form of a %s".formatted(value.getClass()));
  }
}
