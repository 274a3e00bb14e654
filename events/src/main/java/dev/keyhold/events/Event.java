package dev.keyhold.events;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import java.time.Instant;
import java.util.Optional;

/**
 * What has happened, as the log keeps it: never changed, and deleted by retention alone.
 *
 * @param seq its number in the log: 1, 2, 3, in the order of the commits and without gaps
 * @param topic what it is about, such as {@code account}
 * @param type what has happened, such as {@code account.suspend}
 * @param key what it has happened to, such as an id
 * @param source who published it, if that says so; never without {@code sourceId}
 * @param sourceId what the source calls it; with the source, it names one event
 * @param payload what else there is to know; no secrets, and nothing about a person
 * @param createdAt when it was published
 */
public record Event(
    long seq,
    String topic,
    String type,
    Optional<String> key,
    Optional<String> source,
    Optional<String> sourceId,
    Json payload,
    Instant createdAt) {
  public Event {
    if (source.isPresent() != sourceId.isPresent()) {
      throw new StorageException.InvalidInput(
          "sourceId", "an event says its source and what that calls it, or neither");
    }
  }
}
