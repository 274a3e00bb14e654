package dev.keyhold.examples.events;

import dev.keyhold.events.Event;
import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.Json;
import java.util.Map;
import java.util.TreeMap;

/**
 * An event in the form of CloudEvents 1.0, in JSON.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">
 *     JSON event format</a>
 */
final class CloudEvent {
  private CloudEvent() {}

  static Json of(Event event) {
    Map<String, Object> members = new TreeMap<>();
    members.put("specversion", "1.0");
    members.put("id", Long.toString(event.seq()));
    members.put("source", "/shop/" + event.topic());
    members.put("type", event.type());
    members.put("time", IsoTime.text(event.createdAt()));
    members.put("datacontenttype", "application/json");
    event.key().ifPresent(key -> members.put("subject", key));
    members.put("data", event.payload().value());
    return Json.of(members);
  }
}
