package dev.keyhold.access;

import dev.keyhold.events.Event;
import dev.keyhold.events.EventLog;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import dev.keyhold.tables.Tables;
import dev.keyhold.tables.Tenant;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
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
  private static final String MEMBER = "member";
  private static final String ACCOUNT = "account";
  private static final List<String> TOPICS = List.of(MEMBER, ACCOUNT);

  /** With more events than this to look through, it looks at all memberships instead. */
  private static final int MOST_EVENTS = 5_000;

  private final Storage system;
  private final Function<String, Storage> tenants;
  private final Events events;
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
    this.events = events;
    this.graphs = graphs;
    this.tables = Tables.of(clock);
    this.clock = clock;
  }

  /**
   * The number of the newest event, of whatever it tells: the newest that tells of a membership may
   * be deleted already, and then only the numbers behind it say that there was one.
   */
  long newest(Transaction systemTx) {
    return events.in(systemTx).log().last();
  }

  /**
   * Numbers that are others once there are newer events of memberships and accounts. Those of other
   * topics leave them as they are.
   */
  List<Long> told(Transaction systemTx) {
    EventLog log = events.in(systemTx).log();
    return TOPICS.stream().map(log::last).toList();
  }

  /**
   * Whether the log is one in which the event that a graph knows never was: an older copy of it was
   * put in its place.
   */
  static boolean isOlderCopy(long position, long newest) {
    return position > newest;
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
    if (!system.read(tx -> isThere(tx, organizationId))) {
      return OptionalInt.empty();
    }
    long position = position(organizationId);
    Optional<Changes> changes =
        position == GraphProjection.NEVER
            ? Optional.empty()
            : system.read(tx -> changes(tx, organizationId, position));
    if (changes.isEmpty()) {
      return OptionalInt.of(reconcile(organizationId, false).found());
    }
    Changes known = changes.get();
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

  /**
   * What may be different, as it is now.
   *
   * @param upTo the number of the newest event
   * @param memberships by accounts; empty for whoever is no member
   * @param gone accounts that were deleted, and when; another may have come in the place of one
   */
  private record Changes(
      long upTo, Map<String, Optional<Membership>> memberships, Map<String, Instant> gone) {
    boolean isEmpty() {
      return memberships.isEmpty() && gone.isEmpty();
    }
  }

  /** Empty if there is too much to look through, or some of it is not there. */
  private Optional<Changes> changes(Transaction tx, String organizationId, long position) {
    EventLog log = events.in(tx).log();
    long after = covered(organizationId, position);
    long newest = newest(tx);
    long upTo = Math.max(after, newest);
    boolean isTrimmed = upTo > after && log.first() > after + 1;
    if (isTrimmed || isOlderCopy(position, newest)) {
      return Optional.empty();
    }
    Set<String> members = new HashSet<>();
    Map<String, Instant> gone = new HashMap<>();
    int looked = 0;
    long at = after;
    List<Event> page = log.readAfter(at, TOPICS, Limits.PAGE_SIZE);
    while (!page.isEmpty()) {
      looked += page.size();
      if (looked > MOST_EVENTS) {
        return Optional.empty();
      }
      page.forEach(event -> note(event, organizationId, members, gone));
      at = page.get(page.size() - 1).seq();
      page = log.readAfter(at, TOPICS, Limits.PAGE_SIZE);
    }
    Map<String, Optional<Membership>> memberships = new HashMap<>();
    members.forEach(
        account ->
            memberships.put(account, tx.identities().members().find(organizationId, account)));
    gone.replaceAll(
        (account, deletedAt) ->
            tx.identities().accounts().find(account).isPresent() ? deletedAt : Instant.MAX);
    return Optional.of(new Changes(upTo, memberships, gone));
  }

  private static boolean isThere(Transaction tx, String organizationId) {
    return tx.identities().organizations().find(organizationId).isPresent();
  }

  private static void note(
      Event event, String organizationId, Set<String> members, Map<String, Instant> gone) {
    if (!(event.payload().value() instanceof Map<?, ?> payload)) {
      return;
    }
    if (event.topic().equals(ACCOUNT)) {
      event
          .key()
          .filter(key -> event.type().endsWith(".delete"))
          .ifPresent(account -> gone.put(account, event.createdAt()));
    } else if (organizationId.equals(payload.get("organizationId"))
        && payload.get("ownerId") instanceof String account) {
      members.add(account);
    }
  }

  private void apply(Transaction tx, String organizationId, Changes changes) {
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
      Set<String> named = tenant.read(tx -> MemberEdges.named(tables.in(tx, organizationId)));
      Members members = system.read(tx -> members(tx, organizationId, position, named));
      if (dryRun || !members.organizationIsThere()) {
        return tenant.read(tx -> compared(tx, organizationId, members));
      }
      Optional<Reconciliation> mended = tenant.write(tx -> mended(tx, organizationId, members));
      if (mended.isPresent()) {
        return mended.get();
      }
    }
  }

  private Reconciliation compared(Transaction tx, String organizationId, Members members) {
    return MemberEdges.compare(tables.in(tx, organizationId), organizationId, members.all());
  }

  /** Empty if somebody has seen newer memberships than these. */
  private Optional<Reconciliation> mended(Transaction tx, String organizationId, Members members) {
    if (!moves(tx, organizationId, members.ofAnotherLog(), members.upTo())) {
      return Optional.empty();
    }
    Reconciliation found = compared(tx, organizationId, members);
    MemberEdges edges = edges(tx, organizationId);
    found.accounts().forEach(account -> edges.set(account, members.of(account), members.upTo()));
    members.gone().forEach(account -> edges.forget(account, Instant.MAX));
    return Optional.of(found);
  }

  /**
   * All memberships of an organization, as they are at an event.
   *
   * @param ofAnotherLog the position of the graph, if the log never had such an event
   * @param gone accounts that something in the graphs is for, and which are not there any more
   */
  private record Members(
      boolean organizationIsThere,
      long upTo,
      long ofAnotherLog,
      Map<String, Membership> all,
      Set<String> gone) {
    Optional<Membership> of(String account) {
      return Optional.ofNullable(all.get(account));
    }
  }

  private Members members(Transaction tx, String organizationId, long position, Set<String> named) {
    Map<String, Membership> all = new HashMap<>();
    Page.walk(Limits.PAGE_SIZE, page -> tx.identities().members().listOf(organizationId, page))
        .flatMap(page -> page.items().stream())
        .forEach(member -> all.put(member.accountId(), member));
    Set<String> gone = new HashSet<>(named);
    gone.removeIf(account -> tx.identities().accounts().find(account).isPresent());
    long newest = newest(tx);
    long another = isOlderCopy(position, newest) ? position : GraphProjection.NEVER;
    return new Members(isThere(tx, organizationId), newest, another, all, gone);
  }
}
