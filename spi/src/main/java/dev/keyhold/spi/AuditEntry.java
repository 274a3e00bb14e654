package dev.keyhold.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * One action that was done or tried. The accounts, keys and targets that it names need not exist,
 * neither then nor later: the trail outlives what it describes.
 *
 * @param id unique in the trail; the caller gives it
 * @param action what was done, as {@code noun.verb}: {@code api_key.revoke}
 * @param ownerId the account that owns the target
 * @param actorId the account that acted
 * @param onBehalfOfId the account for which the actor acted, if it acted for another one
 * @param impersonationId the session in which the actor acted as somebody else
 * @param credentialId the credential that the actor used
 * @param credentialType the kind of that credential, such as {@code api_key}
 * @param organizationId the organization in which it happened
 * @param targetType the kind of the target, such as {@code account}
 * @param targetId the target
 * @param outcome how the action ended
 * @param reason why it was done, or why it failed
 * @param address the network address of the actor
 * @param userAgent the program that the actor used
 * @param requestId the request in which it happened
 * @param details a JSON object with anything else that is worth knowing
 * @param at when it happened
 */
public record AuditEntry(
    String id,
    String action,
    Optional<String> ownerId,
    Optional<String> actorId,
    Optional<String> onBehalfOfId,
    Optional<String> impersonationId,
    Optional<String> credentialId,
    Optional<String> credentialType,
    Optional<String> organizationId,
    Optional<String> targetType,
    Optional<String> targetId,
    Outcome outcome,
    Optional<String> reason,
    Optional<String> address,
    Optional<String> userAgent,
    Optional<String> requestId,
    Json details,
    Instant at) {
  static final Check CHECK = new Check("an audit entry");

  public AuditEntry {
    CHECK.id("id", id);
    CHECK.id("action", action);
    CHECK.optionalId("ownerId", ownerId);
    CHECK.optionalId("actorId", actorId);
    CHECK.optionalId("onBehalfOfId", onBehalfOfId);
    CHECK.optionalId("impersonationId", impersonationId);
    CHECK.optionalId("credentialId", credentialId);
    CHECK.text("credentialType", credentialType, Limits.NAME_LENGTH);
    CHECK.optionalId("organizationId", organizationId);
    CHECK.text("targetType", targetType, Limits.NAME_LENGTH);
    CHECK.optionalId("targetId", targetId);
    CHECK.text("reason", reason, Limits.TEXT_LENGTH);
    CHECK.text("address", address, Limits.NAME_LENGTH);
    CHECK.text("userAgent", userAgent, Limits.USER_AGENT_LENGTH);
    CHECK.optionalId("requestId", requestId);
    CHECK.object("details", details);
    at = CHECK.time("at", at);
  }

  /** A builder that starts with a successful action of which nothing else is known. */
  public static Builder builder(String id, String action, Instant at) {
    return new Builder(id, action, at);
  }

  /** Collects the components of an entry; each method is named after its component. */
  public static final class Builder {
    private final String id;
    private final String action;
    private final Instant at;
    private Optional<String> ownerId = Optional.empty();
    private Optional<String> actorId = Optional.empty();
    private Optional<String> onBehalfOfId = Optional.empty();
    private Optional<String> impersonationId = Optional.empty();
    private Optional<String> credentialId = Optional.empty();
    private Optional<String> credentialType = Optional.empty();
    private Optional<String> organizationId = Optional.empty();
    private Optional<String> targetType = Optional.empty();
    private Optional<String> targetId = Optional.empty();
    private Outcome outcome = Outcome.SUCCESS;
    private Optional<String> reason = Optional.empty();
    private Optional<String> address = Optional.empty();
    private Optional<String> userAgent = Optional.empty();
    private Optional<String> requestId = Optional.empty();
    private Json details = Json.EMPTY_OBJECT;

    private Builder(String id, String action, Instant at) {
      this.id = id;
      this.action = action;
      this.at = at;
    }

    public Builder ownerId(String value) {
      ownerId = Optional.of(value);
      return this;
    }

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

    public Builder target(String type, String id) {
      targetType = Optional.of(type);
      targetId = Optional.of(id);
      return this;
    }

    public Builder outcome(Outcome value) {
      outcome = value;
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

    public Builder details(Json value) {
      details = value;
      return this;
    }

    /** Makes the entry and checks it. */
    public AuditEntry build() {
      return new AuditEntry(
          id,
          action,
          ownerId,
          actorId,
          onBehalfOfId,
          impersonationId,
          credentialId,
          credentialType,
          organizationId,
          targetType,
          targetId,
          outcome,
          reason,
          address,
          userAgent,
          requestId,
          details,
          at);
    }
  }
}
