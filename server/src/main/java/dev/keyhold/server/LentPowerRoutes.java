package dev.keyhold.server;

import dev.keyhold.core.Delegation;
import dev.keyhold.core.Delegations;
import dev.keyhold.core.ImpersonationSession;
import dev.keyhold.core.NewDelegation;
import dev.keyhold.core.NewSession;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Delegations of an organization, and sessions in the shoes of its members. */
record LentPowerRoutes(PowerDoor door) {
  private static final String DELEGATIONS = PowerDoor.PREFIX + "/delegations";
  private static final String SESSIONS = PowerDoor.PREFIX + "/impersonations";

  private static final Field<String> GRANTOR = Field.text("grantorId");
  private static final Field<String> DELEGATE = Field.text("delegateId");
  private static final Field<String> PARENT = Field.text("parentId");
  private static final Field<List<String>> ACTIONS = Field.texts("actions");
  private static final Field<List<String>> RESOURCES = Field.texts("resources");
  private static final Field<Instant> STARTS_AT = Field.time("startsAt");
  private static final Field<Instant> ENDS_AT = Field.time("endsAt");
  private static final Field<Boolean> MAY_REDELEGATE = Field.flag("mayRedelegate");
  private static final Field<Boolean> IS_REQUEST = Field.flag("isRequest");
  private static final Field<String> REASON = Field.text("reason");
  private static final Field<String> ADMIN = Field.text("adminId");
  private static final Field<String> TARGET = Field.text("targetId");
  private static final Field<Duration> DURATION = Field.duration("duration");
  private static final Field<String> APPROVED_BY = Field.text("approvedBy");

  private static final View<Delegation> DELEGATION =
      View.<Delegation>of("Delegation")
          .text("id", it -> it.stamp().id())
          .text("grantorId", Delegation::grantorId)
          .text("delegateId", Delegation::delegateId)
          .optionalText("parentId", Delegation::parentId)
          .texts("actions", Delegation::actionNames)
          .texts("resources", Delegation::resourceNames)
          .time("startsAt", Delegation::startsAt)
          .time("endsAt", Delegation::endsAt)
          .text("status", it -> Words.of(it.status()))
          .flag("mayRedelegate", Delegation::mayRedelegate)
          .text("reason", Delegation::reason)
          .optionalTime("revokedAt", Delegation::revokedAt)
          .optionalText("revokedBy", Delegation::revokedBy);
  private static final View<ImpersonationSession> SESSION =
      View.<ImpersonationSession>of("Impersonation")
          .text("id", it -> it.stamp().id())
          .text("adminId", ImpersonationSession::adminId)
          .text("targetId", ImpersonationSession::targetId)
          .texts("actions", ImpersonationSession::actionNames)
          .text("reason", ImpersonationSession::reason)
          .optionalText("approvedBy", ImpersonationSession::approvedBy)
          .time("startedAt", ImpersonationSession::startedAt)
          .time("expiresAt", ImpersonationSession::expiresAt)
          .optionalTime("endedAt", ImpersonationSession::endedAt)
          .optionalText("endReason", it -> it.endReason().map(Words::of));

  List<DescribedRoute> all() {
    return List.of(
        DescribedRoute.of(
                Route.of("GET", DELEGATIONS, this::delegations),
                "listDelegations",
                "Lists what is lent to an account, or by one.")
            .queries("delegateId", "grantorId")
            .answersPages(DELEGATION),
        DescribedRoute.of(
                Route.of("POST", DELEGATIONS, this::delegate),
                "createDelegation",
                "Lets one member do things for another, or asks for it.")
            .requires(GRANTOR, DELEGATE, ACTIONS, ENDS_AT)
            .takes(PARENT, RESOURCES, STARTS_AT, MAY_REDELEGATE, IS_REQUEST, REASON)
            .answers(DELEGATION),
        DescribedRoute.of(
                Route.of("POST", DELEGATIONS + "/{id}/approve", this::approve),
                "approveDelegation",
                "The grantor agrees to what he was asked for.")
            .requires(GRANTOR)
            .answers(DELEGATION),
        DescribedRoute.of(
                Route.of("POST", DELEGATIONS + "/{id}/revoke", this::revoke),
                "revokeDelegation",
                "Ends a delegation at once, and those that rest on it.")
            .answers(DELEGATION),
        DescribedRoute.of(
                Route.of("GET", SESSIONS, this::sessions),
                "listImpersonations",
                "Lists who was in the shoes of an account, or in whose shoes one was.")
            .queries("targetId", "adminId")
            .answersPages(SESSION),
        DescribedRoute.of(
                Route.of("POST", SESSIONS, this::start),
                "createImpersonation",
                "Begins a session in which an administrator works in the shoes of a member.")
            .requires(ADMIN, TARGET, REASON)
            .takes(ACTIONS, DURATION, APPROVED_BY)
            .answers(SESSION),
        DescribedRoute.of(
                Route.of("POST", SESSIONS + "/{id}/end", this::end),
                "endImpersonation",
                "Ends a session at once.")
            .answers(SESSION));
  }

  private Delegations in(Transaction tx, String organization) {
    return door.core().delegations(tx, organization);
  }

  /** One of two parameters, and no more. */
  private record Side(boolean isFirst, String account) {
    static Side of(Request request, String first, String second) {
      Optional<String> one = request.parameters().text(first);
      Optional<String> other = request.parameters().text(second);
      if (one.isPresent() == other.isPresent()) {
        throw Problem.field(first, "expected this or " + second + ", and not both");
      }
      return new Side(one.isPresent(), one.or(() -> other).orElseThrow());
    }
  }

  private Answer delegations(Request request) {
    Side side = Side.of(request, "delegateId", "grantorId");
    return door.page(
        request,
        DELEGATION,
        page ->
            (tx, org) ->
                side.isFirst()
                    ? in(tx, org).to(side.account(), page)
                    : in(tx, org).from(side.account(), page));
  }

  private Answer delegate(Request request) {
    Instant now = door.kit().clock().instant();
    NewDelegation wanted =
        new NewDelegation(
            GRANTOR.required(request),
            DELEGATE.required(request),
            PARENT.optional(request),
            Set.copyOf(ACTIONS.required(request)),
            Set.copyOf(RESOURCES.optional(request).orElse(List.of())),
            STARTS_AT.optional(request).orElse(now),
            ENDS_AT.required(request),
            MAY_REDELEGATE.optional(request).orElse(false),
            REASON.optional(request).orElse(""));
    boolean isRequest = IS_REQUEST.optional(request).orElse(false);
    return Answer.created(
        DELEGATION.json(
            door.write(
                request,
                (tx, org) -> isRequest ? in(tx, org).request(wanted) : in(tx, org).grant(wanted))));
  }

  private Answer approve(Request request) {
    String id = request.path("id");
    String grantor = GRANTOR.required(request);
    return Answer.ok(
        DELEGATION.json(door.write(request, (tx, org) -> in(tx, org).approve(id, grantor))));
  }

  private Answer revoke(Request request) {
    String id = request.path("id");
    Optional<String> by = PowerDoor.asker(request);
    return Answer.ok(DELEGATION.json(door.write(request, (tx, org) -> in(tx, org).revoke(id, by))));
  }

  private Answer sessions(Request request) {
    Side side = Side.of(request, "targetId", "adminId");
    PageRequest page = request.parameters().page();
    request.end();
    String organization = PowerDoor.organization(request);
    Page<ImpersonationSession> found =
        side.isFirst()
            ? door.core().impersonations().of(organization, side.account(), page)
            : door.core().impersonations().by(organization, side.account(), page);
    return Answer.ok(Views.page(found, SESSION::json));
  }

  private Answer start(Request request) {
    NewSession plain =
        NewSession.of(
            new NewSession.Between(ADMIN.required(request), TARGET.required(request)),
            REASON.required(request));
    NewSession wanted =
        new NewSession(
            plain.adminId(),
            plain.targetId(),
            plain.reason(),
            Set.copyOf(ACTIONS.optional(request).orElse(List.of())),
            DURATION.optional(request).orElse(plain.duration()),
            APPROVED_BY.optional(request));
    request.end();
    return Answer.created(
        SESSION.json(door.core().impersonations().start(PowerDoor.organization(request), wanted)));
  }

  private Answer end(Request request) {
    String id = request.path("id");
    request.end();
    return Answer.ok(
        SESSION.json(door.core().impersonations().end(PowerDoor.organization(request), id)));
  }
}
