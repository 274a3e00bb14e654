package dev.keyhold.server;

import dev.keyhold.core.Department;
import dev.keyhold.core.DepartmentMember;
import dev.keyhold.core.Departments;
import dev.keyhold.core.Group;
import dev.keyhold.core.GroupMember;
import dev.keyhold.core.GroupRole;
import dev.keyhold.core.Groups;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.Words;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The departments and the groups of an organization, and who is in them. */
record StructureRoutes(PowerDoor door) {
  private static final String DEPARTMENTS = PowerDoor.PREFIX + "/departments";
  private static final String GROUPS = PowerDoor.PREFIX + "/groups";
  private static final String MEMBERS = "/{id}/members";

  private static final Field<String> NAME = Field.text("name");
  private static final Field<String> PARENT_ID = Field.text("parentId");
  private static final Field<Boolean> IS_LEAD = Field.flag("isLead");
  private static final Field<GroupRole> ROLE = Field.word("role", GroupRole.class);
  private static final Field<Instant> EXPIRES_AT = Field.time("expiresAt");

  private static final View<Department> DEPARTMENT =
      View.<Department>of("Department")
          .text("id", it -> it.stamp().id())
          .text("name", Department::name)
          .optionalText("parentId", Department::parentId);
  private static final View<DepartmentMember> DEPARTMENT_MEMBER =
      View.<DepartmentMember>of("DepartmentMember")
          .text("accountId", DepartmentMember::accountId)
          .flag("isLead", DepartmentMember::isLead)
          .time("createdAt", it -> it.stamp().createdAt());
  private static final View<Group> GROUP =
      View.<Group>of("Group").text("id", it -> it.stamp().id()).text("name", Group::name);
  private static final View<GroupMember> GROUP_MEMBER =
      View.<GroupMember>of("GroupMember")
          .text("accountId", GroupMember::accountId)
          .text("role", it -> Words.of(it.role()))
          .optionalTime("expiresAt", GroupMember::expiresAt)
          .time("createdAt", it -> it.stamp().createdAt());

  List<DescribedRoute> all() {
    return DescribedRoute.all(List.of(departmentRoutes(), groupRoutes()));
  }

  private List<DescribedRoute> departmentRoutes() {
    return List.of(
        DescribedRoute.of(
                Route.of("GET", DEPARTMENTS, this::departments),
                "listDepartments",
                "Lists the departments at the top, or those directly below one.")
            .queries("parentId")
            .answersPages(DEPARTMENT),
        DescribedRoute.of(
                Route.of("POST", DEPARTMENTS, this::createDepartment),
                "createDepartment",
                "Makes a department.")
            .requires(NAME)
            .takes(PARENT_ID)
            .answers(DEPARTMENT),
        DescribedRoute.of(
                Route.of("PATCH", DEPARTMENTS + "/{id}", this::renameDepartment),
                "renameDepartment",
                "Gives a department another name.")
            .requires(NAME)
            .answers(DEPARTMENT),
        DescribedRoute.of(
                Route.of("POST", DEPARTMENTS + "/{id}/move", this::moveDepartment),
                "moveDepartment",
                "Puts a department and all below it below another one, or to the top.")
            .takes(PARENT_ID)
            .answers(DEPARTMENT),
        DescribedRoute.of(
            Route.of("DELETE", DEPARTMENTS + "/{id}", this::removeDepartment),
            "removeDepartment",
            "Removes a department that none is below."),
        DescribedRoute.of(
                Route.of("GET", DEPARTMENTS + MEMBERS, this::departmentMembers),
                "listDepartmentMembers",
                "Lists who is in a department.")
            .answersPages(DEPARTMENT_MEMBER),
        DescribedRoute.of(
                Route.of("PUT", DEPARTMENTS + MEMBERS + "/{account}", this::addToDepartment),
                "putDepartmentMember",
                "Puts a member into a department.")
            .takes(IS_LEAD)
            .answers(DEPARTMENT_MEMBER),
        DescribedRoute.of(
            Route.of("DELETE", DEPARTMENTS + MEMBERS + "/{account}", this::removeFromDepartment),
            "removeDepartmentMember",
            "Takes a member out of a department."));
  }

  private List<DescribedRoute> groupRoutes() {
    return List.of(
        DescribedRoute.of(
                Route.of("GET", GROUPS, this::groups), "listGroups", "Lists groups, by name.")
            .answersPages(GROUP),
        DescribedRoute.of(
                Route.of("POST", GROUPS, this::createGroup), "createGroup", "Makes a group.")
            .requires(NAME)
            .answers(GROUP),
        DescribedRoute.of(
                Route.of("PATCH", GROUPS + "/{id}", this::renameGroup),
                "renameGroup",
                "Gives a group another name.")
            .requires(NAME)
            .answers(GROUP),
        DescribedRoute.of(
            Route.of("DELETE", GROUPS + "/{id}", this::removeGroup),
            "removeGroup",
            "Removes a group."),
        DescribedRoute.of(
                Route.of("GET", GROUPS + MEMBERS, this::groupMembers),
                "listGroupMembers",
                "Lists who is in a group.")
            .answersPages(GROUP_MEMBER),
        DescribedRoute.of(
                Route.of("PUT", GROUPS + MEMBERS + "/{account}", this::addToGroup),
                "putGroupMember",
                "Puts a member into a group.")
            .takes(ROLE, EXPIRES_AT)
            .answers(GROUP_MEMBER),
        DescribedRoute.of(
            Route.of("DELETE", GROUPS + MEMBERS + "/{account}", this::removeFromGroup),
            "removeGroupMember",
            "Takes a member out of a group."));
  }

  private Departments departments(Transaction tx, String organization) {
    return door.core().departments(tx, organization);
  }

  private Groups groups(Transaction tx, String organization) {
    return door.core().groups(tx, organization);
  }

  private Answer departments(Request request) {
    Optional<String> parent = request.parameters().text("parentId");
    return door.page(
        request, DEPARTMENT, page -> (tx, org) -> departments(tx, org).below(parent, page));
  }

  private Answer createDepartment(Request request) {
    String name = NAME.required(request);
    Optional<String> parent = PARENT_ID.optional(request);
    return Answer.created(
        DEPARTMENT.json(
            door.write(request, (tx, org) -> departments(tx, org).create(name, parent))));
  }

  private Answer renameDepartment(Request request) {
    String id = request.path("id");
    String name = NAME.required(request);
    return Answer.ok(
        DEPARTMENT.json(door.write(request, (tx, org) -> departments(tx, org).rename(id, name))));
  }

  private Answer moveDepartment(Request request) {
    String id = request.path("id");
    Optional<String> parent = PARENT_ID.optional(request);
    return Answer.ok(
        DEPARTMENT.json(door.write(request, (tx, org) -> departments(tx, org).move(id, parent))));
  }

  private Answer removeDepartment(Request request) {
    String id = request.path("id");
    return PowerDoor.removed(
        door.write(request, (tx, org) -> departments(tx, org).remove(id)), "department");
  }

  private Answer departmentMembers(Request request) {
    String id = request.path("id");
    return door.page(
        request, DEPARTMENT_MEMBER, page -> (tx, org) -> departments(tx, org).members(id, page));
  }

  private Answer addToDepartment(Request request) {
    String id = request.path("id");
    String account = request.path("account");
    boolean isLead = IS_LEAD.optional(request).orElse(false);
    return Answer.ok(
        DEPARTMENT_MEMBER.json(
            door.write(request, (tx, org) -> departments(tx, org).addMember(id, account, isLead))));
  }

  private Answer removeFromDepartment(Request request) {
    String id = request.path("id");
    String account = request.path("account");
    return PowerDoor.removed(
        door.write(request, (tx, org) -> departments(tx, org).removeMember(id, account)),
        "member of the department");
  }

  private Answer groups(Request request) {
    return door.page(request, GROUP, page -> (tx, org) -> groups(tx, org).list(page));
  }

  private Answer createGroup(Request request) {
    String name = NAME.required(request);
    return Answer.created(
        GROUP.json(door.write(request, (tx, org) -> groups(tx, org).create(name))));
  }

  private Answer renameGroup(Request request) {
    String id = request.path("id");
    String name = NAME.required(request);
    return Answer.ok(
        GROUP.json(door.write(request, (tx, org) -> groups(tx, org).rename(id, name))));
  }

  private Answer removeGroup(Request request) {
    String id = request.path("id");
    return PowerDoor.removed(door.write(request, (tx, org) -> groups(tx, org).remove(id)), "group");
  }

  private Answer groupMembers(Request request) {
    String id = request.path("id");
    return door.page(request, GROUP_MEMBER, page -> (tx, org) -> groups(tx, org).members(id, page));
  }

  private Answer addToGroup(Request request) {
    String id = request.path("id");
    String account = request.path("account");
    GroupRole role = ROLE.optional(request).orElse(GroupRole.MEMBER);
    Optional<Instant> expiresAt = EXPIRES_AT.optional(request);
    return Answer.ok(
        GROUP_MEMBER.json(
            door.write(
                request, (tx, org) -> groups(tx, org).addMember(id, account, role, expiresAt))));
  }

  private Answer removeFromGroup(Request request) {
    String id = request.path("id");
    String account = request.path("account");
    return PowerDoor.removed(
        door.write(request, (tx, org) -> groups(tx, org).removeMember(id, account)),
        "member of the group");
  }
}
