package dev.keyhold.cli;

import dev.keyhold.events.ConsumerState;
import dev.keyhold.events.Consumers;
import dev.keyhold.events.EventConsumer;
import dev.keyhold.events.EventDoor;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.QueueCounts;
import dev.keyhold.events.Queues;
import dev.keyhold.spi.Finding;
import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import java.util.List;
import java.util.Locale;

/** Checks of events and jobs, for {@code keyhold doctor}; none where there are none. */
final class EventFindings {
  private EventFindings() {}

  static List<Finding> of(Database data) {
    try {
      if (!OwnSets.names(data.config().build()).contains(EventTables.SET.name())) {
        return List.of();
      }
      StorageConfig.Builder config =
          data.config().setting("migrations", "unchecked").tables(EventTables.SET);
      try (Storage storage =
          Keyhold.open(
              (data.isOnServer() ? config : config.setting("unwritable", "read")).build())) {
        return storage.read(
            tx -> {
              EventDoor door = GivenEvents.events().in(tx);
              return List.of(events(door), consumers(door.consumers()), jobs(door.queues()));
            });
      }
    } catch (StorageException e) {
      return List.of(new Finding("events", false, e.summary()));
    }
  }

  private static Finding events(EventDoor door) {
    String kept =
        door.log()
            .upkeep()
            .map(
                upkeep ->
                    String.format(
                        Locale.ROOT,
                        "old ones deleted at %s, %,d ever",
                        IsoTime.text(upkeep.ranAt()),
                        upkeep.deleted()))
            .orElse("none was ever deleted");
    return new Finding(
        "events",
        true,
        String.format(
            Locale.ROOT,
            "numbers %,d to %,d; %s",
            Math.min(door.log().first(), door.log().last()),
            door.log().last(),
            kept));
  }

  private static Finding consumers(Consumers consumers) {
    List<EventConsumer> all =
        Page.walk(Limits.PAGE_SIZE, consumers::list)
            .flatMap(page -> page.items().stream())
            .toList();
    List<EventConsumer> lost =
        all.stream().filter(consumer -> consumer.state() == ConsumerState.LOST).toList();
    long behind = all.stream().mapToLong(consumers::lag).max().orElse(0);
    return new Finding(
        "consumers",
        lost.isEmpty(),
        lost.isEmpty()
            ? String.format(Locale.ROOT, "%,d, the slowest %,d behind", all.size(), behind)
            : String.format(
                    Locale.ROOT, "%,d of %,d are lost, the first of them ", lost.size(), all.size())
                + lost.get(0).name()
                + "; say with keyhold events replay where each goes on");
  }

  /** Dead jobs are no fault of the database's; their owner decides. */
  private static Finding jobs(Queues all) {
    List<QueueCounts> queues = all.names().stream().map(all::counts).toList();
    return new Finding(
        "jobs",
        true,
        String.format(
            Locale.ROOT,
            "%,d queues: ready %,d, claimed %,d, dead %,d",
            queues.size(),
            queues.stream().mapToLong(QueueCounts::ready).sum(),
            queues.stream().mapToLong(QueueCounts::claimed).sum(),
            queues.stream().mapToLong(QueueCounts::dead).sum()));
  }
}
