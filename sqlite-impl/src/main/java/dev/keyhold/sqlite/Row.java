package dev.keyhold.sqlite;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** One row of a result, in the types of the SPI. */
record Row(ResultSet columns) {

  String text(String column) throws SQLException {
    return optionalText(column)
        .orElseThrow(() -> new StorageException.InvalidInput(column + " is NULL"));
  }

  Optional<String> optionalText(String column) throws SQLException {
    return Optional.ofNullable(columns.getString(column));
  }

  long number(String column) throws SQLException {
    return columns.getLong(column);
  }

  boolean flag(String column) throws SQLException {
    return columns.getInt(column) != 0;
  }

  Instant time(String column) throws SQLException {
    return Instant.ofEpochMilli(columns.getLong(column));
  }

  Optional<Instant> optionalTime(String column) throws SQLException {
    long millis = columns.getLong(column);
    return columns.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  /**
   * JSON that is as a store writes it, to the byte: the proof of the trail is over what it means,
   * and must not overlook how it is written.
   */
  Json canonicalJson(String column) throws SQLException {
    Json json = json(column);
    if (!json.text().equals(text(column))) {
      throw new StorageException.Corrupt(
          "the column %s holds JSON in another form than it was written".formatted(column));
    }
    return json;
  }

  Json json(String column) throws SQLException {
    return Json.parse(text(column));
  }

  Optional<Bytes> optionalBytes(String column) throws SQLException {
    return Optional.ofNullable(columns.getBytes(column)).map(Bytes::of);
  }

  <E extends Enum<E>> E word(Class<E> type, String column) throws SQLException {
    return Words.read(type, text(column));
  }
}
