/** A durable log of events, its consumers, and work queues, in the transaction of the change. */
@org.jspecify.annotations.NullMarked
package dev.keyhold.events;
