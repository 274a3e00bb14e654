package dev.keyhold.server;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.secrets.OpenedSecret;
import dev.keyhold.secrets.SecretName;
import dev.keyhold.secrets.SecretUse;
import dev.keyhold.secrets.SecretValue;
import dev.keyhold.secrets.Secrets;
import dev.keyhold.secrets.StoredSecret;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Words;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The secrets of an organization. One route alone shows a value: by POST, so that it is asked for
 * on purpose, needs the right to change things, and stands in no log of paths.
 */
record SecretRoutes(Secrets secrets, Supplier<AuditContext> context) {
  static final String SECRETS = PowerDoor.PREFIX + "/secrets";
  private static final String SECRET = SECRETS + "/{name}";

  private static final Field<Instant> EXPIRES_AT = Field.time("expiresAt");
  private static final Field<Duration> KEEP_PREVIOUS = Field.duration("keepPrevious");

  private static final View<StoredSecret> VIEW =
      View.<StoredSecret>of("Secret")
          .text("name", StoredSecret::name)
          .optionalText("appId", it -> it.secretName().appId())
          .number("version", StoredSecret::version)
          .text("status", it -> Words.of(it.status()))
          .optionalText("keyId", StoredSecret::keyId)
          .optionalTime("readableUntil", StoredSecret::readableUntil)
          .optionalTime("expiresAt", StoredSecret::expiresAt)
          .time("createdAt", it -> it.stamp().createdAt())
          .time("updatedAt", it -> it.stamp().updatedAt());

  private static final View<OpenedSecret> VALUE =
      View.<OpenedSecret>of("SecretValue")
          .number("version", OpenedSecret::version)
          .optionalText("value", it -> it.value().use(SecretRoutes::text))
          .text("valueBase64", it -> it.value().use(Base64.getEncoder()::encodeToString));

  List<DescribedRoute> all() {
    return List.of(
        DescribedRoute.of(
                Route.of("GET", SECRETS, this::list),
                "listSecrets",
                "Lists all versions of all secrets, and no value.")
            .answersPages(VIEW),
        DescribedRoute.of(
                Route.of("POST", SECRETS, this::create), "createSecret", "Keeps a new secret.")
            .requires(SecretMembers.NAME)
            .takes(
                SecretMembers.APP,
                SecretMembers.TEXT,
                SecretMembers.BYTES,
                EXPIRES_AT,
                SecretMembers.REASON)
            .answers(VIEW),
        DescribedRoute.of(
                Route.of("GET", SECRET + "/versions", this::versions),
                "listSecretVersions",
                "Lists the versions of a secret.")
            .queries("app")
            .answersPages(VIEW),
        DescribedRoute.of(
                Route.of("POST", SECRET + "/rotate", this::rotate),
                "rotateSecret",
                "Puts a new version in the place of the current one.")
            .takes(
                SecretMembers.APP,
                SecretMembers.TEXT,
                SecretMembers.BYTES,
                EXPIRES_AT,
                KEEP_PREVIOUS,
                SecretMembers.REASON)
            .answers(VIEW),
        DescribedRoute.of(
                Route.of("POST", SECRET + "/read", this::read),
                "readSecret",
                "Shows a value, and logs that it did. The text is null where it is no UTF-8.")
            .takes(SecretMembers.APP, SecretMembers.VERSION, SecretMembers.REASON)
            .answers(VALUE),
        turn("disable", "disableSecret", "Lets nobody read a version.", secrets::disable),
        turn("enable", "enableSecret", "Lets a disabled version be read again.", secrets::enable),
        turn("destroy", "destroySecret", "Overwrites a version, for good.", secrets::destroy));
  }

  /** Something that is done with one version. */
  private interface Turn {
    StoredSecret of(String organization, SecretName name, long version, SecretUse use);
  }

  private DescribedRoute turn(String word, String operation, String summary, Turn turn) {
    return DescribedRoute.of(
            Route.of("POST", SECRET + "/" + word, request -> turned(request, turn)),
            operation,
            summary)
        .requires(SecretMembers.VERSION)
        .takes(SecretMembers.APP, SecretMembers.REASON)
        .answers(VIEW);
  }

  private SecretUse use(Request request) {
    return SecretMembers.use(request, context.get());
  }

  private Answer turned(Request request, Turn turn) {
    SecretName name = SecretMembers.named(request);
    long version = SecretMembers.VERSION.required(request);
    SecretUse use = use(request);
    request.end();
    return Answer.ok(VIEW.json(turn.of(SecretMembers.organization(request), name, version, use)));
  }

  private Answer list(Request request) {
    PageRequest page = request.parameters().page();
    request.end();
    return Answer.ok(
        Views.page(secrets.list(SecretMembers.organization(request), page), VIEW::json));
  }

  private Answer versions(Request request) {
    SecretName name = new SecretName(request.parameters().text("app"), request.path("name"));
    PageRequest page = request.parameters().page();
    request.end();
    return Answer.ok(
        Views.page(secrets.versions(SecretMembers.organization(request), name, page), VIEW::json));
  }

  private Answer create(Request request) {
    String plain = SecretMembers.NAME.required(request);
    SecretName name = new SecretName(SecretMembers.APP.optional(request), plain);
    SecretMembers.Sent sent = SecretMembers.Sent.in(request);
    Optional<Instant> end = EXPIRES_AT.optional(request);
    SecretUse use = use(request);
    request.end();
    try (SecretValue value = sent.value()) {
      return Answer.created(
          VIEW.json(secrets.create(SecretMembers.organization(request), name, value, end, use)));
    }
  }

  private Answer rotate(Request request) {
    SecretName name = SecretMembers.named(request);
    SecretMembers.Sent sent = SecretMembers.Sent.in(request);
    Secrets.Rotation how =
        new Secrets.Rotation(
            KEEP_PREVIOUS.optional(request).orElse(Duration.ZERO), EXPIRES_AT.optional(request));
    SecretUse use = use(request);
    request.end();
    try (SecretValue value = sent.value()) {
      return Answer.ok(
          VIEW.json(secrets.rotate(SecretMembers.organization(request), name, value, how, use)));
    }
  }

  private Answer read(Request request) {
    SecretName name = SecretMembers.named(request);
    OptionalLong version =
        SecretMembers.VERSION
            .optional(request)
            .map(OptionalLong::of)
            .orElseGet(OptionalLong::empty);
    SecretUse use = use(request);
    request.end();
    try (OpenedSecret opened =
        secrets.open(SecretMembers.organization(request), name, version, use)) {
      return Answer.ok(VALUE.json(opened));
    }
  }

  private static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
