package com.example.jsonkeys;

import dev.keyhold.spi.ApiKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All keys, by a number that tells the order of insertion and is never given twice. */
final class KeyTable {
  private final TreeMap<Long, ApiKey> byNumber = new TreeMap<>();
  private final Map<String, Long> numbers = new HashMap<>();
  private final Map<String, Long> numbersByHash = new HashMap<>();
  private long last;

  KeyTable copy() {
    KeyTable copy = new KeyTable();
    copy.byNumber.putAll(byNumber);
    copy.numbers.putAll(numbers);
    copy.numbersByHash.putAll(numbersByHash);
    copy.last = last;
    return copy;
  }

  long last() {
    return last;
  }

  /** After reading a file: numbers up to this one were given before. */
  void continueAfter(long number) {
    last = number;
  }

  Optional<ApiKey> byId(String id) {
    return Optional.ofNullable(numbers.get(id)).map(byNumber::get);
  }

  Optional<ApiKey> byHash(String hash) {
    return Optional.ofNullable(numbersByHash.get(hash)).map(byNumber::get);
  }

  Stream<Map.Entry<Long, ApiKey>> after(long number) {
    return byNumber.tailMap(number, false).entrySet().stream();
  }

  void add(ApiKey key) {
    put(++last, key);
  }

  void put(long number, ApiKey key) {
    byNumber.put(number, key);
    numbers.put(key.id(), number);
    numbersByHash.put(key.hash().text(), number);
  }

  void replace(ApiKey before, ApiKey after) {
    numbersByHash.remove(before.hash().text());
    put(numbers.get(before.id()), after);
  }

  void remove(ApiKey key) {
    byNumber.remove(numbers.remove(key.id()));
    numbersByHash.remove(key.hash().text());
  }
}
