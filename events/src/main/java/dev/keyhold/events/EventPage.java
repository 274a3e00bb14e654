package dev.keyhold.events;

import java.util.List;

/**
 * Events that a consumer has read and not yet gone past.
 *
 * @param consumer who read them, as it was then
 * @param items the events; none if there are none of its topics
 * @param upTo the number up to which there is nothing else for it: the last of the items, or the
 *     last of the log
 */
public record EventPage(EventConsumer consumer, List<Event> items, long upTo) {
  public EventPage {
    items = List.copyOf(items);
  }
}
