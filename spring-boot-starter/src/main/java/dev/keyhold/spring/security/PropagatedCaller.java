package dev.keyhold.spring.security;

import dev.keyhold.audit.AuditContext;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Brings whoever acts from the context of Reactor to the threads that work for a request, where the
 * application has {@code spring.reactor.context-propagation=auto}.
 */
public final class PropagatedCaller implements ThreadLocalAccessor<AuditContext> {
  static final String KEY = "keyhold.caller";

  /** For {@link java.util.ServiceLoader}. */
  public PropagatedCaller() {}

  @Override
  public Object key() {
    return KEY;
  }

  @Override
  public @Nullable AuditContext getValue() {
    return SecurityCaller.PROPAGATED.get();
  }

  @Override
  public void setValue(AuditContext value) {
    SecurityCaller.PROPAGATED.set(value);
  }

  @Override
  public void setValue() {
    SecurityCaller.PROPAGATED.remove();
  }
}
