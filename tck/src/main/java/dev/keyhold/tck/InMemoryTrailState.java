package dev.keyhold.tck;

import dev.keyhold.spi.AuditState;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the trail remembers beside its entries, in memory. */
class InMemoryTrailState implements AuditState {
  private final Unit unit;

  InMemoryTrailState(Unit unit) {
    this.unit = unit;
  }

  @Override
  public Optional<Bytes> find(String key) {
    return Optional.ofNullable(unit.tables().state.get(checked(key)));
  }

  @Override
  public boolean insert(String key, Bytes value) {
    return unit.change().state.putIfAbsent(checked(key), checked(value)) == null;
  }

  @Override
  public boolean replace(String key, Bytes expected, Bytes value) {
    return unit.change().state.replace(checked(key), expected, checked(value));
  }

  @Override
  public boolean remove(String key, Bytes expected) {
    return unit.change().state.remove(checked(key), expected);
  }

  @Override
  public SortedMap<String, Bytes> list(String from, String to, int limit) {
    Text.wellFormed("the first key of a range", from);
    Text.wellFormed("the last key of a range", to);
    if (limit < 1 || limit > Limits.PAGE_SIZE) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT,
              "%d values were requested; the limit must be 1 to %d",
              limit,
              Limits.PAGE_SIZE));
    }
    SortedMap<String, Bytes> found = new TreeMap<>(Text.ORDER);
    unit.tables().state.tailMap(from).entrySet().stream()
        .takeWhile(each -> Text.ORDER.compare(each.getKey(), to) < 0)
        .limit(limit)
        .forEach(each -> found.put(each.getKey(), each.getValue()));
    return found;
  }

  private static String checked(String key) {
    if (key.isEmpty() || key.length() > Limits.ID_LENGTH) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT,
              "a key of the trail's state has %d characters; 1 to %d are allowed",
              key.length(),
              Limits.ID_LENGTH));
    }
    return Text.wellFormed("a key of the trail's state", key);
  }

  private static Bytes checked(Bytes value) {
    if (value.length() > Limits.JSON_LENGTH) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT,
              "a value of the trail's state has %d bytes; at most %d are allowed",
              value.length(),
              Limits.JSON_LENGTH));
    }
    return value;
  }
}
