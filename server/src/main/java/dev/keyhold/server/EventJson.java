package dev.keyhold.server;

import dev.keyhold.events.Event;
import tools.jackson.databind.json.JsonMapper;

/** An event as JSON, in the form in which the server sends it. */
public final class EventJson {
  private EventJson() {}

  /** One line. */
  public static String line(Event event) {
    return JsonMapper.shared().writeValueAsString(EventViews.event(event));
  }
}
