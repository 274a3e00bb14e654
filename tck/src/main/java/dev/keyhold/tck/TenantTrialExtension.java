package dev.keyhold.tck;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Opens tenants for each rule of {@link TenantContract}, and closes them. */
final class TenantTrialExtension
    implements BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver,
        TestExecutionExceptionHandler {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(TenantTrialExtension.class);

  @Override
  public void beforeEach(ExtensionContext context) {
    TenantContract contract =
        context.getRequiredTestInstances().findInstance(TenantContract.class).orElseThrow();
    context
        .getStore(SPACE)
        .put(
            TenantTrial.class,
            new TenantTrial(contract.open(contract.directory), contract.untried()));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    TenantTrial trial = context.getStore(SPACE).remove(TenantTrial.class, TenantTrial.class);
    if (trial != null) {
      trial.close();
    }
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw StorageExtension.broken(context, failure);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TenantTrial.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getStore(SPACE).get(TenantTrial.class, TenantTrial.class);
  }
}
