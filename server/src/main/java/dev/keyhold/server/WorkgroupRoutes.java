package dev.keyhold.server;

import dev.keyhold.core.GroupRole;
import dev.keyhold.core.Workgroup;
import dev.keyhold.core.WorkgroupMember;
import dev.keyhold.core.Workgroups;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Words;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Groups across organizations, and who is in them. */
record WorkgroupRoutes(PowerDoor door) {
  private static final String ALL = "/v1/workgroups";
  private static final String MEMBERS = ALL + "/{id}/members";

  private static final Field<String> NAME = Field.text("name");
  private static final Field<String> HOME = Field.text("homeOrganizationId");
  private static final Field<GroupRole> ROLE = Field.word("role", GroupRole.class);
  private static final Field<Instant> EXPIRES_AT = Field.time("expiresAt");

  private static final View<Workgroup> WORKGROUP =
      View.<Workgroup>of("Workgroup")
          .text("id", it -> it.stamp().id())
          .text("name", Workgroup::name);
  private static final View<WorkgroupMember> MEMBER =
      View.<WorkgroupMember>of("WorkgroupMember")
          .text("accountId", WorkgroupMember::accountId)
          .text("homeOrganizationId", WorkgroupMember::homeOrganizationId)
          .text("role", it -> Words.of(it.role()))
          .optionalTime("expiresAt", WorkgroupMember::expiresAt)
          .time("createdAt", it -> it.stamp().createdAt());

  List<DescribedRoute> all() {
    return List.of(
        DescribedRoute.of(
                Route.of("GET", ALL, this::list), "listWorkgroups", "Lists workgroups, by name.")
            .answersPages(WORKGROUP),
        DescribedRoute.of(
                Route.of("POST", ALL, this::create), "createWorkgroup", "Makes a workgroup.")
            .requires(NAME)
            .answers(WORKGROUP),
        DescribedRoute.of(
            Route.of("DELETE", ALL + "/{id}", this::remove),
            "removeWorkgroup",
            "Removes a workgroup."),
        DescribedRoute.of(
                Route.of("GET", MEMBERS, this::members),
                "listWorkgroupMembers",
                "Lists who is in a workgroup.")
            .answersPages(MEMBER),
        DescribedRoute.of(
                Route.of("PUT", MEMBERS + "/{account}", this::add),
                "putWorkgroupMember",
                "Puts an account into a workgroup.")
            .requires(HOME)
            .takes(ROLE, EXPIRES_AT)
            .answers(MEMBER),
        DescribedRoute.of(
            Route.of("DELETE", MEMBERS + "/{account}", this::removeMember),
            "removeWorkgroupMember",
            "Takes an account out of a workgroup."));
  }

  private <T> T write(Request request, Function<Workgroups, T> work) {
    request.end();
    return door.kit().storage().write(tx -> work.apply(door.core().workgroups(tx)));
  }

  private <T> Answer page(
      Request request, View<T> view, Function<Workgroups, Function<PageRequest, Page<T>>> list) {
    PageRequest page = request.parameters().page();
    request.end();
    return Answer.ok(
        Views.page(
            door.kit().storage().read(tx -> list.apply(door.core().workgroups(tx)).apply(page)),
            view::json));
  }

  private Answer list(Request request) {
    return page(request, WORKGROUP, all -> all::list);
  }

  private Answer create(Request request) {
    String name = NAME.required(request);
    return Answer.created(WORKGROUP.json(write(request, all -> all.create(name))));
  }

  private Answer remove(Request request) {
    String id = request.path("id");
    return PowerDoor.removed(write(request, all -> all.remove(id)), "workgroup");
  }

  private Answer members(Request request) {
    String id = request.path("id");
    return page(request, MEMBER, all -> page -> all.members(id, page));
  }

  private Answer add(Request request) {
    String id = request.path("id");
    String account = request.path("account");
    String home = HOME.required(request);
    GroupRole role = ROLE.optional(request).orElse(GroupRole.MEMBER);
    Optional<Instant> expiresAt = EXPIRES_AT.optional(request);
    return Answer.ok(
        MEMBER.json(write(request, all -> all.addMember(id, account, home, role, expiresAt))));
  }

  private Answer removeMember(Request request) {
    String id = request.path("id");
    String account = request.path("account");
    return PowerDoor.removed(
        write(request, all -> all.removeMember(id, account)), "member of the workgroup");
  }
}
