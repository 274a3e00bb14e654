package dev.keyhold.spring;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.spring.security.SecurityCaller;
import java.util.function.Supplier;
import org.springframework.core.task.TaskDecorator;

/**
 * Who acts on this thread, for the trail: whoever was entered into the scope, or else whoever
 * Spring Security knows here, or else the application itself. A task that is decorated is its
 * starter's.
 */
final class CurrentCaller implements Supplier<AuditContext>, TaskDecorator {
  private final AuditContext application;
  private final AuditScope scope;
  private final SecurityCaller security;

  CurrentCaller(String application) {
    this.application = AuditContext.of(application);
    this.scope = new AuditScope(this.application);
    this.security = new SecurityCaller(this.application);
  }

  AuditScope scope() {
    return scope;
  }

  SecurityCaller security() {
    return security;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // whoever enters the like of it has entered
  public AuditContext get() {
    AuditContext entered = scope.get();
    return entered == application ? security.get() : entered;
  }

  @Override
  public Runnable decorate(Runnable task) {
    AuditContext starter = get();
    return () ->
        scope.call(
            starter,
            () -> {
              task.run();
              return starter;
            });
  }
}
