/** A durable log of events, its consumers, and work queues, in the transaction of the change. */
module dev.keyhold.events {
  requires transitive dev.keyhold.tables;
  requires static com.cronutils;
  requires static org.jspecify;

  exports dev.keyhold.events;
}
