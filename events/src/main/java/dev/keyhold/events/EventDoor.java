package dev.keyhold.events;

/** The log, its consumers and the queues of one tenant, or of nobody in particular. */
public final class EventDoor {
  private final EventScope scope;

  EventDoor(EventScope scope) {
    this.scope = scope;
  }

  public EventLog log() {
    return new EventLog(scope);
  }

  public Consumers consumers() {
    return new Consumers(scope);
  }

  public Jobs jobs() {
    return new Jobs(scope);
  }

  public Queues queues() {
    return new Queues(scope);
  }

  /** What consumers that keep their own place have consumed. */
  public Consumption consumption() {
    return new Consumption(scope);
  }

  /** Events on their way to consumers elsewhere. */
  public Deliveries deliveries() {
    return new Deliveries(scope);
  }
}
