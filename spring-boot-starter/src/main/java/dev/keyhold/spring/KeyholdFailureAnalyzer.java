package dev.keyhold.spring;

import dev.keyhold.spi.ProviderLookupException;
import dev.keyhold.spi.StorageException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says why an application does not start, without a stack of causes. */
final class KeyholdFailureAnalyzer {
  private KeyholdFailureAnalyzer() {}

  private static FailureAnalysis of(RuntimeException cause) {
    return new FailureAnalysis(
        "Keyhold could not be started: " + cause.getMessage(),
        "Correct the properties that begin with keyhold.; docs/spring.md lists them all.",
        cause);
  }

  /** A property is wrong, or the database cannot be opened. */
  static final class OfStorage extends AbstractFailureAnalyzer<StorageException> {
    @Override
    protected FailureAnalysis analyze(Throwable root, StorageException cause) {
      return of(cause);
    }
  }

  /** No provider answers to the URL, or several do. */
  static final class OfProviders extends AbstractFailureAnalyzer<ProviderLookupException> {
    @Override
    protected FailureAnalysis analyze(Throwable root, ProviderLookupException cause) {
      return of(cause);
    }
  }
}
