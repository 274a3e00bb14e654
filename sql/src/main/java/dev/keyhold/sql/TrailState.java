package dev.keyhold.sql;

import dev.keyhold.spi.AuditState;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The table {@code audit_state}. */
final class TrailState implements AuditState {
  private final Sql sql;

  TrailState(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Optional<Bytes> find(String key) {
    return sql.find(
            "SELECT value FROM audit_state WHERE key = :key",
            row -> row.bind("key", key),
            row -> row.optionalBytes("value"))
        .orElse(Optional.empty());
  }

  @Override
  public boolean insert(String key, Bytes value) {
    check(key, value);
    return sql.update(
            "INSERT INTO audit_state (key, value) VALUES (:key, :value) ON CONFLICT DO NOTHING",
            row -> row.bind("key", key).bind("value", value))
        == 1;
  }

  @Override
  public boolean replace(String key, Bytes expected, Bytes value) {
    check(key, value);
    return sql.update(
            "UPDATE audit_state SET value = :value WHERE key = :key AND value = :expected",
            row -> row.bind("key", key).bind("expected", expected).bind("value", value))
        == 1;
  }

  @Override
  public boolean remove(String key, Bytes expected) {
    return sql.update(
            "DELETE FROM audit_state WHERE key = :key AND value = :expected",
            row -> row.bind("key", key).bind("expected", expected))
        == 1;
  }

  @Override
  public SortedMap<String, Bytes> list(String from, String to, int limit) {
    SortedMap<String, Bytes> values = new TreeMap<>(Text.ORDER);
    sql.list(
            """
            SELECT key, value FROM audit_state WHERE key >= :from AND key < :to
            ORDER BY key LIMIT :limit
            """,
            row ->
                row.bind("from", from)
                    .bind("to", to)
                    .bind("limit", PageRequest.first(limit).limit()),
            row -> Map.entry(row.text("key"), row.optionalBytes("value").orElse(Bytes.of())))
        .forEach(entry -> values.put(entry.getKey(), entry.getValue()));
    return Collections.unmodifiableSortedMap(values);
  }

  private static void check(String key, Bytes value) {
    if (key.isEmpty() || key.length() > Limits.ID_LENGTH || value.length() > Limits.JSON_LENGTH) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT,
              "a key of the audit state has 1 to %d characters, a value up to %d bytes",
              Limits.ID_LENGTH,
              Limits.JSON_LENGTH));
    }
  }
}
