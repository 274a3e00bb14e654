package dev.keyhold.core;

import dev.keyhold.access.Access;
import dev.keyhold.access.AccessGraph;
import dev.keyhold.access.AnswerMemory;
import dev.keyhold.access.Explanation;
import dev.keyhold.access.Graphs;
import dev.keyhold.access.Identity;
import dev.keyhold.access.Node;
import dev.keyhold.access.Question;
import dev.keyhold.core.PowerExplanation.AnsweredBy;
import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who may do what in an organization: the one door to every kind of power. An action with a dot in
 * its name is a privilege, which roles give; one without is asked of the access graph. Whether the
 * caller acts for himself, by a delegation or in another's shoes is said by the {@link Caller}.
 *
 * <p>An answer holds at the moment of the question: what was committed before it was asked counts,
 * and what has a time begins and ends by the clock alone. Questions about what is not there are
 * answered by no. This object may be shared by threads; no method is called inside a unit of work.
 */
public final class Power {
  private final Readings readings;
  private final Access access;
  private final Graphs graphs;
  private final InstantSource clock;
  private final Optional<String> platform;

  Power(
      Readings readings,
      Access access,
      Graphs graphs,
      InstantSource clock,
      Optional<String> platform) {
    this.readings = readings;
    this.access = access;
    this.graphs = graphs;
    this.clock = clock;
    this.platform = platform;
  }

  public boolean may(String organizationId, String accountId, String action) {
    return may(organizationId, Ask.of(accountId, action));
  }

  public boolean may(String organizationId, Ask ask) {
    return decide(organizationId, ask, new Window(clock.instant()), false).isAllowed();
  }

  /** Says why the answer is as it is. */
  public PowerExplanation why(String organizationId, Ask ask) {
    return decide(organizationId, ask, new Window(clock.instant()), true);
  }

  /** An answer, and up to when it is the same by the clock. */
  AnswerMemory.Remark<Boolean> remark(String organizationId, Ask ask) {
    Window window = new Window(clock.instant());
    boolean allowed = decide(organizationId, ask, window, false).isAllowed();
    return new AnswerMemory.Remark<>(allowed, window.until());
  }

  private PowerExplanation decide(String organizationId, Ask ask, Window window, boolean explains) {
    if (ask.isOfPrivilege()) {
      return readings.with(
          organizationId, reading -> byPrivileges(inquiry(reading, organizationId, window), ask));
    }
    Acting acting =
        readings.with(
            organizationId,
            reading -> inquiry(reading, organizationId, window).acting(ask.caller()));
    return byGraph(organizationId, ask, acting, window, explains);
  }

  Inquiry inquiry(Readings.Reading reading, String organizationId, Window window) {
    boolean isPlatform = platform.filter(organizationId::equals).isPresent();
    return new Inquiry(reading, organizationId, window, isPlatform);
  }

  Access access() {
    return access;
  }

  Readings readings() {
    return readings;
  }

  InstantSource clock() {
    return clock;
  }

  private static PowerExplanation byPrivileges(Inquiry inquiry, Ask ask) {
    Acting acting = inquiry.acting(ask.caller());
    Optional<Privilege> privilege = inquiry.privilege(ask.action());
    Set<Hindrance> hindrances =
        acting.hindrances(ask, privilege.filter(Privilege::sensitive).isPresent());
    if (privilege.isEmpty()) {
      hindrances.add(Hindrance.UNKNOWN_PRIVILEGE);
    }
    List<Way> ways = new ArrayList<>();
    List<PrivilegeOverride> overrides = new ArrayList<>();
    for (String owner : privilege.isEmpty() ? List.<String>of() : acting.owners()) {
      PowerLook.Own own = inquiry.own(owner, privilege.get(), ask.resource());
      ways.addAll(own.ways());
      overrides.addAll(own.overrides());
      hindrances.addAll(own.hindrances());
    }
    return new PowerExplanation(
        AnsweredBy.PRIVILEGES, acting.owners(), ways, overrides, hindrances, List.of());
  }

  private PowerExplanation byGraph(
      String organizationId, Ask ask, Acting acting, Window window, boolean explains) {
    Set<Hindrance> hindrances = EnumSet.noneOf(Hindrance.class);
    hindrances.addAll(acting.hindrances(ask, false));
    List<Explanation> graph = new ArrayList<>();
    for (String owner : acting.owners()) {
      Optional<Question> question = question(organizationId, ask, owner);
      if (explains) {
        question.ifPresent(it -> graph.add(access.explain(organizationId, it)));
      }
      if (question.filter(it -> allows(organizationId, it, window)).isEmpty()) {
        hindrances.add(Hindrance.NO_EDGE);
      }
    }
    return new PowerExplanation(
        AnsweredBy.ACCESS_GRAPH, acting.owners(), List.of(), List.of(), hindrances, graph);
  }

  private boolean allows(String organizationId, Question question, Window window) {
    AnswerMemory.Remark<Boolean> remark = access.remark(organizationId, question);
    window.noLongerThan(remark.until());
    return remark.answer();
  }

  /** Of whoever stands for an account; empty if nobody does, or there is nothing to ask about. */
  private Optional<Question> question(String organizationId, Ask ask, String accountId) {
    Optional<String> principal =
        readings
            .tenants()
            .apply(organizationId)
            .read(
                tx ->
                    AccessGraph.find(graphs, tx, organizationId)
                        .flatMap(graph -> graph.find(Identity.account(accountId)))
                        .map(Node::key));
    return principal.flatMap(
        key -> ask.resource().map(on -> new Question(key, ask.action(), on, ask.scopes())));
  }

  /**
   * The accounts that have a privilege themselves on all resources, by their ids; those to whom
   * they delegate it are not among them. The whole list is made anew for each page.
   */
  public Page<String> who(String organizationId, String privilege, PageRequest page) {
    return who(organizationId, privilege, Optional.empty(), page);
  }

  /** The same on one resource. */
  public Page<String> who(
      String organizationId, String privilege, Optional<String> resource, PageRequest page) {
    return cut(all(organizationId, privilege, resource), page);
  }

  private static Page<String> cut(SortedSet<String> all, PageRequest page) {
    List<String> rest =
        page.after().map(after -> all.tailSet(after.text() + "\0")).orElse(all).stream()
            .limit(page.limit() + 1L)
            .toList();
    return Page.cut(rest, page.limit(), Cursor::new);
  }

  private SortedSet<String> all(
      String organizationId, String privilege, Optional<String> resource) {
    Window window = new Window(clock.instant());
    boolean isPlatform = platform.filter(organizationId::equals).isPresent();
    return readings.with(
        organizationId,
        reading ->
            reading
                .shared(shared -> shared.privilege(privilege))
                .map(
                    known -> {
                      PowerSearch.Found found =
                          reading.tenant(
                              rows ->
                                  new PowerSearch(rows, window, isPlatform)
                                      .having(known, resource));
                      return reading.shared(
                          shared ->
                              new WhoLook(shared, organizationId, window).accounts(found, known));
                    })
                .orElseGet(TreeSet::new));
  }

  /**
   * As whom a caller acts now, for the trail.
   *
   * @return empty if he does not: the delegation or the session is not his, or does not run
   */
  public Optional<ActsAs> actsAs(String organizationId, Caller caller) {
    Window window = new Window(clock.instant());
    Acting acting =
        readings.with(
            organizationId, reading -> inquiry(reading, organizationId, window).acting(caller));
    return acting.hindrances().isEmpty() ? Optional.of(acting.actsAs()) : Optional.empty();
  }

  /**
   * As whom an account acts now by a delegation to it, or in a session of its own.
   *
   * @param id of the delegation or the session
   * @return empty if it does not: there is none of this id, it is not its own, or does not run
   */
  public Optional<ActsAs> actsAs(String organizationId, String accountId, String id) {
    Caller caller = Caller.of(accountId);
    return actsAs(organizationId, caller.byDelegation(id))
        .or(() -> actsAs(organizationId, caller.inSession(id)));
  }
}
