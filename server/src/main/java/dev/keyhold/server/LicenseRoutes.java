package dev.keyhold.server;

import dev.keyhold.apps.License;
import dev.keyhold.apps.License.Source;
import dev.keyhold.apps.LicenseActivation;
import dev.keyhold.apps.LicenseFile;
import dev.keyhold.apps.LicenseSeat;
import dev.keyhold.apps.LicenseStanding;
import dev.keyhold.apps.LicenseTerms;
import dev.keyhold.apps.Licenses;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Words;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The licences of a tenant, and the seats of its apps. */
record LicenseRoutes(Function<String, Licenses> licenses) {
  private static final String ALL = PowerDoor.PREFIX + "/licenses";
  private static final String ONE = ALL + "/{id}";
  private static final String OF_APP = PowerDoor.PREFIX + "/apps" + AppPath.PART;
  private static final String SEATS = OF_APP + "/seats";
  private static final String SEAT = SEATS + "/{account}";

  private static final Field<String> LICENSE = Field.text("license");
  private static final Field<Boolean> ONLINE = Field.flag("online");

  private static final View<License> VIEW =
      View.<License>of("License")
          .text("id", it -> it.stamp().id())
          .text("name", License::name)
          .text("appId", License::appId)
          .text("tier", it -> Words.of(it.tier()))
          .text("source", it -> Words.of(it.source()))
          .text("mode", it -> Words.of(it.mode()))
          .text("authorKeyId", License::authorKeyId)
          .text("rootKeyId", License::rootKeyId)
          .time("validFrom", License::validFrom)
          .optionalTime("validTo", License::validTo)
          .text("status", it -> Words.of(it.status()))
          .optionalTime("archivedAt", License::archivedAt)
          .time("createdAt", it -> it.stamp().createdAt());

  private static final View<LicenseTerms> TERMS =
      View.<LicenseTerms>of("LicenseTerms")
          .text("name", LicenseTerms::name)
          .text("appId", LicenseTerms::appId)
          .text("organizationId", LicenseTerms::organizationId)
          .texts("instances", LicenseTerms::instances)
          .text("tier", it -> Words.of(it.tier()))
          .time("startsAt", LicenseTerms::startsAt)
          .optionalTime("endsAt", LicenseTerms::endsAt)
          .texts("features", LicenseTerms::features)
          .any("limits", it -> new TreeMap<>(it.limits()));

  private static final View<LicenseStanding> STANDING =
      View.<LicenseStanding>of("LicenseStanding")
          .optionalText("licenseId", it -> it.license().map(license -> license.stamp().id()))
          .any("terms", it -> it.terms().map(TERMS::json).orElse(null))
          .any("refused", LicenseRoutes::refused)
          .time("at", LicenseStanding::at)
          .flag("clockWentBack", LicenseStanding::clockWentBack);

  private static final View<LicenseActivation> ACTIVATION =
      View.<LicenseActivation>of("LicenseActivation")
          .number("line", LicenseActivation::line)
          .optionalText("licenseId", LicenseActivation::licenseId)
          .optionalText("accountId", LicenseActivation::accountId)
          .text("inputRef", LicenseActivation::inputRef)
          .text("outcome", it -> Words.of(it.outcome()))
          .optionalText("why", it -> it.why().map(Words::of))
          .time("at", it -> it.stamp().createdAt());

  private static final View<LicenseSeat> SEAT_VIEW =
      View.<LicenseSeat>of("LicenseSeat")
          .text("accountId", LicenseSeat::accountId)
          .time("createdAt", it -> it.stamp().createdAt());

  private static Map<String, String> refused(LicenseStanding standing) {
    Map<String, String> refused = new TreeMap<>();
    standing.refused().forEach((id, why) -> refused.put(id, Words.of(why)));
    return refused;
  }

  List<DescribedRoute> all() {
    return List.of(
        DescribedRoute.of(Route.of("GET", ALL, this::list), "listLicenses", "Lists licences.")
            .answersPages(VIEW),
        DescribedRoute.of(
                Route.of("POST", ALL, this::bring),
                "createLicense",
                "Brings a licence: the two lines of it. One that does not count is refused.")
            .requires(LICENSE)
            .takes(ONLINE)
            .answers(VIEW),
        DescribedRoute.of(
                Route.of("POST", ALL + "/verify", this::verify),
                "verifyLicense",
                "Says what a licence gives, if it would count; nothing is kept.")
            .requires(LICENSE)
            .answers(TERMS),
        DescribedRoute.of(Route.of("GET", ONE, this::get), "getLicense", "Shows a licence.")
            .answers(VIEW),
        one("select", "Prefers a licence to the others of its app.", this::select),
        one("archive", "Puts a licence away; it stays, and counts no more.", this::archive),
        one("restore", "Takes a licence out again.", this::restore),
        DescribedRoute.of(
                Route.of("GET", PowerDoor.PREFIX + "/license-activations", this::activations),
                "listLicenseActivations",
                "Lists what was brought, and what became of it, the last first.")
            .answersPages(ACTIVATION),
        DescribedRoute.of(
                Route.of("GET", OF_APP + "/license", this::standing),
                "getLicenseStanding",
                "Says which licence of an app counts now, what it gives, and why others do not.")
            .answers(STANDING),
        DescribedRoute.of(
            Route.of("DELETE", OF_APP + "/license", this::unselect),
            "unselectLicense",
            "Lets the best licence of an app count."),
        DescribedRoute.of(Route.of("GET", SEATS, this::seats), "listSeats", "Lists who has a seat.")
            .answersPages(SEAT_VIEW),
        DescribedRoute.of(
                Route.of("PUT", SEAT, this::takeSeat),
                "takeSeat",
                "Gives an account a seat of an app, if one is left.")
            .answers(SEAT_VIEW),
        DescribedRoute.of(
            Route.of("DELETE", SEAT, this::leaveSeat), "leaveSeat", "Gives a seat back."));
  }

  private static DescribedRoute one(String verb, String summary, Route.Handler handler) {
    return DescribedRoute.of(Route.of("POST", ONE + "/" + verb, handler), verb + "License", summary)
        .answers(VIEW);
  }

  private Licenses of(Request request) {
    request.end();
    return licenses.apply(PowerDoor.organization(request));
  }

  private Answer list(Request request) {
    PageRequest page = request.parameters().page();
    return Answer.ok(Views.page(of(request).list(page), VIEW::json));
  }

  private Answer bring(Request request) {
    LicenseFile file = LicenseFile.of(LICENSE.required(request));
    Source source = ONLINE.optional(request).orElse(false) ? Source.ONLINE : Source.OFFLINE;
    return Answer.created(VIEW.json(of(request).bring(file, source, PowerDoor.asker(request))));
  }

  private Answer verify(Request request) {
    LicenseFile file = LicenseFile.of(LICENSE.required(request));
    return Answer.ok(TERMS.json(of(request).verify(file)));
  }

  private Answer get(Request request) {
    return Answer.ok(
        VIEW.json(
            of(request).find(request.path("id")).orElseThrow(() -> PowerDoor.missing("licence"))));
  }

  private Answer select(Request request) {
    return Answer.ok(VIEW.json(of(request).select(request.path("id"))));
  }

  private Answer archive(Request request) {
    return Answer.ok(VIEW.json(of(request).archive(request.path("id"))));
  }

  private Answer restore(Request request) {
    return Answer.ok(VIEW.json(of(request).restore(request.path("id"))));
  }

  private Answer activations(Request request) {
    PageRequest page = request.parameters().page();
    return Answer.ok(Views.page(of(request).activations(page), ACTIVATION::json));
  }

  private Answer standing(Request request) {
    return Answer.ok(STANDING.json(of(request).standing(AppPath.appId(request))));
  }

  private Answer unselect(Request request) {
    of(request).unselect(AppPath.appId(request));
    return Answer.none();
  }

  private Answer seats(Request request) {
    PageRequest page = request.parameters().page();
    return Answer.ok(Views.page(of(request).seats(AppPath.appId(request), page), SEAT_VIEW::json));
  }

  private Answer takeSeat(Request request) {
    return Answer.ok(
        SEAT_VIEW.json(of(request).takeSeat(AppPath.appId(request), request.path("account"))));
  }

  private Answer leaveSeat(Request request) {
    return PowerDoor.removed(
        of(request).leaveSeat(AppPath.appId(request), request.path("account")), "seat");
  }
}
