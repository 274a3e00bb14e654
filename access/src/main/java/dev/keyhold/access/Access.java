package dev.keyhold.access;

import dev.keyhold.events.Events;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import dev.keyhold.tables.Tables;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Who may do what to what, by the access graphs of tenants. A principal may do an action to a
 * resource if something that it belongs to, or it itself, has a right to do it to something that
 * the resource belongs to, or the resource itself. There are no rights to forbid, so each edge more
 * can only allow more.
 *
 * <p>An answer is never older than the newest change of a membership or an account that was
 * committed before it was asked for: an account that is suspended does nothing at once, and whoever
 * is no member any more neither. Questions about what is not there are answered by no. This object
 * may be shared by threads; no method is called inside a unit of work.
 */
public final class Access implements AnswerMemory.Source<Question, Boolean> {
  private final Storage system;
  private final Function<String, Storage> tenants;
  private final Tables tables;
  private final InstantSource clock;
  private final MemberProjection projection;

  private Access(
      Storage system, Function<String, Storage> tenants, Events events, InstantSource clock) {
    this.system = system;
    this.tenants = tenants;
    this.tables = Tables.of(clock);
    this.clock = clock;
    this.projection = new MemberProjection(system, tenants, events, Graphs.of(clock), clock);
  }

  /**
   * @param system has accounts, organizations, memberships, and the log of their changes
   * @param tenants the storage of a tenant's graphs, by the organization's id; it may be {@code
   *     system}
   * @param events with which the changes are published ({@code ChangeEvents})
   * @param clock of the storages
   */
  public static Access over(
      Storage system, Function<String, Storage> tenants, Events events, InstantSource clock) {
    return new Access(system, tenants, events, clock);
  }

  @Override
  public AnswerMemory.Remark<Boolean> remark(String organizationId, Question question) {
    return settled(
        organizationId,
        look -> {
          boolean allowed = look.allows(question);
          return new AnswerMemory.Remark<>(allowed, look.timed().get() ? Instant.MIN : Instant.MAX);
        });
  }

  InstantSource clock() {
    return clock;
  }

  @Override
  public Storage system() {
    return system;
  }

  @Override
  public Storage tenant(String organizationId) {
    return tenants.apply(organizationId);
  }

  @Override
  public List<Long> state(String organizationId) {
    Storage tenant = tenants.apply(organizationId);
    long changes = tenant.read(tx -> new AccessSearch(tables.in(tx, organizationId)).changes());
    List<Long> told = system.read(projection.log()::told);
    return Stream.concat(Stream.of(changes), told.stream()).toList();
  }

  public boolean check(String organizationId, Question question) {
    return check(organizationId, List.of(question)).get(0);
  }

  /**
   * Answers several questions about one moment.
   *
   * @throws TooDeep if one of them has no answer
   */
  public List<Boolean> check(String organizationId, List<Question> questions) {
    return settled(organizationId, look -> questions.stream().map(look::allows).toList());
  }

  /** Says why the answer is as it is. */
  public Explanation explain(String organizationId, Question question) {
    return settled(organizationId, look -> look.explain(question));
  }

  /**
   * The resources to which a principal may do an action, by their keys. The whole list is made anew
   * for each page.
   *
   * @throws TooDeep if they are too many
   */
  public Page<String> resources(
      String organizationId,
      String principal,
      String action,
      Set<String> scopes,
      PageRequest page) {
    return cut(settled(organizationId, look -> look.resources(principal, action, scopes)), page);
  }

  /** The principals that may do an action to a resource, by their keys; as {@link #resources}. */
  public Page<String> principals(
      String organizationId, String resource, String action, Set<String> scopes, PageRequest page) {
    return cut(settled(organizationId, look -> look.principals(resource, action, scopes)), page);
  }

  private static Page<String> cut(SortedSet<String> all, PageRequest page) {
    List<String> rest =
        page.after().map(after -> all.tailSet(after.text() + "\0")).orElse(all).stream()
            .limit(page.limit() + 1L)
            .toList();
    return Page.cut(rest, page.limit(), Cursor::new);
  }

  /** The actions that a principal may do to a resource, in order. */
  public List<String> actions(
      String organizationId, String principal, String resource, Set<String> scopes) {
    return List.copyOf(settled(organizationId, look -> look.actions(principal, resource, scopes)));
  }

  /** Brings what follows from memberships up to date, and says how that was. */
  public MemberProjection projection() {
    return projection;
  }

  /**
   * Looks until the answer depends on nothing that was different before the question: the graph
   * follows from all memberships, and none of the accounts on which it depends is suspended.
   */
  private <T> T settled(String organizationId, Function<AccessLook, T> question) {
    Set<String> suspended = new HashSet<>();
    long needed = Long.MAX_VALUE;
    while (true) {
      Looked<T> looked = look(organizationId, suspended, question);
      Standing standing = looked.standing().orElseGet(() -> standing(looked));
      needed = Math.min(needed, standing.newest());
      boolean isBehind =
          standing.isOlderCopy() || projection.covered(organizationId, looked.position()) < needed;
      boolean isSame =
          isBehind
              ? projection.follow(organizationId).isEmpty()
              : !suspended.addAll(standing.suspended());
      if (isSame) {
        return looked.answer();
      }
    }
  }

  /**
   * @param standing empty if it stands in another storage
   */
  private record Looked<T>(
      T answer, long position, Set<String> asked, Optional<Standing> standing) {
    Looked<T> with(Standing known) {
      return new Looked<>(answer, position, asked, Optional.of(known));
    }
  }

  private <T> Looked<T> look(
      String organizationId, Set<String> suspended, Function<AccessLook, T> question) {
    Set<String> asked = new HashSet<>();
    Storage tenant = tenants.apply(organizationId);
    return tenant.read(
        tx -> {
          AccessSearch search = new AccessSearch(tables.in(tx, organizationId));
          AccessLook look =
              new AccessLook(search, clock.instant(), suspended, asked, new AtomicBoolean());
          Looked<T> looked =
              new Looked<>(question.apply(look), search.position(), asked, Optional.empty());
          return tenant == system ? looked.with(standing(tx, looked)) : looked;
        });
  }

  /**
   * What an answer depends on, in the shared storage.
   *
   * @param newest the number of the newest event
   * @param isOlderCopy whether the log never had the event that the graph knows
   */
  private record Standing(long newest, boolean isOlderCopy, Set<String> suspended) {}

  private Standing standing(Looked<?> looked) {
    return system.read(tx -> standing(tx, looked));
  }

  private Standing standing(Transaction tx, Looked<?> looked) {
    Set<String> suspended = new HashSet<>();
    for (String id : looked.asked()) {
      tx.identities()
          .accounts()
          .find(id)
          .filter(account -> account.status() != AccountStatus.ACTIVE)
          .ifPresent(account -> suspended.add(id));
    }
    long newest = projection.log().newest(tx);
    return new Standing(newest, MemberLog.isOlderCopy(looked.position(), newest), suspended);
  }
}
