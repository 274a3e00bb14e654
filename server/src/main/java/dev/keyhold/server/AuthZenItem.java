package dev.keyhold.server;

import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.PageRequest;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One question in AuthZEN's words; a batch may say a part of it once for all. */
record AuthZenItem(
    Optional<Map<?, ?>> subject,
    Optional<Map<?, ?>> action,
    Optional<Map<?, ?>> resource,
    Optional<Map<?, ?>> context) {
  private static final int MOST_EVALUATIONS = 1_000;

  /** A subject, or a resource. */
  record Entity(String type, String id) {}

  static AuthZenItem of(Body body) {
    return defaults(body).whole();
  }

  /** What a request says of it; the rest may stand elsewhere. */
  static AuthZenItem defaults(Body body) {
    return new AuthZenItem(
        object(body, "subject"),
        object(body, "action"),
        object(body, "resource"),
        object(body, "context"));
  }

  private static Optional<Map<?, ?>> object(Body body, String name) {
    return body.optional(name, MemberKind.OBJECT).map(json -> (Map<?, ?>) json.value());
  }

  /** The questions of a batch; what one leaves out is as here. */
  List<AuthZenItem> items(Body body) {
    Object value = body.optional("evaluations", MemberKind.ANY).map(Json::value).orElse(null);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)
        || list.size() > MOST_EVALUATIONS
        || !list.stream().allMatch(Map.class::isInstance)) {
      throw Problem.field("evaluations", "expected a list of objects, at most " + MOST_EVALUATIONS);
    }
    return list.stream().map(item -> over((Map<?, ?>) item)).toList();
  }

  private AuthZenItem over(Map<?, ?> item) {
    return new AuthZenItem(
        object(item, "subject").or(() -> subject),
        object(item, "action").or(() -> action),
        object(item, "resource").or(() -> resource),
        object(item, "context").or(() -> context));
  }

  private static Optional<Map<?, ?>> object(Map<?, ?> item, String name) {
    Object value = item.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Map<?, ?> object) {
      return Optional.of(object);
    }
    throw Problem.field(name, "expected an object");
  }

  /** The decision at which a batch ends; empty if all of it is answered. */
  static Optional<Boolean> lastDecision(Body body) {
    Object semantic =
        object(body, "options").map(options -> options.get("evaluations_semantic")).orElse(null);
    if (semantic == null || semantic.equals("execute_all")) {
      return Optional.empty();
    }
    return switch (semantic.toString()) {
      case "deny_on_first_deny" -> Optional.of(false);
      case "permit_on_first_permit" -> Optional.of(true);
      default ->
          throw Problem.field(
              "options",
              "evaluations_semantic is execute_all, deny_on_first_deny or permit_on_first_permit");
    };
  }

  /** The same, of which nothing may be missing. */
  AuthZenItem whole() {
    wholeSubject();
    wholeAction();
    wholeResource();
    return this;
  }

  Entity wholeSubject() {
    return entity("subject", subject);
  }

  Entity wholeResource() {
    return entity("resource", resource);
  }

  private static Entity entity(String name, Optional<Map<?, ?>> object) {
    return new Entity(text(name, object, "type"), text(name, object, "id"));
  }

  String subjectType() {
    return text("subject", subject, "type");
  }

  String resourceType() {
    return text("resource", resource, "type");
  }

  String wholeAction() {
    return text("action", action, "name");
  }

  private static String text(String name, Optional<Map<?, ?>> object, String member) {
    Object value =
        object
            .map(members -> members.get(member))
            .orElseThrow(() -> Problem.field(name, "is missing, or has no " + member));
    if (value instanceof String text) {
      return text;
    }
    throw Problem.field(name, member + " is a text");
  }

  /** Keyhold's own word in the context: what whoever acts must have been given. */
  Set<String> scopes() {
    Object value = context.isPresent() ? context.get().get("scopes") : null;
    if (value == null) {
      return Set.of();
    }
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return Set.copyOf(list.stream().map(String.class::cast).toList());
    }
    throw Problem.field("context", "scopes is a list of texts");
  }

  static PageRequest page(Body body) {
    Optional<Map<?, ?>> page = object(body, "page");
    int limit =
        page.map(members -> members.get("limit")).map(AuthZenItem::limit).orElse(Limits.PAGE_SIZE);
    PageRequest first = PageRequest.first(limit);
    return page.map(members -> members.get("token"))
        .map(Object::toString)
        .filter(token -> !token.isEmpty())
        .map(token -> first.after(new Cursor(token)))
        .orElse(first);
  }

  private static int limit(Object value) {
    if (value instanceof BigDecimal number
        && number.signum() > 0
        && number.compareTo(BigDecimal.valueOf(Limits.PAGE_SIZE)) <= 0
        && number.stripTrailingZeros().scale() <= 0) {
      return number.intValueExact();
    }
    throw Problem.field("page", "limit is a whole number from 1 to " + Limits.PAGE_SIZE);
  }

  static int offset(Cursor token) {
    try {
      return Integer.parseUnsignedInt(token.text());
    } catch (NumberFormatException e) {
      throw Problem.field("page", "the token is none of this server's");
    }
  }
}
