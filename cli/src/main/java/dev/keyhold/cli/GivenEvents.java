package dev.keyhold.cli;

import dev.keyhold.events.EventDoor;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.time.Clock;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** The events and jobs that a command is about. */
final class GivenEvents {
  private static final Events EVENTS = Events.of(Clock.systemUTC());

  @Mixin private DataFolder data;

  GivenEvents() {}

  /** Opens a database that has the tables of events. */
  Storage open() {
    if (!OwnSets.names(data.config().build()).contains(EventTables.SET.name())) {
      throw new StorageException.InvalidInput(
          "the database has no events; keyhold serve makes their tables, or a hub that is opened"
              + " with them");
    }
    return Keyhold.open(
        data.config().setting("migrations", "validate").tables(EventTables.SET).build());
  }

  <T> T read(Function<EventDoor, T> work) {
    try (Storage storage = open()) {
      return storage.read(tx -> work.apply(EVENTS.in(tx)));
    }
  }

  <T> T write(Function<EventDoor, T> work) {
    try (Storage storage = open()) {
      return storage.write(tx -> work.apply(EVENTS.in(tx)));
    }
  }

  static Events events() {
    return EVENTS;
  }
}
