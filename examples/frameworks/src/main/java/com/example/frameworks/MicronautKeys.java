package com.example.frameworks;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.Verification.Verified;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** Lets a request pass if its key may be used now. */
@ServerFilter("/api/**")
public class MicronautKeys {
  private final ApiKeys keys;
  private final AuditScope scope;

  public MicronautKeys(ApiKeys keys, AuditScope scope) {
    this.keys = keys;
    this.scope = scope;
  }

  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING) // a key that is not in memory is read from the database
  public HttpResponse<?> check(HttpRequest<?> request) {
    if (!(keys.verify(request.getHeaders().asMap()) instanceof Verified verified)) {
      return HttpResponse.unauthorized().header("WWW-Authenticate", "Bearer");
    }
    request.setAttribute("key", verified.key());
    return null; // it goes on
  }

  /** Runs what a controller changes as whoever presented the key. */
  public <T, X extends Exception> T as(AuditContext caller, AuditScope.Work<T, X> work) throws X {
    return scope.call(caller, work);
  }
}
