package dev.keyhold.access;

import dev.keyhold.events.ChangeEvents;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.Events;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Storage;
import dev.keyhold.teststorages.StoppedClock;
import dev.keyhold.teststorages.StorageKind;
import dev.keyhold.teststorages.TestStorage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;

/** Where graphs are in the tests. */
final class Place implements AutoCloseable {
  static final Instant NOW = StoppedClock.BEGIN;
  static final String ORG = TestStorage.ACME;

  final StoppedClock clock = new StoppedClock();
  final Events events = Events.of(clock);
  final Graphs graphs = Graphs.of(clock);
  final Storage system;
  final Function<String, Storage> tenants;
  final Access access;
  private final TestStorage storage;

  private Place(StorageKind kind, String url) {
    storage =
        TestStorage.builder(kind, url, EventTables.SET, GraphTables.SET)
            .clock(clock)
            .onEntry(ChangeEvents.of(events)::publish)
            .open();
    system = storage.system();
    tenants = storage.tenants();
    access = Access.over(system, tenants, events, clock);
  }

  static Place open(StorageKind kind, Path folder) {
    return new Place(kind, kind.url(folder));
  }

  void account(String id) {
    storage.account(id);
  }

  void join(String account, MembershipLevel level) {
    storage.join(account, level);
  }

  void leave(String account) {
    storage.leave(account);
  }

  /** Writes to the access graph of the organization. */
  void write(Consumer<AccessGraph> work) {
    tenants.apply(ORG).run(tx -> work.accept(AccessGraph.in(graphs, tx, ORG)));
  }

  boolean check(String principal, String action, String resource, String... scopes) {
    return access.check(ORG, Question.of(principal, action, resource).with(scopes));
  }

  @Override
  public void close() {
    storage.close();
  }
}
