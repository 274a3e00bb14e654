package dev.keyhold.spring.security;

import dev.keyhold.audit.AuditContext;
import java.util.Optional;

/**
 * From where a request came, for the trail.
 *
 * @param address of the client, or of the proxy nearest to it
 */
public record CallerDetails(
    Optional<String> address, Optional<String> userAgent, Optional<String> requestId) {
  static final String USER_AGENT = "User-Agent";
  static final String REQUEST_ID = "X-Request-ID";

  AuditContext.Builder context() {
    AuditContext.Builder context = AuditContext.builder();
    address.ifPresent(context::address);
    userAgent.ifPresent(context::userAgent);
    requestId.ifPresent(context::requestId);
    return context;
  }
}
