package dev.keyhold.server;

import dev.keyhold.secrets.SecretAccess;
import dev.keyhold.secrets.SecretName;
import dev.keyhold.secrets.Secrets;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Words;
import java.util.List;
import java.util.Optional;

/** What was done with secrets, or tried. */
record SecretLogRoutes(Secrets secrets) {
  private static final View<SecretAccess> VIEW =
      View.<SecretAccess>of("SecretAccess")
          .number("line", SecretAccess::line)
          .time("at", it -> it.stamp().createdAt())
          .text("action", it -> Words.of(it.action()))
          .text("outcome", it -> Words.of(it.outcome()))
          .optionalText("why", it -> it.why().map(Words::of))
          .text("name", SecretAccess::name)
          .optionalText("appId", it -> it.secretName().appId())
          .any("version", it -> it.version().orElse(null))
          .text("actorId", SecretAccess::actorId)
          .text("actorType", SecretAccess::actorType)
          .optionalText("onBehalfOfId", SecretAccess::onBehalfOfId)
          .optionalText("reason", SecretAccess::reason);

  List<DescribedRoute> all() {
    return List.of(
        DescribedRoute.of(
                Route.of("GET", SecretRoutes.SECRETS + "/log", this::log),
                "listSecretAccesses",
                "Lists what was done with secrets, or tried, the last first.")
            .queries("name", "app", "actorId")
            .answersPages(VIEW));
  }

  private Answer log(Request request) {
    String organization = SecretMembers.organization(request);
    Optional<String> name = request.parameters().text("name");
    Optional<String> app = request.parameters().text("app");
    Optional<String> actor = request.parameters().text("actorId");
    PageRequest page = request.parameters().page();
    request.end();
    if (app.isPresent() && name.isEmpty()) {
      throw Problem.field("app", "is given together with name");
    }
    if (actor.isPresent() && name.isPresent()) {
      throw Problem.field("actorId", "is given without name");
    }
    Page<SecretAccess> found =
        name.map(it -> secrets.log(organization, new SecretName(app, it), page))
            .or(() -> actor.map(who -> secrets.logOf(organization, who, page)))
            .orElseGet(() -> secrets.log(organization, page));
    return Answer.ok(Views.page(found, VIEW::json));
  }
}
