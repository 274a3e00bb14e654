package dev.keyhold.spi;

import dev.keyhold.spi.ProviderLookupException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the one provider that answers to a configuration, or says why there is none. */
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

  private enum Verdict {
    ANSWERS("answers"),
    OTHER_VERSION("built for another SPI"),
    DOES_NOT_ANSWER("does not answer"),
    BROKEN("broken");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }
  }

  /** A provider that was found, or why it could not be made. */
  private record Candidate(Verdict verdict, String described, Optional<StorageProvider> provider) {

    static Candidate broken(String why) {
      return new Candidate(Verdict.BROKEN, why, Optional.empty());
    }

    @Override
    public String toString() {
      return verdict.text + ": " + described;
    }
  }

  StorageProvider find() {
    collect();
    List<StorageProvider> fitting =
        candidates.stream()
            .filter(candidate -> candidate.verdict == Verdict.ANSWERS)
            .flatMap(candidate -> candidate.provider.stream())
            .toList();
    if (fitting.size() > 1) {
      throw severalFit();
    }
    return fitting.stream().findFirst().orElseThrow(this::nothingFits);
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
      } catch (ServiceConfigurationError e) {
        broken++;
        candidates.add(Candidate.broken(e.getMessage() + because(e.getCause())));
      } catch (LinkageError e) {
        broken++;
        candidates.add(Candidate.broken(e.toString()));
      }
    }
  }

  private static String because(@Nullable Throwable cause) {
    return cause == null ? "" : " (" + cause.getClass().getName() + ")";
  }

  private Candidate describe(StorageProvider provider) {
    String type = provider.getClass().getName();
    try {
      String described =
          String.format(
              Locale.ROOT,
              "%s (%s, answers to %s, SPI version %d)",
              provider.name(),
              type,
              new TreeSet<>(provider.schemes()),
              provider.spiVersion());
      return new Candidate(verdict(provider), described, Optional.of(provider));
    } catch (RuntimeException | LinkageError e) {
      return Candidate.broken("%s threw %s".formatted(type, e.getClass().getName()));
    }
  }

  private Verdict verdict(StorageProvider provider) {
    if (!answers(provider)) {
      return Verdict.DOES_NOT_ANSWER;
    }
    return provider.spiVersion() == StorageProvider.SPI_VERSION
        ? Verdict.ANSWERS
        : Verdict.OTHER_VERSION;
  }

  private boolean answers(StorageProvider provider) {
    return config
        .provider()
        .map(name -> name.equals(provider.name()))
        .orElseGet(() -> provider.schemes().contains(config.scheme()));
  }

  private ProviderLookupException nothingFits() {
    if (candidates.stream().anyMatch(candidate -> candidate.verdict == Verdict.OTHER_VERSION)) {
      return failure(
          Reason.OTHER_SPI_VERSION,
          String.format(
              Locale.ROOT,
              "the provider that answers was built for another version of the SPI than %d",
              StorageProvider.SPI_VERSION));
    }
    List<String> hidden = knownWithoutServiceEntry();
    if (!hidden.isEmpty()) {
      return failure(
          Reason.SERVICE_ENTRY_MISSING,
          ("the classes %s are on the path, but their service entry is missing; merge the files"
                  + " META-INF/services when you merge jars")
              .formatted(hidden));
    }
    if (candidates.stream().allMatch(candidate -> candidate.verdict == Verdict.BROKEN)) {
      return failure(
          Reason.NONE_FOUND,
          "there is no storage provider that works; put one on the class path or module path, such"
              + " as dev.keyhold:keyhold-sqlite");
    }
    return failure(
        Reason.NONE_ANSWERS,
        config.provider().isPresent()
            ? "no storage provider has the name that the setting 'provider' asks for"
            : "no storage provider answers to the scheme of the setting 'url'"
                + new UrlForm(config));
  }

  private ProviderLookupException severalFit() {
    return failure(
        Reason.SEVERAL_ANSWER,
        config.provider().isPresent()
            ? "several storage providers have the name that the setting 'provider' asks for"
            : "several storage providers answer; name one in the setting 'provider'");
  }

  private ProviderLookupException failure(Reason reason, String message) {
    String found = candidates.stream().map(Candidate::toString).collect(Collectors.joining("; "));
    return new ProviderLookupException(
        reason, found.isEmpty() ? message : message + "; found: " + found);
  }

  private List<String> knownWithoutServiceEntry() {
    return knownProviders()
        .filter(name -> candidates.stream().noneMatch(known -> known.described.contains(name)))
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
