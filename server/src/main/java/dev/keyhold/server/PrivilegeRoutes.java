package dev.keyhold.server;

import dev.keyhold.core.Ask;
import dev.keyhold.core.Caller;
import dev.keyhold.core.NewPrivilege;
import dev.keyhold.core.PowerExplanation;
import dev.keyhold.core.Privilege;
import dev.keyhold.core.PrivilegeOverride;
import dev.keyhold.core.Way;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Words;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The privileges that there are, and questions about who has them. */
record PrivilegeRoutes(PowerDoor door) {
  private static final String ALL = "/v1/privileges";
  private static final String ASKED = PowerDoor.PREFIX + "/privileges";

  private static final Field<String> KEY = Field.text("key");
  private static final Field<Privilege.Scope> SCOPE = Field.word("scope", Privilege.Scope.class);
  private static final Field<String> APP = Field.text("appId");
  private static final Field<String> DESCRIPTION = Field.text("description");
  private static final Field<Boolean> SENSITIVE = Field.flag("sensitive");
  private static final Field<String> ACCOUNT = Field.text("accountId");
  private static final Field<String> ACTION = Field.text("action");
  private static final Field<String> RESOURCE = Field.text("resource");
  private static final Field<List<String>> SCOPES = Field.texts("scopes");
  private static final Field<String> DELEGATION = Field.text("delegationId");
  private static final Field<String> SESSION = Field.text("impersonationId");

  private static final View<Privilege> PRIVILEGE =
      View.<Privilege>of("Privilege")
          .text("key", Privilege::key)
          .text("scope", it -> Words.of(it.scope()))
          .optionalText("appId", Privilege::appId)
          .text("description", Privilege::description)
          .flag("sensitive", Privilege::sensitive);
  private static final View<Boolean> DECISION =
      View.<Boolean>of("PowerDecision").flag("allowed", it -> it);
  private static final View<PowerExplanation> EXPLANATION =
      View.<PowerExplanation>of("PowerExplanation")
          .flag("allowed", PowerExplanation::isAllowed)
          .text("answeredBy", it -> Words.of(it.answeredBy()))
          .texts("owners", PowerExplanation::owners)
          .texts("hindrances", it -> it.hindrances().stream().map(Words::of).sorted().toList())
          .any("ways", it -> it.ways().stream().map(PrivilegeRoutes::way).toList())
          .any("overrides", it -> it.overrides().stream().map(PrivilegeRoutes::override).toList())
          .any("graph", it -> it.graph().stream().map(AccessRoutes::explanation).toList());
  private static final View<String> HOLDER =
      View.<String>of("PrivilegeHolder").text("accountId", it -> it);

  List<DescribedRoute> all() {
    return List.of(
        DescribedRoute.of(
                Route.of("GET", ALL, this::list), "listPrivileges", "Lists all privileges.")
            .answersPages(PRIVILEGE),
        DescribedRoute.of(
                Route.of("POST", ALL, this::register),
                "createPrivilege",
                "Registers a privilege, or says anew what one is for.")
            .requires(KEY, SCOPE)
            .takes(APP, DESCRIPTION, SENSITIVE)
            .answers(PRIVILEGE),
        DescribedRoute.of(
                asked("/check", this::check), "checkPrivilege", "May an account do something?")
            .requires(ACCOUNT, ACTION)
            .takes(RESOURCE, SCOPES, DELEGATION, SESSION)
            .answers(DECISION),
        DescribedRoute.of(
                asked("/explain", this::explain), "explainPrivilege", "Why may it, or may it not?")
            .requires(ACCOUNT, ACTION)
            .takes(RESOURCE, SCOPES, DELEGATION, SESSION)
            .answers(EXPLANATION),
        DescribedRoute.of(
                asked("/holders", this::holders),
                "listPrivilegeHolders",
                "Lists the accounts that have a privilege themselves.")
            .requires(ACTION)
            .takes(RESOURCE)
            .answersPages(HOLDER));
  }

  private static Route asked(String path, Route.Handler handler) {
    return Route.of("POST", ASKED + path, handler).opensTo(Right.READ);
  }

  private Answer list(Request request) {
    PageRequest page = request.parameters().page();
    request.end();
    return Answer.ok(
        Views.page(
            door.kit().storage().read(tx -> door.core().privileges(tx).list(page)),
            PRIVILEGE::json));
  }

  private Answer register(Request request) {
    NewPrivilege wanted =
        new NewPrivilege(
            KEY.required(request),
            SCOPE.required(request),
            APP.optional(request),
            DESCRIPTION.optional(request).orElse(""),
            SENSITIVE.optional(request).orElse(false));
    request.end();
    return Answer.created(
        PRIVILEGE.json(
            door.kit().storage().write(tx -> door.core().privileges(tx).register(wanted))));
  }

  private static Ask ask(Request request) {
    Optional<String> delegation = DELEGATION.optional(request);
    Optional<String> session = SESSION.optional(request);
    if (delegation.isPresent() && session.isPresent()) {
      throw Problem.field(SESSION.name(), "expected this or delegationId, and not both");
    }
    Ask ask =
        new Ask(
            new Caller(ACCOUNT.required(request), delegation, session, Optional.empty()),
            ACTION.required(request),
            RESOURCE.optional(request),
            Set.copyOf(SCOPES.optional(request).orElse(List.of())));
    request.end();
    return ask;
  }

  private Answer check(Request request) {
    Ask ask = ask(request);
    return Answer.ok(
        DECISION.json(
            AccessRoutes.answered(
                () -> door.core().power().may(PowerDoor.organization(request), ask))));
  }

  private Answer explain(Request request) {
    Ask ask = ask(request);
    return Answer.ok(
        EXPLANATION.json(
            AccessRoutes.answered(
                () -> door.core().power().why(PowerDoor.organization(request), ask))));
  }

  private Answer holders(Request request) {
    String action = ACTION.required(request);
    Optional<String> resource = RESOURCE.optional(request);
    PageRequest page = request.parameters().page();
    request.end();
    Page<String> found =
        door.core().power().who(PowerDoor.organization(request), action, resource, page);
    return Answer.ok(Views.page(found, HOLDER::json));
  }

  private static Map<String, Object> way(Way way) {
    Map<String, Object> view =
        Views.inOrder(
            "accountId", way.accountId(), "roleId", way.roleId(), "subject", way.subject().text());
    way.assignmentId().ifPresent(id -> view.put("assignmentId", id));
    way.resource().ifPresent(on -> view.put("resource", on));
    return view;
  }

  private static Map<String, Object> override(PrivilegeOverride override) {
    return Views.inOrder(
        "id",
        override.stamp().id(),
        "effect",
        Words.of(override.effect()),
        "subject",
        override.subject());
  }
}
