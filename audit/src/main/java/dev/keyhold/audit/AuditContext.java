package dev.keyhold.audit;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.StorageException;
import java.time.Instant;
import java.util.Optional;

/**
 * Who acts, and from where. The components have the same meaning as in {@link AuditEntry}.
 *
 * <p>Address, user agent and request id come from clients, and no client may stop a change by a
 * header. Therefore a value that is too long is cut, malformed text is mended with U+FFFD, and an
 * empty value counts as unknown. The other components are refused if an entry could not hold them.
 *
 * @param organizationId the organization, for targets that belong to none themselves
 * @param reason the reason, for changes that are not given one themselves
 */
public record AuditContext(
    Optional<String> actorId,
    Optional<String> onBehalfOfId,
    Optional<String> impersonationId,
    Optional<String> credentialType,
    Optional<String> credentialId,
    Optional<String> organizationId,
    Optional<String> reason,
    Optional<String> address,
    Optional<String> userAgent,
    Optional<String> requestId) {

  /** A context of which nothing is known. */
  public static final AuditContext UNKNOWN = new Builder().build();

  /**
   * @throws StorageException.InvalidInput if an entry could not hold a component
   */
  public AuditContext {
    address = mended(address, Limits.NAME_LENGTH);
    userAgent = mended(userAgent, Limits.USER_AGENT_LENGTH);
    requestId = mended(requestId, Limits.ID_LENGTH);
    new AuditEntry(
        "context",
        "context.check",
        Optional.empty(),
        actorId,
        onBehalfOfId,
        impersonationId,
        credentialId,
        credentialType,
        organizationId,
        Optional.empty(),
        Optional.empty(),
        Outcome.SUCCESS,
        reason,
        address,
        userAgent,
        requestId,
        Json.EMPTY_OBJECT,
        Instant.EPOCH);
  }

  /** A context with an actor and nothing else. */
  public static AuditContext of(String actorId) {
    return builder().actorId(actorId).build();
  }

  public static Builder builder() {
    return new Builder();
  }

  AuditEntry.Builder over(AuditEntry.Builder entry) {
    actorId.ifPresent(entry::actorId);
    onBehalfOfId.ifPresent(entry::onBehalfOfId);
    impersonationId.ifPresent(entry::impersonationId);
    credentialType.ifPresent(type -> credentialId.ifPresent(id -> entry.credential(type, id)));
    organizationId.ifPresent(entry::organizationId);
    reason.ifPresent(entry::reason);
    address.ifPresent(entry::address);
    userAgent.ifPresent(entry::userAgent);
    requestId.ifPresent(entry::requestId);
    return entry;
  }

  private static Optional<String> mended(Optional<String> text, int longest) {
    return text.filter(given -> !given.isEmpty()).map(given -> mended(given, longest));
  }

  private static String mended(String text, int longest) {
    StringBuilder mended = new StringBuilder(Math.min(text.length(), longest));
    int next;
    for (int i = 0; i < text.length(); i = next) {
      int c = text.codePointAt(i);
      next = i + Character.charCount(c);
      if (mended.length() + next - i > longest) {
        break;
      }
      boolean wrong = c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
      mended.appendCodePoint(wrong ? 0xFFFD : c);
    }
    return mended.toString();
  }

  /** Collects the components of a context; each method is named after its component. */
  public static final class Builder {
    private Optional<String> actorId = Optional.empty();
    private Optional<String> onBehalfOfId = Optional.empty();
    private Optional<String> impersonationId = Optional.empty();
    private Optional<String> credentialType = Optional.empty();
    private Optional<String> credentialId = Optional.empty();
    private Optional<String> organizationId = Optional.empty();
    private Optional<String> reason = Optional.empty();
    private Optional<String> address = Optional.empty();
    private Optional<String> userAgent = Optional.empty();
    private Optional<String> requestId = Optional.empty();

    private Builder() {}

    public Builder actorId(String value) {
      actorId = Optional.of(value);
      return this;
    }

    public Builder onBehalfOfId(String value) {
      onBehalfOfId = Optional.of(value);
      return this;
    }

    public Builder impersonationId(String value) {
      impersonationId = Optional.of(value);
      return this;
    }

    public Builder credential(String type, String id) {
      credentialType = Optional.of(type);
      credentialId = Optional.of(id);
      return this;
    }

    public Builder organizationId(String value) {
      organizationId = Optional.of(value);
      return this;
    }

    public Builder reason(String value) {
      reason = Optional.of(value);
      return this;
    }

    public Builder address(String value) {
      address = Optional.of(value);
      return this;
    }

    public Builder userAgent(String value) {
      userAgent = Optional.of(value);
      return this;
    }

    public Builder requestId(String value) {
      requestId = Optional.of(value);
      return this;
    }

    /** Makes the context and checks it. */
    public AuditContext build() {
      return new AuditContext(
          actorId,
          onBehalfOfId,
          impersonationId,
          credentialType,
          credentialId,
          organizationId,
          reason,
          address,
          userAgent,
          requestId);
    }
  }
}
