package dev.keyhold.access;

import dev.keyhold.events.Event;
import dev.keyhold.events.EventLog;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.TrailWords;
import dev.keyhold.spi.Transaction;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the shared storage says of the members of organizations, and which of them may be others
 * now.
 */
record MemberLog(Events events) {
  static final String MEMBER = "member";
  private static final List<String> TOPICS = List.of(MEMBER, TrailWords.ACCOUNT);

  /** With more events than this to look through, it looks at all memberships instead. */
  private static final int MOST_EVENTS = 5_000;

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

  /**
   * What may be different, as it is now.
   *
   * @param upTo the number of the newest event
   * @param memberships by accounts; empty for whoever is no member
   * @param gone accounts that were deleted, and when; another may have come in the place of one
   */
  record Changes(
      long upTo, Map<String, Optional<Membership>> memberships, Map<String, Instant> gone) {
    boolean isEmpty() {
      return memberships.isEmpty() && gone.isEmpty();
    }
  }

  /** Empty if there is too much to look through, or some of it is not there. */
  Optional<Changes> changes(Transaction tx, String organizationId, long position, long after) {
    EventLog log = events.in(tx).log();
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

  static boolean isThere(Transaction tx, String organizationId) {
    return tx.identities().organizations().find(organizationId).isPresent();
  }

  private static void note(
      Event event, String organizationId, Set<String> members, Map<String, Instant> gone) {
    if (event.topic().equals(TrailWords.ACCOUNT)) {
      event
          .key()
          .filter(key -> event.type().equals(TrailWords.ACCOUNT_DELETE))
          .ifPresent(account -> gone.put(account, event.createdAt()));
    } else {
      member(event)
          .filter(member -> member.organizationId().equals(organizationId))
          .ifPresent(member -> members.add(member.accountId()));
    }
  }

  /** Of which an event tells. */
  record Member(String organizationId, String accountId) {
    MemberChange change(Transaction tx) {
      return new MemberChange(
          organizationId, accountId, tx.identities().members().find(organizationId, accountId));
    }
  }

  /** The membership of which an event of the topic of members tells. */
  static Optional<Member> member(Event event) {
    return event.payload().value() instanceof Map<?, ?> payload
            && payload.get("organizationId") instanceof String organization
            && payload.get("ownerId") instanceof String account
        ? Optional.of(new Member(organization, account))
        : Optional.empty();
  }

  /**
   * All memberships of an organization, as they are at an event.
   *
   * @param ofAnotherLog the position of the graph, if the log never had such an event
   * @param gone accounts that something in the graphs is for, and which are not there any more
   */
  record Members(
      boolean organizationIsThere,
      long upTo,
      long ofAnotherLog,
      Map<String, Membership> all,
      Set<String> gone) {
    Optional<Membership> of(String account) {
      return Optional.ofNullable(all.get(account));
    }
  }

  Members members(Transaction tx, String organizationId, long position, Set<String> named) {
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
