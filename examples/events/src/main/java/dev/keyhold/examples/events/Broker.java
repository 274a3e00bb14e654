package dev.keyhold.examples.events;

import dev.keyhold.events.Claim;
import dev.keyhold.events.Worker;
import dev.keyhold.spi.Json;

/** Kafka, NATS or another broker: what a hub needs of one. */
@FunctionalInterface
public interface Broker {
  /**
   * Returns once the broker has taken it.
   *
   * @param id the same each time the same message is sent, so that the broker can drop it
   */
  void send(String id, Json message) throws Exception;

  /** Sends each job to the broker. */
  default Worker.Handler handler() {
    return (Claim claim) -> send(claim.jobId(), claim.payload());
  }
}
