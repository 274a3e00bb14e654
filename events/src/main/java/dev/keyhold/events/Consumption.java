package dev.keyhold.events;

import dev.keyhold.spi.Ids;
import dev.keyhold.tables.Stamp;
import java.time.Duration;
import java.time.Instant;

/**
 * For consumers that keep their own place, or get an event on several ways: whether they have
 * consumed it before.
 */
public final class Consumption {
  private final EventScope scope;

  Consumption(EventScope scope) {
    this.scope = scope;
  }

  /**
   * Notes that an event is consumed, in the unit of work that does it.
   *
   * @param source and {@code id}, what the source calls it
   * @return whether it is the first time; else nothing should be done
   */
  public boolean isFirst(String consumer, String source, String id) {
    boolean known =
        scope
            .consumption()
            .find(
                ConsumptionRow.BY_EVENT,
                ConsumptionRow.CONSUMER.is(consumer),
                ConsumptionRow.SOURCE.is(source),
                ConsumptionRow.SOURCE_ID.is(id))
            .isPresent();
    if (!known) {
      Instant now = scope.now();
      scope
          .consumption()
          .add(
              new ConsumptionRow(
                  Stamp.of(Ids.newId(now), now, now), scope.tenantId(), consumer, source, id, now));
    }
    return !known;
  }

  /**
   * Forgets what was consumed longer ago than this: what comes again then, is new.
   *
   * @param most how many at the most, up to 1,000
   * @return how many it forgot
   */
  public int forget(Duration olderThan, int most) {
    return scope
        .consumption()
        .all()
        .by(ConsumptionRow.BY_TIME)
        .where(ConsumptionRow.CONSUMED_AT.below(scope.now().minus(olderThan)))
        .purge(most);
  }
}
