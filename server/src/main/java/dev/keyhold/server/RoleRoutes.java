package dev.keyhold.server;

import dev.keyhold.core.NewAssignment;
import dev.keyhold.core.NewOverride;
import dev.keyhold.core.NewRole;
import dev.keyhold.core.PrivilegeOverride;
import dev.keyhold.core.Role;
import dev.keyhold.core.RoleAssignment;
import dev.keyhold.core.Roles;
import dev.keyhold.core.Subject;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.Words;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The roles of an organization, who has them, and what is overridden. */
record RoleRoutes(PowerDoor door) {
  private static final String ROLES = PowerDoor.PREFIX + "/roles";
  private static final String ASSIGNMENTS = PowerDoor.PREFIX + "/assignments";
  private static final String OVERRIDES = PowerDoor.PREFIX + "/overrides";

  private static final Field<String> KEY = Field.text("key");
  private static final Field<String> NAME = Field.text("name");
  private static final Field<List<String>> PRIVILEGES = Field.texts("privileges");
  private static final Field<String> ROLE = Field.text("role");
  private static final Field<String> SUBJECT = Field.text("subject");
  private static final Field<String> RESOURCE = Field.text("resource");
  private static final Field<Instant> STARTS_AT = Field.time("startsAt");
  private static final Field<Instant> ENDS_AT = Field.time("endsAt");
  private static final Field<String> PRIVILEGE = Field.text("privilege");
  private static final Field<String> REASON = Field.text("reason");
  private static final Field<PrivilegeOverride.Effect> EFFECT =
      Field.word("effect", PrivilegeOverride.Effect.class);

  /** A role, with what it gives. */
  private record Shown(Role role, Set<String> privileges) {}

  private static final View<Role> ROLE_VIEW =
      View.<Role>of("Role")
          .text("key", Role::key)
          .text("name", Role::name)
          .flag("isSystem", Role::isSystem)
          .number("version", role -> role.stamp().version());
  private static final View<Shown> SHOWN_VIEW =
      View.<Shown>of("RoleWithPrivileges")
          .text("key", shown -> shown.role().key())
          .text("name", shown -> shown.role().name())
          .flag("isSystem", shown -> shown.role().isSystem())
          .number("version", shown -> shown.role().stamp().version())
          .texts("privileges", shown -> List.copyOf(shown.privileges()));
  private static final View<RoleAssignment> ASSIGNMENT_VIEW =
      View.<RoleAssignment>of("RoleAssignment")
          .text("id", it -> it.stamp().id())
          .text("roleId", RoleAssignment::roleId)
          .text("subject", RoleAssignment::subject)
          .optionalText("resource", it -> Optional.of(it.resource()).filter(on -> !on.isEmpty()))
          .optionalTime("startsAt", RoleAssignment::startsAt)
          .optionalTime("endsAt", RoleAssignment::endsAt)
          .optionalText("grantedBy", RoleAssignment::grantedBy)
          .time("createdAt", it -> it.stamp().createdAt());
  private static final View<PrivilegeOverride> OVERRIDE_VIEW =
      View.<PrivilegeOverride>of("PrivilegeOverride")
          .text("id", it -> it.stamp().id())
          .text("privilege", PrivilegeOverride::privilegeKey)
          .text("effect", it -> Words.of(it.effect()))
          .optionalText("subject", it -> Optional.of(it.subject()).filter(who -> !who.isEmpty()))
          .text("reason", PrivilegeOverride::reason)
          .optionalTime("endsAt", PrivilegeOverride::endsAt);

  List<DescribedRoute> all() {
    return List.of(
        DescribedRoute.of(
                Route.of("GET", ROLES, this::roles), "listRoles", "Lists roles, by their keys.")
            .answersPages(ROLE_VIEW),
        DescribedRoute.of(Route.of("POST", ROLES, this::define), "createRole", "Defines a role.")
            .requires(KEY, PRIVILEGES)
            .takes(NAME)
            .answers(SHOWN_VIEW),
        DescribedRoute.of(
                Route.of("GET", ROLES + "/{key}", this::role),
                "getRole",
                "Shows a role with the privileges that it gives.")
            .answers(SHOWN_VIEW),
        DescribedRoute.of(
                Route.of("PATCH", ROLES + "/{key}", this::change),
                "changeRole",
                "Gives a role another name or other privileges.")
            .takes(NAME, PRIVILEGES, PowerDoor.VERSION)
            .answers(SHOWN_VIEW),
        DescribedRoute.of(
            Route.of("DELETE", ROLES + "/{key}", this::remove),
            "removeRole",
            "Removes a role that nobody has."),
        DescribedRoute.of(
                Route.of("GET", ASSIGNMENTS, this::assignments),
                "listAssignments",
                "Lists who has which role.")
            .queries("subject")
            .answersPages(ASSIGNMENT_VIEW),
        DescribedRoute.of(
                Route.of("POST", ASSIGNMENTS, this::assign),
                "createAssignment",
                "Gives a role to somebody.")
            .requires(ROLE, SUBJECT)
            .takes(RESOURCE, STARTS_AT, ENDS_AT)
            .answers(ASSIGNMENT_VIEW),
        DescribedRoute.of(
            Route.of("DELETE", ASSIGNMENTS + "/{id}", this::withdraw),
            "removeAssignment",
            "Takes a role from somebody."),
        DescribedRoute.of(
                Route.of("GET", OVERRIDES, this::overrides),
                "listOverrides",
                "Lists what is overridden.")
            .answersPages(OVERRIDE_VIEW),
        DescribedRoute.of(
                Route.of("POST", OVERRIDES, this::override),
                "createOverride",
                "Gives or denies a privilege, whatever roles say.")
            .requires(EFFECT, PRIVILEGE, REASON)
            .takes(SUBJECT, ENDS_AT)
            .answers(OVERRIDE_VIEW),
        DescribedRoute.of(
            Route.of("DELETE", OVERRIDES + "/{id}", this::lift),
            "removeOverride",
            "Lifts an override."));
  }

  private Roles in(Transaction tx, String organization) {
    return door.core().roles(tx, organization);
  }

  private Answer roles(Request request) {
    return door.page(request, ROLE_VIEW, page -> (tx, org) -> in(tx, org).list(page));
  }

  private static Shown shown(Roles roles, Role role) {
    return new Shown(role, roles.privileges(role));
  }

  private static Role there(Roles roles, String key) {
    return roles.find(key).orElseThrow(() -> PowerDoor.missing("role"));
  }

  private Answer role(Request request) {
    String key = request.path("key");
    return Answer.ok(
        SHOWN_VIEW.json(
            door.read(
                request,
                (tx, org) -> {
                  Roles roles = in(tx, org);
                  return shown(roles, there(roles, key));
                })));
  }

  private Answer define(Request request) {
    String key = KEY.required(request);
    NewRole plain = NewRole.of(key).privileges(PRIVILEGES.required(request));
    NewRole wanted = NAME.optional(request).map(plain::name).orElse(plain);
    return Answer.created(
        SHOWN_VIEW.json(
            door.write(
                request,
                (tx, org) -> {
                  Roles roles = in(tx, org);
                  return shown(roles, roles.define(wanted));
                })));
  }

  private Answer change(Request request) {
    String key = request.path("key");
    Optional<String> name = NAME.optional(request);
    Optional<List<String>> privileges = PRIVILEGES.optional(request);
    Optional<Long> version = PowerDoor.VERSION.optional(request);
    return Answer.ok(
        SHOWN_VIEW.json(
            door.write(
                request,
                (tx, org) -> {
                  Roles roles = in(tx, org);
                  Role seen = there(roles, key);
                  PowerDoor.checkVersion(version, seen.stamp().version());
                  Set<String> wanted =
                      privileges.map(Set::copyOf).orElseGet(() -> roles.privileges(seen));
                  return shown(roles, roles.change(seen, name.orElse(seen.name()), wanted));
                })));
  }

  private Answer remove(Request request) {
    String key = request.path("key");
    return PowerDoor.removed(door.write(request, (tx, org) -> in(tx, org).remove(key)), "role");
  }

  private Answer assignments(Request request) {
    Optional<Subject> subject =
        request
            .parameters()
            .text("subject")
            .map(text -> Body.named("subject", () -> Subject.of(text)));
    return door.page(
        request,
        ASSIGNMENT_VIEW,
        page ->
            (tx, org) ->
                subject
                    .map(who -> in(tx, org).assignmentsOf(who, page))
                    .orElseGet(() -> in(tx, org).assignments(page)));
  }

  private Answer assign(Request request) {
    NewAssignment wanted =
        new NewAssignment(
            ROLE.required(request),
            Subject.of(SUBJECT.required(request)),
            RESOURCE.optional(request),
            STARTS_AT.optional(request),
            ENDS_AT.optional(request),
            PowerDoor.asker(request));
    return Answer.created(
        ASSIGNMENT_VIEW.json(door.write(request, (tx, org) -> in(tx, org).assign(wanted))));
  }

  private Answer withdraw(Request request) {
    String id = request.path("id");
    return PowerDoor.removed(
        door.write(request, (tx, org) -> in(tx, org).withdraw(id)), "assignment");
  }

  private Answer overrides(Request request) {
    return door.page(request, OVERRIDE_VIEW, page -> (tx, org) -> in(tx, org).overrides(page));
  }

  private Answer override(Request request) {
    NewOverride wanted =
        new NewOverride(
            EFFECT.required(request),
            PRIVILEGE.required(request),
            SUBJECT.optional(request).map(Subject::of),
            REASON.required(request),
            ENDS_AT.optional(request));
    return Answer.created(
        OVERRIDE_VIEW.json(door.write(request, (tx, org) -> in(tx, org).override(wanted))));
  }

  private Answer lift(Request request) {
    String id = request.path("id");
    return PowerDoor.removed(
        door.write(request, (tx, org) -> in(tx, org).liftOverride(id)), "override");
  }
}
