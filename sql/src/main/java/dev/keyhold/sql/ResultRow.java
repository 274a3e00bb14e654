package dev.keyhold.sql;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Words;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One row of a result, in the types of the SPI.
 *
 * @param places where each column stands, for a statement that is kept: the driver looks a name up
 *     anew for each result
 */
public record ResultRow(ResultSet columns, Map<String, Integer> places) {
  ResultRow(ResultSet columns) {
    this(columns, Map.of());
  }

  /** The places of a result's columns. */
  public static Map<String, Integer> places(ResultSetMetaData columns) throws SQLException {
    Map<String, Integer> places = new HashMap<>();
    for (int place = 1; place <= columns.getColumnCount(); place++) {
      places.put(columns.getColumnLabel(place), place);
    }
    return places;
  }

  private int place(String column) throws SQLException {
    Integer place = places.get(column);
    return place == null ? columns.findColumn(column) : place;
  }

  String text(String column) throws SQLException {
    return optionalText(column)
        .orElseThrow(() -> new StorageException.InvalidInput(column + " is NULL"));
  }

  Optional<String> optionalText(String column) throws SQLException {
    return Optional.ofNullable(columns.getString(place(column)));
  }

  public long number(String column) throws SQLException {
    return columns.getLong(place(column));
  }

  boolean flag(String column) throws SQLException {
    return columns.getBoolean(place(column));
  }

  Instant time(String column) throws SQLException {
    return Instant.ofEpochMilli(columns.getLong(place(column)));
  }

  Optional<Instant> optionalTime(String column) throws SQLException {
    long millis = columns.getLong(place(column));
    // NULL reads as zero, and to ask for it takes as long as to read.
    return millis == 0 && columns.wasNull()
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(millis));
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
    return Optional.ofNullable(columns.getBytes(place(column))).map(Bytes::of);
  }

  <E extends Enum<E>> E word(Class<E> type, String column) throws SQLException {
    return Words.find(type, text(column))
        .orElseThrow(
            () ->
                new StorageException.InvalidInput(
                    "a word of the database is not one of " + type.getSimpleName()));
  }
}
