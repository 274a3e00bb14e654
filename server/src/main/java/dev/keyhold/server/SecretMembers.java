package dev.keyhold.server;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.secrets.SecretName;
import dev.keyhold.secrets.SecretUse;
import dev.keyhold.secrets.SecretValue;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.TrailWords;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** What bodies about secrets have in common. */
final class SecretMembers {
  static final Field<String> NAME = Field.text("name");
  static final Field<String> APP = Field.text("appId");
  static final Field<String> REASON = Field.text("reason");
  static final Field<Long> VERSION = Field.number("version");
  static final Field<String> TEXT = Field.text("value");
  static final Field<String> BYTES = Field.text("valueBase64");

  private static final String ACCOUNT = "account";

  private SecretMembers() {}

  static String organization(Request request) {
    return request.path(Route.TENANT);
  }

  /** The secret that a path names, with the app that the body names. */
  static SecretName named(Request request) {
    return new SecretName(APP.optional(request), request.path("name"));
  }

  /**
   * Who asks: the owner of the key, or a key that nobody owns.
   *
   * @param context what the trail says of the request
   */
  static SecretUse use(Request request, AuditContext context) {
    ApiKey key = request.caller().orElseThrow();
    return new SecretUse(
        key.ownerId().orElse(key.id()),
        key.ownerId().isPresent() ? ACCOUNT : TrailWords.API_KEY,
        context.onBehalfOfId(),
        REASON.optional(request));
  }

  /** A value as it was sent, of which nothing is looked at yet. */
  record Sent(Optional<String> text, Optional<String> base64) {
    static Sent in(Request request) {
      return new Sent(TEXT.optional(request), BYTES.optional(request));
    }

    /**
     * @throws Problem if there is none, or one in two forms; it does not show them
     */
    SecretValue value() {
      if (text.isPresent() == base64.isPresent()) {
        throw Problem.field(TEXT.name(), "expected this or " + BYTES.name() + ", and not both");
      }
      return text.map(SecretValue::of).orElseGet(() -> decoded(base64.orElseThrow()));
    }

    private static SecretValue decoded(String base64) {
      byte[] bytes;
      try {
        bytes = Base64.getDecoder().decode(base64);
      } catch (IllegalArgumentException e) {
        throw Problem.field(BYTES.name(), "expected base64, as RFC 4648 has it in section 4");
      }
      try {
        return Body.named(BYTES.name(), () -> SecretValue.of(bytes));
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    }

    /** Says nothing of the value. */
    @Override
    public String toString() {
      return "the value of a secret";
    }
  }
}
