package dev.keyhold.examples.power;

import dev.keyhold.access.GraphTables;
import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.core.ActsAs;
import dev.keyhold.core.Ask;
import dev.keyhold.core.Caller;
import dev.keyhold.core.Core;
import dev.keyhold.core.CoreTables;
import dev.keyhold.core.Delegation;
import dev.keyhold.core.Departments;
import dev.keyhold.core.NewAssignment;
import dev.keyhold.core.NewDelegation;
import dev.keyhold.core.NewPrivilege;
import dev.keyhold.core.NewRole;
import dev.keyhold.core.Power;
import dev.keyhold.core.Privilege;
import dev.keyhold.core.PrivilegeCatalog;
import dev.keyhold.core.Roles;
import dev.keyhold.core.StandardPrivilege;
import dev.keyhold.core.Subject;
import dev.keyhold.events.ChangeEvents;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.StorageConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A shipyard of forty people: its departments, its roles, and who stands in for whom. */
public final class Company implements AutoCloseable {
  public static final String YARD = "yard";
  public static final String ENTER = "invoice.enter";
  public static final String PAY = "invoice.pay";
  public static final String PLAN = "shift.plan";

  private final AuditScope scope = new AuditScope(AuditContext.of("yard"));
  private final AuditedStorage storage;
  private final InstantSource clock;
  private final Core core;
  private final Map<String, String> departments = new HashMap<>();

  private Company(String url, InstantSource clock) {
    this.clock = clock;
    Events events = Events.of(clock);
    StorageConfig config =
        StorageConfig.builder(url).tables(EventTables.SET, GraphTables.SET, CoreTables.SET).build();
    this.storage =
        AuditedStorage.builder(Keyhold.open(config), scope)
            .clock(clock)
            .onEntry(ChangeEvents.of(events)::publish)
            .build();
    this.core = Core.over(Core.Setup.of(storage, organization -> storage, events), clock);
  }

  /** Opens an empty database, and founds the company in it. */
  public static Company found(String url, InstantSource clock) {
    Company company = new Company(url, clock);
    company.found();
    return company;
  }

  private void found() {
    storage.run(
        tx -> {
          Instant now = clock.instant();
          tx.identities()
              .accounts()
              .create(Account.builder("greta", now).email("greta@yard.example").build());
          tx.identities()
              .organizations()
              .create(
                  Organization.builder(YARD, now)
                      .name("The yard")
                      .slug(YARD)
                      .ownerId("greta")
                      .build());
        });
    lines().stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(": ", -1))
        .forEach(line -> department(line[0], List.of(line[1].split(" ", -1))));
    registerPrivileges();
    defineRoles();
  }

  private static List<String> lines() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Company.class.getResourceAsStream("people.txt"), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void department(String path, List<String> people) {
    people.stream().filter(person -> !person.equals("greta")).forEach(this::hire);
    int slash = path.lastIndexOf('/');
    Optional<String> above =
        slash < 0 ? Optional.empty() : Optional.of(departments.get(path.substring(0, slash)));
    storage.run(
        tx -> {
          Departments all = core.departments(tx, YARD);
          String id = all.create(path.substring(slash + 1), above).stamp().id();
          for (String person : people) {
            all.addMember(id, person, person.equals(people.get(0)));
          }
          departments.put(path, id);
        });
  }

  /** Makes an account and a member of it. */
  public void hire(String person) {
    storage.run(
        tx -> {
          Instant now = clock.instant();
          tx.identities()
              .accounts()
              .create(Account.builder(person, now).email(person + "@yard.example").build());
          tx.identities().members().add(Membership.of(YARD, person, MembershipLevel.MEMBER, now));
        });
  }

  private void registerPrivileges() {
    storage.run(
        tx -> {
          PrivilegeCatalog privileges = core.privileges(tx);
          privileges.register(
              NewPrivilege.of(ENTER, Privilege.Scope.APP).description("to enter an invoice"));
          privileges.register(
              NewPrivilege.of(PAY, Privilege.Scope.APP).description("to pay an invoice"));
          privileges.register(
              NewPrivilege.of(PLAN, Privilege.Scope.APP).description("to plan a shift"));
        });
  }

  private void defineRoles() {
    roles(
        roles -> {
          roles.define(NewRole.of("clerk", ENTER));
          roles.define(NewRole.of("payer", PAY));
          roles.define(NewRole.of("planner", PLAN));
          roles.define(NewRole.of("helpdesk", StandardPrivilege.TENANT_MEMBERS_IMPERSONATE.key()));
          roles.assign(NewAssignment.of("clerk", department("Office/Accounts")));
          roles.assign(NewAssignment.of("payer", Subject.account("vera")));
          roles.assign(NewAssignment.of("planner", department("Yard")));
          return roles.assign(NewAssignment.of("helpdesk", Subject.account("omar")));
        });
  }

  public Subject department(String path) {
    return Subject.department(departments.get(path));
  }

  /** Changes roles, in one unit of work. */
  public <T> T roles(Function<Roles, T> change) {
    return storage.write(tx -> change.apply(core.roles(tx, YARD)));
  }

  /** Moves a department below another one. */
  public void move(String path, String above) {
    storage.run(
        tx ->
            core.departments(tx, YARD)
                .move(departments.get(path), Optional.of(departments.get(above))));
  }

  public boolean may(String person, String action) {
    return core.power().may(YARD, person, action);
  }

  /** Lets somebody do things for another one. */
  public String standIn(String grantor, String delegate, Set<String> actions, Duration time) {
    Instant now = clock.instant();
    NewDelegation wanted =
        NewDelegation.of(
            new NewDelegation.Between(grantor, delegate), actions, now, now.plus(time));
    Delegation made = storage.write(tx -> core.delegations(tx, YARD).grant(wanted));
    return made.stamp().id();
  }

  public boolean mayFor(String delegate, String delegation, String action) {
    Caller caller = Caller.of(delegate).byDelegation(delegation);
    return core.power().may(YARD, Ask.of(caller, action));
  }

  /** Does some work as whoever acts so; the trail says who that is, and for whom. */
  public void actingAs(Caller caller, Runnable work) {
    ActsAs acts =
        core.power()
            .actsAs(YARD, caller)
            .orElseThrow(() -> new IllegalStateException("the caller does not act so now"));
    AuditContext.Builder context = AuditContext.builder().actorId(acts.actorId());
    acts.onBehalfOfId().ifPresent(context::onBehalfOfId);
    acts.impersonationId().ifPresent(context::impersonationId);
    scope.call(
        context.build(),
        () -> {
          work.run();
          return acts;
        });
  }

  public Power power() {
    return core.power();
  }

  public Core core() {
    return core;
  }

  public AuditedStorage storage() {
    return storage;
  }

  @Override
  public void close() {
    storage.close();
  }
}
