package dev.keyhold.events;

/** The log, its consumers and the queues of one tenant, or of nobody in particular. */
public final class EventDoor {
  private final Place place;

  EventDoor(Place place) {
    this.place = place;
  }

  public EventLog log() {
    return new EventLog(place);
  }

  public Consumers consumers() {
    return new Consumers(place);
  }

  public Jobs jobs() {
    return new Jobs(place);
  }

  /** What consumers that keep their own place have consumed. */
  public Consumption consumption() {
    return new Consumption(place);
  }

  /** Events on their way to consumers elsewhere. */
  public Deliveries deliveries() {
    return new Deliveries(place);
  }
}
