package dev.keyhold.server;

import dev.keyhold.core.TenantDomain;
import dev.keyhold.core.TenantDomains;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Words;
import java.util.List;

/** The domains of an organization, and their proof. */
record DomainRoutes(TenantDomains domains) {
  private static final String DOMAINS = PowerDoor.PREFIX + "/domains";
  private static final Field<String> DOMAIN = Field.text("domain");

  private static final View<TenantDomain> VIEW =
      View.<TenantDomain>of("TenantDomain")
          .text("id", it -> it.stamp().id())
          .text("domain", TenantDomain::domain)
          .text("state", it -> Words.of(it.state()))
          .text("recordName", TenantDomain::recordName)
          .text("recordText", TenantDomain::verificationToken)
          .flag("isPrimary", TenantDomain::isPrimary)
          .optionalTime("verifiedAt", TenantDomain::verifiedAt)
          .optionalTime("checkedAt", TenantDomain::checkedAt);

  List<DescribedRoute> all() {
    return List.of(
        DescribedRoute.of(
                Route.of("GET", DOMAINS, this::list), "listDomains", "Lists domains, by name.")
            .answersPages(VIEW),
        DescribedRoute.of(
                Route.of("POST", DOMAINS, this::claim),
                "createDomain",
                "Claims a domain, and says which TXT record proves it.")
            .requires(DOMAIN)
            .answers(VIEW),
        DescribedRoute.of(
                Route.of("POST", DOMAINS + "/{id}/verify", this::verify),
                "verifyDomain",
                "Looks whether the record is there.")
            .answers(VIEW),
        DescribedRoute.of(
                Route.of("POST", DOMAINS + "/{id}/primary", this::makePrimary),
                "makeDomainPrimary",
                "Makes a proved domain the main one.")
            .answers(VIEW),
        DescribedRoute.of(
            Route.of("DELETE", DOMAINS + "/{id}", this::release),
            "releaseDomain",
            "Gives a domain up."));
  }

  private Answer list(Request request) {
    PageRequest page = request.parameters().page();
    request.end();
    return Answer.ok(Views.page(domains.list(PowerDoor.organization(request), page), VIEW::json));
  }

  private Answer claim(Request request) {
    String domain = DOMAIN.required(request);
    request.end();
    return Answer.created(VIEW.json(domains.claim(PowerDoor.organization(request), domain)));
  }

  private Answer verify(Request request) {
    String id = request.path("id");
    request.end();
    return Answer.ok(VIEW.json(domains.verify(PowerDoor.organization(request), id)));
  }

  private Answer makePrimary(Request request) {
    String id = request.path("id");
    request.end();
    return Answer.ok(VIEW.json(domains.makePrimary(PowerDoor.organization(request), id)));
  }

  private Answer release(Request request) {
    String id = request.path("id");
    request.end();
    return PowerDoor.removed(domains.release(PowerDoor.organization(request), id), "domain");
  }
}
