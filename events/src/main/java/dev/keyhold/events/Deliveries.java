package dev.keyhold.events;

import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Events on their way to consumers that are elsewhere: each is tried until it has arrived, or has
 * failed as often as it may. Whoever sends notes the outcome afterwards, so that one may arrive
 * twice after a crash; its number tells.
 */
public final class Deliveries {
  private final EventScope scope;

  Deliveries(EventScope scope) {
    this.scope = scope;
  }

  /**
   * Adds the events of a page to what is to be delivered, in the unit of work in which their
   * consumer goes past them. One that is there already stays as it is.
   */
  public void add(String consumer, List<Event> events) {
    Instant now = scope.now();
    for (Event event : events) {
      if (find(consumer, event.seq()).isEmpty()) {
        Stamp stamp = Stamp.of(Ids.newId(now), now, now);
        scope
            .deliveries()
            .add(
                new DeliveryRow(
                    stamp,
                    scope.tenantId(),
                    new Delivery(
                        stamp.id(),
                        consumer,
                        event.seq(),
                        DeliveryState.PENDING,
                        now,
                        0,
                        Optional.empty())));
      }
    }
  }

  public Optional<Delivery> find(String consumer, long seq) {
    return scope
        .deliveries()
        .find(DeliveryRow.BY_EVENT, DeliveryRow.CONSUMER.is(consumer), DeliveryRow.SEQ.is(seq))
        .map(DeliveryRow::delivery);
  }

  /**
   * Takes those whose time has come. Each attempt counts from here, and nobody else gets them until
   * the patience is over.
   *
   * @param patience how long the outcome is waited for
   */
  public List<Delivery> due(String consumer, int most, Duration patience) {
    Instant now = scope.now();
    return scope
        .deliveries()
        .all()
        .by(DeliveryRow.BY_TIME)
        .where(
            DeliveryRow.CONSUMER.is(consumer),
            DeliveryRow.STATE.is(DeliveryState.PENDING),
            DeliveryRow.AT.atMost(now))
        .update(
            PageRequest.first(most),
            DeliveryRow.AT.to(now.plus(patience)),
            DeliveryRow.ATTEMPTS.plus(1))
        .items()
        .stream()
        .map(changed -> changed.after().delivery())
        .toList();
  }

  /** It has arrived. */
  public Delivery delivered(Delivery delivery) {
    return end(delivery, DeliveryState.DELIVERED, scope.now(), Optional.empty());
  }

  /**
   * The attempt failed: it is tried again after a while, or is dead.
   *
   * @param most how often it is tried
   */
  public Delivery failed(Delivery delivery, long most, Backoff backoff, String error) {
    boolean spent = delivery.attempts() >= most;
    return end(
        delivery,
        spent ? DeliveryState.DEAD : DeliveryState.PENDING,
        spent ? scope.now() : scope.now().plus(backoff.after(delivery.attempts())),
        Optional.of(error));
  }

  private Delivery end(Delivery delivery, DeliveryState state, Instant at, Optional<String> error) {
    return scope
        .deliveries()
        .updateIf(
            delivery.id(),
            List.of(
                DeliveryRow.STATE.is(DeliveryState.PENDING),
                DeliveryRow.ATTEMPTS.is(delivery.attempts())),
            DeliveryRow.STATE.to(state),
            DeliveryRow.AT.to(at),
            DeliveryRow.LAST_ERROR.to(error.map(ErrorText::cut)))
        .after()
        .delivery();
  }

  /**
   * A dead one is tried anew.
   *
   * @throws StorageException.Conflict if it is not dead
   */
  public Delivery requeue(String id) {
    return scope
        .deliveries()
        .updateIf(
            id,
            List.of(DeliveryRow.STATE.is(DeliveryState.DEAD)),
            DeliveryRow.STATE.to(DeliveryState.PENDING),
            DeliveryRow.AT.to(scope.now()),
            DeliveryRow.ATTEMPTS.to(0L))
        .after()
        .delivery();
  }

  /** Those of a consumer in one state, by their times. */
  public Page<Delivery> list(String consumer, DeliveryState state, PageRequest page) {
    Page<DeliveryRow> rows =
        scope
            .deliveries()
            .all()
            .by(DeliveryRow.BY_TIME)
            .where(DeliveryRow.CONSUMER.is(consumer), DeliveryRow.STATE.is(state))
            .page(page);
    return new Page<>(rows.items().stream().map(DeliveryRow::delivery).toList(), rows.next());
  }

  /**
   * Deletes those that arrived longer ago than this.
   *
   * @param most how many at the most, up to 1,000
   * @return how many it deleted
   */
  public int purge(String consumer, Duration keep, int most) {
    return scope
        .deliveries()
        .all()
        .by(DeliveryRow.BY_TIME)
        .where(
            DeliveryRow.CONSUMER.is(consumer),
            DeliveryRow.STATE.is(DeliveryState.DELIVERED),
            DeliveryRow.AT.below(scope.now().minus(keep)))
        .purge(most);
  }
}
