package dev.keyhold.server;

import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.keys.RotatedKey;
import dev.keyhold.keys.RotationRequest;
import dev.keyhold.keys.Secret;
import dev.keyhold.keys.Verification;
import dev.keyhold.keys.Verification.Rejected;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.KeyTransition;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** API keys. */
record KeyRoutes(Kit kit) {

  List<Route> all() {
    return List.of(
        Route.of("POST", "/v1/keys", this::issue),
        Route.of("GET", "/v1/keys", this::list),
        Route.of("POST", "/v1/keys/verify", this::verify).opensTo(Right.VERIFY),
        Route.of("GET", "/v1/keys/{id}", this::get),
        Route.of("PATCH", "/v1/keys/{id}", this::update),
        Route.of("DELETE", "/v1/keys/{id}", this::delete),
        Route.of("POST", "/v1/keys/{id}/revoke", this::revoke),
        Route.of("POST", "/v1/keys/{id}/rotate", this::rotate),
        Route.of("POST", "/v1/keys/{id}/enable", this::enable),
        Route.of("POST", "/v1/keys/{id}/disable", this::disable));
  }

  private Answer issue(Request request) {
    Body body = request.body();
    Optional<String> organizationId = body.optional("organizationId", MemberKind.TEXT);
    boolean enabled = body.optional("enabled", MemberKind.FLAG).orElse(true);
    List<String> rights = body.optional("serverRights", MemberKind.RIGHTS).orElse(List.of());
    ApiKeyPatch fields = fields(body);
    if (fields.expiresAt().value().filter(at -> !at.isAfter(kit.clock().instant())).isPresent()) {
      throw Problem.field("expiresAt", "is in the past");
    }
    KeyRequest wanted = new KeyRequest(withRights(fields, rights), organizationId, enabled);
    request.end();
    if (fields.ownerId().value().isEmpty() && organizationId.isEmpty()) {
      throw Problem.field(
          "ownerId", "is missing, and so is organizationId; a key needs one of them");
    }
    IssuedKey issued = kit.keys().issue(wanted);
    return Answer.created(shown(issued.secret(), issued.key()));
  }

  private static ApiKeyPatch withRights(ApiKeyPatch fields, List<String> rights) {
    List<String> own = fields.scopes().value().orElse(List.of());
    return rights.isEmpty()
        ? fields
        : fields.scopes(Stream.concat(own.stream(), rights.stream()).toList());
  }

  /** Those that a key has stay, unless others are named; so do its own scopes. */
  private static ApiKeyPatch over(
      ApiKey before, ApiKeyPatch fields, Optional<List<String>> rights) {
    List<String> own =
        fields
            .scopes()
            .value()
            .orElseGet(
                () -> before.scopes().stream().filter(scope -> !Right.isRight(scope)).toList());
    List<String> kept = rights.orElseGet(() -> Right.among(before.scopes()));
    return fields.scopes().value().isEmpty() && rights.isEmpty()
        ? fields
        : fields.scopes(Stream.concat(own.stream(), kept.stream()).toList());
  }

  private static ApiKeyPatch fields(Body body) {
    ApiKeyPatch patch = ApiKeyPatch.NONE;
    patch = body.change("ownerId", MemberKind.TEXT, patch, ApiKeyPatch::ownerId);
    patch = body.change("name", MemberKind.TEXT, patch, ApiKeyPatch::name);
    patch = body.change("description", MemberKind.TEXT, patch, ApiKeyPatch::description);
    patch = body.set("scopes", MemberKind.TEXTS, patch, ApiKeyPatch::scopes);
    patch = body.set("resources", MemberKind.TEXT_LISTS, patch, ApiKeyPatch::resources);
    patch = body.set("tags", MemberKind.TEXTS, patch, ApiKeyPatch::tags);
    patch = body.change("expiresAt", MemberKind.TIME, patch, ApiKeyPatch::expiresAt);
    Right.refuseAmong(
        patch.scopes().value().orElse(List.of()), patch.resources().value().orElse(Map.of()));
    return body.set("metadata", MemberKind.OBJECT, patch, ApiKeyPatch::metadata);
  }

  private Answer list(Request request) {
    Parameters parameters = request.parameters();
    KeyQuery tagged = Body.named("tag", () -> KeyQuery.ALL.taggedAnyOf(parameters.texts("tag")));
    KeyQuery owned = parameters.text("ownerId").map(tagged::ownedBy).orElse(tagged);
    KeyQuery query = parameters.text("organizationId").map(owned::ofOrganization).orElse(owned);
    PageRequest page = parameters.page();
    request.end();
    return Answer.ok(Views.page(kit.keys().list(query, page), Views::key));
  }

  private Answer verify(Request request) {
    String key = request.body().required("key", MemberKind.TEXT);
    request.end();
    Verification verification = kit.keys().verify(key);
    if (verification instanceof Verified verified) {
      return Answer.ok(Views.inOrder("valid", true, "record", Views.key(verified.key())));
    }
    Verification.Reason reason = ((Rejected) verification).reason();
    return Answer.ok(
        Views.inOrder("valid", false, "errorCode", reason.name(), "error", reason.message()));
  }

  private Answer get(Request request) {
    request.end();
    return Answer.ok(
        Views.key(kit.keys().find(request.path("id")).orElseThrow(KeyRoutes::unknown)));
  }

  private Answer update(Request request) {
    ApiKeyPatch patch = fields(request.body());
    Optional<List<String>> rights = request.body().wanted("serverRights", MemberKind.RIGHTS);
    request.end();
    String id = request.path("id");
    return Answer.ok(
        Views.key(
            kit.storage()
                .write(
                    tx -> {
                      ApiKeyPatch whole = over(existing(tx, id), patch, rights);
                      return kit.keys().update(tx, id, whole).after();
                    })));
  }

  private Answer delete(Request request) {
    request.end();
    if (!kit.storage().write(tx -> tx.apiKeys().delete(request.path("id")))) {
      throw unknown();
    }
    return Answer.none();
  }

  private Answer revoke(Request request) {
    Optional<String> reason = request.body().optional("reason", MemberKind.TEXT);
    request.end();
    String id = request.path("id");
    return changed(
        id,
        tx ->
            reason.isPresent()
                ? kit.keys().revoke(tx, id, reason.get())
                : kit.keys().revoke(tx, id));
  }

  private Answer enable(Request request) {
    request.end();
    return changed(request.path("id"), tx -> kit.keys().enable(tx, request.path("id")));
  }

  private Answer disable(Request request) {
    request.end();
    return changed(request.path("id"), tx -> kit.keys().disable(tx, request.path("id")));
  }

  /** What became of the key, in the transaction that changed it. */
  private Answer changed(String id, Function<Transaction, KeyTransition> change) {
    ApiKey key =
        kit.storage()
            .write(
                tx -> {
                  if (change.apply(tx) == KeyTransition.REVOKED) {
                    throw new StorageException.Conflict("the key is revoked, for good");
                  }
                  return existing(tx, id);
                });
    return Answer.ok(Views.key(key));
  }

  private Answer rotate(Request request) {
    Optional<Long> grace = request.body().optional("graceSeconds", MemberKind.SECONDS);
    Optional<String> reason = request.body().optional("reason", MemberKind.TEXT);
    request.end();
    RotationRequest plain = reason.map(RotationRequest.PLAIN::reason).orElse(RotationRequest.PLAIN);
    RotationRequest wanted =
        grace.map(seconds -> plain.grace(Duration.ofSeconds(seconds))).orElse(plain);
    RotatedKey rotated = kit.keys().rotate(request.path("id"), wanted);
    Map<String, Object> shown = shown(rotated.secret(), rotated.successor());
    shown.put("predecessor", Views.key(rotated.predecessor()));
    return Answer.created(shown);
  }

  /** The answer is the one place where a key's text is shown. */
  private static Map<String, Object> shown(Secret secret, ApiKey record) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("key", new String(secret.reveal()));
    shown.put("record", Views.key(record));
    return shown;
  }

  /** The store's own refusal holds the id, for which somebody may have taken a key's text. */
  private static ApiKey existing(Transaction tx, String id) {
    return tx.apiKeys().findById(id).orElseThrow(KeyRoutes::unknown);
  }

  private static StorageException unknown() {
    return new StorageException.NotFound("there is no such key");
  }
}
