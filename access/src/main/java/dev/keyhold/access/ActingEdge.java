package dev.keyhold.access;

import dev.keyhold.spi.Json;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an edge says with which one principal lets another act for it.
 *
 * @param scopes with which the other may act; without any, it may not
 * @param mayPassOn whether the other may let a third act for both
 * @param startsAt from when on; that instant counts
 * @param endsAt until when; that instant does not count
 */
record ActingEdge(
    ScopeList scopes, boolean mayPassOn, Optional<Instant> startsAt, Optional<Instant> endsAt) {
  static ActingEdge of(Json attributes) {
    return new ActingEdge(
        ScopeList.of(attributes, AccessModel.NARROWED_SCOPES),
        !Boolean.FALSE.equals(member(attributes, AccessModel.NARROWABLE).orElse(true)),
        time(attributes, AccessModel.STARTS_AT),
        time(attributes, AccessModel.ENDS_AT));
  }

  private static Optional<Object> member(Json attributes, String name) {
    return attributes.value() instanceof Map<?, ?> members
        ? Optional.ofNullable(members.get(name))
        : Optional.empty();
  }

  private static Optional<Instant> time(Json attributes, String name) {
    return member(attributes, name)
        .map(Object::toString)
        .map(text -> OffsetDateTime.parse(text).toInstant());
  }

  boolean isTimed() {
    return startsAt.isPresent() || endsAt.isPresent();
  }

  boolean holds(Set<String> wanted, Instant now) {
    return scopes.covers(wanted)
        && startsAt.filter(now::isBefore).isEmpty()
        && endsAt.filter(end -> !now.isBefore(end)).isEmpty();
  }
}
