package dev.keyhold.server;

import dev.keyhold.apps.Apps;
import dev.keyhold.apps.LicenseDenial;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Words;
import java.util.List;

/** What is denied of licences, for all tenants. */
record LicenseDenialRoutes(Kit kit, Apps apps) {
  private static final String ALL = "/v1/license-denials";

  private static final Field<LicenseDenial.Kind> KIND =
      Field.word("kind", LicenseDenial.Kind.class);
  private static final Field<String> DENIED = Field.text("denied");
  private static final Field<String> REASON = Field.text("reason");

  private static final View<LicenseDenial> VIEW =
      View.<LicenseDenial>of("LicenseDenial")
          .text("id", it -> it.stamp().id())
          .text("kind", it -> Words.of(it.kind()))
          .text("denied", LicenseDenial::denied)
          .text("reason", LicenseDenial::reason)
          .time("createdAt", it -> it.stamp().createdAt());

  List<DescribedRoute> all() {
    return List.of(
        DescribedRoute.of(
                Route.of("GET", ALL, this::list), "listLicenseDenials", "Lists what is denied.")
            .answersPages(VIEW),
        DescribedRoute.of(
                Route.of("POST", ALL, this::deny),
                "createLicenseDenial",
                "Denies a licence, an author, or a key; nothing of it counts from then on.")
            .requires(KIND, DENIED, REASON)
            .answers(VIEW),
        DescribedRoute.of(
            Route.of("DELETE", ALL + "/{id}", this::allow),
            "removeLicenseDenial",
            "Takes a denial back."));
  }

  private Answer list(Request request) {
    PageRequest page = request.parameters().page();
    request.end();
    return Answer.ok(Views.page(kit.storage().read(tx -> apps.denials(tx).list(page)), VIEW::json));
  }

  private Answer deny(Request request) {
    LicenseDenial.Kind kind = KIND.required(request);
    String denied = DENIED.required(request);
    String reason = REASON.required(request);
    request.end();
    return Answer.created(
        VIEW.json(kit.storage().write(tx -> apps.denials(tx).deny(kind, denied, reason))));
  }

  private Answer allow(Request request) {
    String id = request.path("id");
    request.end();
    boolean there = kit.storage().write(tx -> apps.denials(tx).allow(id));
    return PowerDoor.removed(there, "denial");
  }
}
