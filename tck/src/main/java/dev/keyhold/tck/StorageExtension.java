package dev.keyhold.tck;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/**
 * Opens a storage for each rule and closes it afterwards; a rule fails if that does. Rules about
 * parts that the storage does not offer are skipped.
 */
final class StorageExtension
    implements BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver,
        TestExecutionExceptionHandler {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(StorageExtension.class);

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    StoragePlace place =
        new StoragePlace(
            context.getRequiredTestInstances().findInstance(StorageContract.class).orElseThrow());
    Storage storage = place.open("storage");
    context.getStore(SPACE).put(StoragePlace.class, place);
    context.getStore(SPACE).put(Storage.class, new Opened(storage));
    Set<Part> missing = needed(context);
    missing.removeAll(storage.offers());
    Assumptions.assumeTrue(missing.isEmpty(), () -> "the storage does not offer " + missing);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Opened opened = context.getStore(SPACE).remove(Storage.class, Opened.class);
    if (opened != null) {
      opened.storage().close();
    }
  }

  /** Says first which sentence is broken, and where it is written. */
  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw broken(context, failure);
  }

  static Throwable broken(ExtensionContext context, Throwable failure) {
    Optional<PromiseOf> promised =
        AnnotationSupport.findAnnotation(context.getRequiredTestClass(), PromiseOf.class);
    if (promised.isEmpty() || failure instanceof TestAbortedException) {
      return failure; // a test that somebody has added to the rules
    }
    RuleName rule = RuleName.of(context.getRequiredTestMethod().getName());
    String promise = "the javadoc of " + promised.get().value().getName();
    AssertionError broken =
        new AssertionError(
            "%s is broken: \"%s\" (see %s)%n%s"
                .formatted(rule.id(), rule.sentence(), promise, failure.getMessage()),
            failure);
    broken.setStackTrace(failure.getStackTrace());
    return broken;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Storage.class || type == StoragePlace.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == StoragePlace.class
        ? context.getStore(SPACE).get(StoragePlace.class, StoragePlace.class)
        : context.getStore(SPACE).get(Storage.class, Opened.class).storage();
  }

  /** Keeps JUnit from closing the storage a second time: it closes what it holds itself. */
  private record Opened(Storage storage) {}

  private static Set<Part> needed(ExtensionContext context) {
    Set<Part> needed = EnumSet.noneOf(Part.class);
    Stream.of(context.getRequiredTestClass(), context.getRequiredTestMethod())
        .flatMap(element -> AnnotationSupport.findAnnotation(element, Needs.class).stream())
        .forEach(needs -> needed.addAll(Set.of(needs.value())));
    return needed;
  }
}
