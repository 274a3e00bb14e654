package dev.keyhold.tck;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.table.SetShape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Opens a storage with the tables for each rule of {@link TableContract}, and closes it. */
final class TableTrialExtension
    implements BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver,
        TestExecutionExceptionHandler {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(TableTrialExtension.class);

  @Override
  public void beforeEach(ExtensionContext context) {
    TableContract contract =
        context.getRequiredTestInstances().findInstance(TableContract.class).orElseThrow();
    SetShape set = contract.tables();
    List<SetShape> all = new ArrayList<>(List.of(set));
    all.addAll(contract.otherSets());
    Storage storage = contract.open(contract.directory, all.toArray(SetShape[]::new));
    context.getStore(SPACE).put(TableTrial.class, new TableTrial(storage, set, all));
    Set<Part> missing = EnumSet.of(Part.TABLES);
    missing.removeAll(storage.offers());
    Assumptions.assumeTrue(missing.isEmpty(), "the storage does not offer TABLES");
  }

  @Override
  public void afterEach(ExtensionContext context) {
    TableTrial trial = context.getStore(SPACE).remove(TableTrial.class, TableTrial.class);
    if (trial != null) {
      trial.storage.close();
    }
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw StorageExtension.broken(context, failure);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TableTrial.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getStore(SPACE).get(TableTrial.class, TableTrial.class);
  }
}
