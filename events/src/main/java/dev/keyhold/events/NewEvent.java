package dev.keyhold.events;

import dev.keyhold.spi.Json;
import java.util.Optional;

/**
 * What is to be published.
 *
 * @param topic at most 255 characters
 * @param type at most 255 characters
 * @param payload at most 65,536 bytes; larger things have a place of their own, which the event
 *     names
 */
public record NewEvent(
    String topic,
    String type,
    Optional<String> key,
    Optional<String> source,
    Optional<String> sourceId,
    Json payload) {
  public NewEvent {
    Payloads.check(payload);
  }

  /** An event that says no more than that it has happened. */
  public static NewEvent of(String topic, String type) {
    return new NewEvent(
        topic, type, Optional.empty(), Optional.empty(), Optional.empty(), Json.EMPTY_OBJECT);
  }

  /** What it has happened to. */
  public NewEvent key(String value) {
    return new NewEvent(topic, type, Optional.of(value), source, sourceId, payload);
  }

  /**
   * Who calls it so: the event that a source calls by one id stands in the log once, and to publish
   * it again answers the first one.
   */
  public NewEvent from(String publisher, String id) {
    return new NewEvent(topic, type, key, Optional.of(publisher), Optional.of(id), payload);
  }

  public NewEvent payload(Json value) {
    return new NewEvent(topic, type, key, source, sourceId, value);
  }
}
