package dev.keyhold.spring;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.spring.security.SecurityCaller;
import java.util.function.Supplier;

/**
 * Who acts on this thread, for the trail: whoever was entered into the scope, or else whoever
 * Spring Security knows here, or else the application itself. A task that is decorated is its
 * starter's.
 */
final class CurrentCaller implements Supplier<AuditContext> {
  private final AuditScope scope;
  private final AuditContext outside;
  private final SecurityCaller security;

  /**
   * @param scope in which nobody has been entered yet on this thread
   */
  CurrentCaller(AuditScope scope) {
    this.scope = scope;
    this.outside = scope.get();
    this.security = new SecurityCaller(outside);
  }

  SecurityCaller security() {
    return security;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // whoever enters the like of it has entered
  public AuditContext get() {
    AuditContext entered = scope.get();
    return entered == outside ? security.get() : entered;
  }

  Runnable decorate(Runnable task) {
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
