package dev.keyhold.spi;

import dev.keyhold.spi.ProviderLookupException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds the one provider that answers to a configuration, or says what stood in the way. */
final class ProviderLookup {
  /** A services file may name this many broken classes before the search gives up. */
  private static final int MOST_BROKEN = 100;

  private final StorageConfig config;
  private final ClassLoader loader;
  private final List<Candidate> candidates = new ArrayList<>();

  ProviderLookup(StorageConfig config, ClassLoader loader) {
    this.config = config;
    this.loader = loader;
  }

  /** A provider that was found, or why it could not be made. */
  private record Candidate(Optional<StorageProvider> provider, String described, boolean answers) {
    boolean fits() {
      return answers
          && provider
              .map(StorageProvider::spiVersion)
              .equals(Optional.of(StorageProvider.SPI_VERSION));
    }
  }

  StorageProvider find() {
    collect();
    List<Candidate> fitting = candidates.stream().filter(Candidate::fits).toList();
    if (fitting.size() > 1) {
      throw severalFit(fitting);
    }
    return fitting.stream().findFirst().flatMap(Candidate::provider).orElseThrow(this::nothingFits);
  }

  /** A broken neighbour does not stop the search: it becomes part of the message. */
  private void collect() {
    Iterator<StorageProvider> found = ServiceLoader.load(StorageProvider.class, loader).iterator();
    for (int broken = 0; broken < MOST_BROKEN; ) {
      try {
        if (!found.hasNext()) {
          return;
        }
        candidates.add(describe(found.next()));
      } catch (ServiceConfigurationError | LinkageError e) {
        broken++;
        candidates.add(new Candidate(Optional.empty(), "broken: " + e.getMessage(), false));
      }
    }
  }

  private Candidate describe(StorageProvider provider) {
    String type = provider.getClass().getName();
    try {
      boolean answers = answers(provider);
      return new Candidate(
          Optional.of(provider),
          "%s (%s, answers to %s, SPI version %d)"
              .formatted(provider.name(), type, provider.schemes(), provider.spiVersion()),
          answers);
    } catch (RuntimeException | LinkageError e) {
      return new Candidate(
          Optional.empty(), "broken: %s threw %s".formatted(type, e.getClass()), false);
    }
  }

  private boolean answers(StorageProvider provider) {
    return config
        .provider()
        .map(name -> name.equals(provider.name()))
        .orElseGet(() -> provider.schemes().contains(config.scheme()));
  }

  private ProviderLookupException nothingFits() {
    if (candidates.stream().anyMatch(Candidate::answers)) {
      return failure(
          Reason.OTHER_SPI_VERSION,
          "the provider that answers was built for another version of the SPI than %d"
              .formatted(StorageProvider.SPI_VERSION),
          Candidate::answers);
    }
    List<String> hidden = knownWithoutServiceEntry();
    if (!hidden.isEmpty()) {
      return failure(
          Reason.SERVICE_ENTRY_MISSING,
          ("the classes %s are there and their service entry is not; merge the files"
                  + " META-INF/services when you merge jars")
              .formatted(hidden),
          candidate -> true);
    }
    if (candidates.stream().allMatch(candidate -> candidate.provider().isEmpty())) {
      return failure(
          Reason.NONE_FOUND,
          "there is no storage provider; put one on the class path or module path, such as"
              + " dev.keyhold:keyhold-sqlite",
          candidate -> true);
    }
    return failure(
        Reason.NONE_ANSWERS,
        config.provider().isPresent()
            ? "no storage provider has the name that the setting 'provider' asks for"
            : "no storage provider answers to the scheme of the setting 'url'",
        candidate -> true);
  }

  private ProviderLookupException severalFit(List<Candidate> fitting) {
    return failure(
        Reason.SEVERAL_ANSWER,
        config.provider().isPresent()
            ? "several storage providers have the name that the setting 'provider' asks for"
            : "several storage providers answer; name one in the setting 'provider'",
        fitting::contains);
  }

  private ProviderLookupException failure(
      Reason reason, String message, Predicate<Candidate> listed) {
    List<String> described = candidates.stream().filter(listed).map(Candidate::described).toList();
    return new ProviderLookupException(
        reason,
        described.isEmpty() ? message : message + "; found: " + String.join("; ", described));
  }

  private List<String> knownWithoutServiceEntry() {
    return knownProviders()
        .filter(name -> candidates.stream().noneMatch(known -> known.described().contains(name)))
        .filter(this::isOnThePath)
        .toList();
  }

  private boolean isOnThePath(String className) {
    try {
      Class.forName(className, false, loader);
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  private static Stream<String> knownProviders() {
    Properties known = new Properties();
    try (InputStream in = ProviderLookup.class.getResourceAsStream("known-providers.properties")) {
      known.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return known.values().stream().map(String.class::cast).sorted();
  }
}
