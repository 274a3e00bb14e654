package dev.keyhold.access;

import dev.keyhold.events.Events;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import dev.keyhold.tables.Tables;
import dev.keyhold.tables.Tenant;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Keeps the edges between accounts and their organization, which follow from its memberships. An
 * event only says that a membership may be another now: what becomes of the edge is said by the
 * membership itself, and the graph notes up to which event it was looked at. So events may come
 * twice, in any order or not at all, and whatever was left half done is done by the next one.
 *
 * <p>This object may be shared by threads and processes.
 */
public final class MemberProjection {
  private final Storage system;
  private final Function<String, Storage> tenants;
  private final MemberLog log;
  private final Graphs graphs;
  private final Tables tables;
  private final InstantSource clock;

  /** By tenants, what is known beyond the positions of their graphs. */
  private final Map<String, Uneventful> uneventful = new ConcurrentHashMap<>();

  /**
   * Nothing concerned a tenant that its graph does not know.
   *
   * @param position of the graph; at another one, such as that of an older copy, this says nothing
   * @param upTo the number of an event
   */
  private record Uneventful(long position, long upTo) {}

  MemberProjection(
      Storage system,
      Function<String, Storage> tenants,
      Events events,
      Graphs graphs,
      InstantSource clock) {
    this.system = system;
    this.tenants = tenants;
    this.log = new MemberLog(events);
    this.graphs = graphs;
    this.tables = Tables.of(clock);
    this.clock = clock;
  }

  MemberLog log() {
    return log;
  }

  /** Up to which event a graph knows all that concerns it. */
  long covered(String organizationId, long position) {
    return Optional.ofNullable(uneventful.get(organizationId))
        .filter(known -> known.position() == position)
        .map(Uneventful::upTo)
        .orElse(position);
  }

  /**
   * Brings a graph up to date.
   *
   * @return at how many accounts it looked; empty if there is no such organization
   */
  public OptionalInt follow(String organizationId) {
    if (!system.read(tx -> MemberLog.isThere(tx, organizationId))) {
      return OptionalInt.empty();
    }
    long position = position(organizationId);
    Optional<MemberLog.Changes> changes =
        position == GraphProjection.NEVER
            ? Optional.empty()
            : system.read(
                tx -> log.changes(tx, organizationId, position, covered(organizationId, position)));
    if (changes.isEmpty()) {
      return OptionalInt.of(reconcile(organizationId, false).found());
    }
    MemberLog.Changes known = changes.get();
    if (known.isEmpty()) {
      uneventful.put(organizationId, new Uneventful(position, known.upTo()));
    } else {
      tenants.apply(organizationId).run(tx -> apply(tx, organizationId, known));
    }
    return OptionalInt.of(known.memberships().size() + known.gone().size());
  }

  private long position(String organizationId) {
    return tenants
        .apply(organizationId)
        .read(tx -> new AccessSearch(tables.in(tx, organizationId)).position());
  }

  private void apply(Transaction tx, String organizationId, MemberLog.Changes changes) {
    if (moves(tx, organizationId, GraphProjection.NEVER, changes.upTo())) {
      MemberEdges edges = edges(tx, organizationId);
      changes.gone().forEach(edges::forget); // first, as memberships may be those of a new one
      changes
          .memberships()
          .forEach((account, membership) -> edges.set(account, membership, changes.upTo()));
    }
  }

  private MemberEdges edges(Transaction tx, String organizationId) {
    return new MemberEdges(
        AccessGraph.beneath(graphs, tx, organizationId),
        tables.in(beneath(tx), organizationId),
        organizationId);
  }

  /**
   * Notes how far the graph follows.
   *
   * @param ofAnotherLog a position from which it may go back
   * @return whether nobody has seen anything newer
   */
  private boolean moves(Transaction tx, String organizationId, long ofAnotherLog, long upTo) {
    Tenant rows = tables.in(beneath(tx), organizationId);
    Optional<GraphProjection> there = rows.find(GraphProjection.TABLE, GraphProjection.MEMBERSHIP);
    if (there.isEmpty()) {
      rows.add(GraphProjection.TABLE, GraphProjection.at(clock.instant(), organizationId, upTo));
      return true;
    }
    long position = there.get().position();
    if (position > upTo && position != ofAnotherLog) {
      return false;
    }
    rows.updateIf(
        GraphProjection.TABLE,
        GraphProjection.MEMBERSHIP,
        List.of(GraphProjection.POSITION.is(position)),
        GraphProjection.POSITION.to(upTo));
    return true;
  }

  private static Transaction beneath(Transaction tx) {
    Transaction beneath = tx.beneath();
    return beneath == tx ? tx : beneath(beneath);
  }

  /**
   * Compares the graph with the memberships, and mends it: the memberships are always right.
   *
   * @param dryRun whether it only says what it would do
   */
  public Reconciliation reconcile(String organizationId, boolean dryRun) {
    Storage tenant = tenants.apply(organizationId);
    while (true) {
      long position = position(organizationId);
      Set<String> named =
          tenant.read(tx -> MemberEdges.named(tables.in(tx, organizationId), organizationId));
      MemberLog.Members members =
          system.read(tx -> log.members(tx, organizationId, position, named));
      if (dryRun || !members.organizationIsThere()) {
        return tenant.read(tx -> compared(tx, organizationId, members));
      }
      Optional<Reconciliation> mended = tenant.write(tx -> mended(tx, organizationId, members));
      if (mended.isPresent()) {
        return mended.get();
      }
    }
  }

  private Reconciliation compared(
      Transaction tx, String organizationId, MemberLog.Members members) {
    return MemberEdges.compare(tables.in(tx, organizationId), organizationId, members.all());
  }

  /** Empty if somebody has seen newer memberships than these. */
  private Optional<Reconciliation> mended(
      Transaction tx, String organizationId, MemberLog.Members members) {
    if (!moves(tx, organizationId, members.ofAnotherLog(), members.upTo())) {
      return Optional.empty();
    }
    Reconciliation found = compared(tx, organizationId, members);
    MemberEdges edges = edges(tx, organizationId);
    found.accounts().forEach(account -> edges.set(account, members.of(account), members.upTo()));
    members.gone().forEach(account -> edges.forget(account, Instant.MAX));
    return Optional.of(found);
  }
}
