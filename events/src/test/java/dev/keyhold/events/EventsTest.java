package dev.keyhold.events;

import dev.keyhold.spi.Storage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One log with its queues, and a clock that goes when it is told. */
abstract class EventsTest {
  final Spot spot;
  @TempDir Path directory;
  Storage storage;
  Instant now = Spot.NOW;

  EventsTest(Spot spot) {
    this.spot = spot;
  }

  @BeforeEach
  void open() {
    storage = spot.open(directory);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  void later(Duration time) {
    now = now.plus(time);
  }

  /** What is done behind a door; with its exception, as a unit of work has one. */
  interface Inside<T, X extends Exception> {
    T done(EventDoor door) throws X;
  }

  <T, X extends Exception> T read(Inside<T, X> work) throws X {
    return storage.read(tx -> work.done(spot.in(tx, () -> now)));
  }

  <T, X extends Exception> T write(Inside<T, X> work) throws X {
    return storage.write(tx -> work.done(spot.in(tx, () -> now)));
  }

  void run(Consumer<EventDoor> work) {
    storage.run(tx -> work.accept(spot.in(tx, () -> now)));
  }

  Event publish(String topic, String type) {
    return write(door -> door.log().publish(NewEvent.of(topic, type)));
  }

  Optional<Event> event(long seq) {
    return read(door -> door.log().find(seq));
  }

  /** The first ten. */
  List<Event> events() {
    return read(door -> door.log().readAfter(0, List.of(), 10));
  }

  long last() {
    return read(door -> door.log().last());
  }
}
