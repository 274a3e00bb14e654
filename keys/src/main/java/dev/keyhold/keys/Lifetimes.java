package dev.keyhold.keys;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The lifetime of a key that is requested without an expiry, and the longest one allowed. */
record Lifetimes(Optional<Duration> usual, Optional<Duration> longest) {

  private static final Duration SHORTEST = Duration.ofMillis(1);

  Lifetimes {
    check("default", usual);
    check("maximum", longest);
    if (usual.isPresent() && longest.isPresent() && usual.get().compareTo(longest.get()) > 0) {
      throw new StorageException.InvalidInput(
          "the default lifetime of keys, %s, exceeds the maximum, %s"
              .formatted(usual.get(), longest.get()));
    }
  }

  private static void check(String name, Optional<Duration> lifetime) {
    if (lifetime.isPresent() && lifetime.get().compareTo(SHORTEST) < 0) {
      throw new StorageException.InvalidInput(
          "the %s lifetime of keys is %s; it must be at least a millisecond"
              .formatted(name, lifetime.get()));
    }
  }

  /**
   * When a key expires that is made now.
   *
   * @param asked empty for the default, or else the maximum, or else never
   * @throws LifetimeExceeded if more is asked for than the maximum
   * @throws StorageException.InvalidInput if it has passed
   */
  Optional<Instant> expiry(Optional<Instant> asked, Instant now) {
    if (asked.isEmpty()) {
      return usual.or(() -> longest).map(lifetime -> after(now, lifetime));
    }
    if (!asked.get().isAfter(now)) {
      throw new StorageException.InvalidInput(
          "expiresAt", "the expiry of a new key is in the past; nobody could use the key");
    }
    if (longest.isPresent() && asked.get().isAfter(after(now, longest.get()))) {
      throw new LifetimeExceeded(longest.get(), after(now, longest.get()));
    }
    return asked;
  }

  /** When the successor of a key expires that inherits its expiry: never after the maximum. */
  Optional<Instant> inherited(Optional<Instant> expiry, Instant now) {
    if (expiry.isEmpty()) {
      return expiry(expiry, now);
    }
    Optional<Instant> latest = longest.map(lifetime -> after(now, lifetime));
    return latest.filter(expiry.get()::isAfter).or(() -> expiry);
  }

  /**
   * @throws LifetimeExceeded if a key would get an end, or lose it, so that it lived longer from
   *     its issue on than the maximum
   */
  void checkMoved(ApiKey key, Change<Instant> end) {
    Optional<Instant> moved = end.over(key.expiresAt());
    if (longest.isPresent() && !moved.equals(key.expiresAt())) {
      Instant latest = after(key.createdAt(), longest.get());
      if (moved.isEmpty() || moved.get().isAfter(latest)) {
        throw new LifetimeExceeded(longest.get(), latest);
      }
    }
  }

  private static Instant after(Instant now, Duration lifetime) {
    return lifetime.compareTo(Duration.between(now, Limits.LATEST)) > 0
        ? Limits.LATEST
        : now.plus(lifetime);
  }
}
