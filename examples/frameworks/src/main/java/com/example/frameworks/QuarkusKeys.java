package com.example.frameworks;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.Verification.Verified;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

/** Lets a request pass if its key may be used now, and tells the trail who acts. */
@Provider
public class QuarkusKeys implements ContainerRequestFilter, ContainerResponseFilter {
  @Inject ApiKeys keys;
  @Inject AuditScope scope;

  @Override
  public void filter(ContainerRequestContext request) {
    if (keys.verify(request.getHeaders()) instanceof Verified verified) {
      AuditContext.Builder caller = AuditContext.builder();
      verified.key().ownerId().ifPresent(caller::actorId);
      request.setProperty("key", verified.key());
      request.setProperty("caller", scope.enter(caller.credential("api_key", verified.key().id()).build()));
    } else {
      request.abortWith(Response.status(401).header("WWW-Authenticate", "Bearer").build());
    }
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getProperty("caller") instanceof AuditScope.Entered entered) {
      entered.close();
    }
  }
}
