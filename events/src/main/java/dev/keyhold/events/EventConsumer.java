package dev.keyhold.events;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One who reads the log under a name, and has a place in it.
 *
 * @param name at most 255 characters
 * @param topics the topics that it reads; empty for all
 * @param position the number up to which it has read everything
 * @param reader who reads under the name now, or did last
 * @param fence rises with each other reader; what is done with an older one is refused
 * @param heldUntil until when no other reader may take the name; empty if it is free
 */
public record EventConsumer(
    String name,
    List<String> topics,
    long position,
    ConsumerState state,
    Optional<String> reader,
    long fence,
    Optional<Instant> heldUntil) {
  public EventConsumer {
    topics = List.copyOf(topics);
  }

  boolean isHeldAt(Instant now) {
    return heldUntil.filter(now::isBefore).isPresent();
  }
}
