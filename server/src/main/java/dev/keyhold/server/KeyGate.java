package dev.keyhold.server;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.keys.Verification;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.RefusedAttempt;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.TrailWords;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets in who presents a key with the right to it, and says who that is. */
record KeyGate(Kit kit, TenantStorages storages, OnBehalf onBehalf) {
  /** Of a namespace, which is no organization's. */
  private static final Router.Demand OF_KEYPAL =
      new Router.Demand(Right.ADMIN, Optional.empty(), false, false);

  /**
   * @param demand the right that opens this door, and to whose rows; an administrator's opens all
   * @param stranger what is known before anybody has shown a key
   * @throws Problem if no key is presented that opens this door
   */
  Caller admitTo(Router.Demand demand, Map<String, List<String>> headers, AuditContext stranger) {
    ApiKey key = verified(headers);
    boolean opens =
        demand.right().isOf(key) || (demand.isOfTenant() && demand.right().isInTenantOf(key));
    if (opens && !reaches(key, demand) && !Right.ADMIN.isOf(key)) {
      refused(storages.of(key), "OTHER_TENANT", key);
      throw new StorageException.NotFound("there is no such tenant");
    }
    return new Caller(admit(key, demand, opens, headers, stranger), key);
  }

  /**
   * Who came in.
   *
   * @param context what the trail says of it
   */
  record Caller(AuditContext context, ApiKey key) {}

  /** To a key of an organization no other tenant is there, whether it exists or not. */
  private static boolean reaches(ApiKey key, Router.Demand demand) {
    return demand.tenant().isEmpty()
        || key.organizationId().isEmpty()
        || key.organizationId().equals(demand.tenant());
  }

  /**
   * Lets in whoever may use a namespace of keypal's clients: its own key, and an administrator's.
   *
   * @throws Problem if no key is presented that opens this door
   */
  AuditContext admit(String namespace, Map<String, List<String>> headers, AuditContext stranger) {
    ApiKey key = verified(headers);
    boolean opens = NamespaceTokens.open(key, namespace) || Right.ADMIN.isOf(key);
    return admit(key, OF_KEYPAL, opens, headers, stranger);
  }

  private ApiKey verified(Map<String, List<String>> headers) {
    Verification verification = kit.keys().verify(headers);
    if (!(verification instanceof Verified verified)) {
      throw Problem.of(
          401, "UNAUTHORIZED", "the header Authorization: Bearer TOKEN is missing or not accepted");
    }
    return verified.key();
  }

  private AuditContext admit(
      ApiKey key,
      Router.Demand demand,
      boolean opens,
      Map<String, List<String>> headers,
      AuditContext stranger) {
    if (!opens) {
      refused(kit.storage(), "MISSING_RIGHT", key);
      throw Problem.of(403, "FORBIDDEN", "the token's key lacks the right that opens this");
    }
    return context(key, demand, headers, stranger);
  }

  private static void refused(Storage storage, String reason, ApiKey key) {
    storage.attemptRefused(
        new RefusedAttempt(
            TrailWords.API_KEY_USE,
            reason,
            key.ownerId(),
            key.organizationId(),
            TrailWords.API_KEY,
            Optional.of(key.id())));
  }

  private AuditContext context(
      ApiKey key, Router.Demand demand, Map<String, List<String>> headers, AuditContext stranger) {
    AuditContext.Builder context = AuditContext.builder().credential(TrailWords.API_KEY, key.id());
    key.ownerId().ifPresent(context::actorId);
    stranger.address().ifPresent(context::address);
    stranger.userAgent().ifPresent(context::userAgent);
    stranger.requestId().ifPresent(context::requestId);
    List<String> said = headers.getOrDefault(OnBehalf.HEADER, List.of());
    if (said.size() > 1) {
      throw Problem.field(OnBehalf.HEADER, "is sent once at the most");
    }
    for (String id : said) {
      onBehalf.add(key, demand, HeaderText.decoded(OnBehalf.HEADER, id), context);
    }
    try {
      return context.build();
    } catch (StorageException.InvalidInput e) {
      throw Problem.field(OnBehalf.HEADER, e.summary());
    }
  }
}
