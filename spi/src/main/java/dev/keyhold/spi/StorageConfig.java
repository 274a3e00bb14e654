package dev.keyhold.spi;

import dev.keyhold.spi.table.RowsElsewhere;
import dev.keyhold.spi.table.SetShape;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which storage to open, and how. It can be made in code or from a map of texts, with the same
 * settings:
 *
 * <ul>
 *   <li>{@code url}: what to open, such as {@code sqlite:data/system.db}; required
 *   <li>{@code provider}: the provider's name, needed if more than one answers to the URL
 *   <li>{@code requires}: the parts that the provider must offer, such as {@code api-keys,audit};
 *       if not given, {@code identities,api-keys,audit}; if blank, none
 *   <li>{@code write-timeout}: how long {@link Storage#write(UnitOfWork)} waits, as an ISO 8601
 *       duration such as {@code PT10S}, which is the default
 *   <li>any other name: a setting of the provider
 * </ul>
 */
public final class StorageConfig {
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(10);
  private static final Set<String> EVERYBODYS =
      Set.of("url", "provider", "requires", "write-timeout");

  private final String url;
  private final Optional<String> provider;
  private final Set<Part> requires;
  private final Duration writeTimeout;
  private final Map<String, String> settings;
  private final List<SetShape> tables;
  private final RowsElsewhere elsewhere;

  private StorageConfig(Builder builder) {
    this.url = builder.url;
    this.provider = builder.provider;
    this.requires = Set.copyOf(builder.requires);
    this.writeTimeout = builder.writeTimeout;
    this.settings = Map.copyOf(builder.settings);
    this.tables = List.copyOf(builder.tables);
    this.elsewhere = builder.elsewhere;
    if (writeTimeout.isNegative() || writeTimeout.isZero()) {
      throw new StorageException.InvalidInput("the setting 'write-timeout' is not positive");
    }
  }

  /** A configuration with this URL and the default settings. */
  public static StorageConfig of(String url) {
    return builder(url).build();
  }

  /**
   * A configuration from texts.
   *
   * @throws StorageException.InvalidInput if {@code url} is missing or a value cannot be read
   */
  public static StorageConfig of(Map<String, String> texts) {
    if (!texts.containsKey("url")) {
      throw new StorageException.InvalidInput(
          "the setting 'url' is missing; it says what to open, such as sqlite:data/system.db");
    }
    Builder builder = builder(texts.getOrDefault("url", ""));
    texts.forEach(builder::text);
    return builder.build();
  }

  public static Builder builder(String url) {
    return new Builder(url);
  }

  /** The URL of the storage. It may contain a secret, so no message shows all of it. */
  public String url() {
    return url;
  }

  /** The part of the URL before the first colon, in lower case; empty if there is no colon. */
  public String scheme() {
    return url.substring(0, Math.max(0, url.indexOf(':'))).toLowerCase(Locale.ROOT);
  }

  /** The part of the URL after the first colon. */
  public String location() {
    return url.substring(url.indexOf(':') + 1);
  }

  public Optional<String> provider() {
    return provider;
  }

  public Set<Part> requires() {
    return requires;
  }

  public Duration writeTimeout() {
    return writeTimeout;
  }

  /**
   * The sets of tables that the storage keeps besides its own, in the order that they were given.
   */
  public List<SetShape> tables() {
    return tables;
  }

  /** Where the rows are to which references lead across databases. */
  public RowsElsewhere elsewhere() {
    return elsewhere;
  }

  /** A builder that begins with all of this but the URL and the tables, for a database beside. */
  public Builder beside(String other) {
    Builder builder = new Builder(other);
    builder.provider = provider;
    builder.requires = requires;
    builder.writeTimeout = writeTimeout;
    builder.settings.putAll(settings);
    return builder;
  }

  /** A setting of the provider. */
  public Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  /**
   * For providers: refuses unknown settings, so that a mistyped setting is not ignored.
   *
   * @throws StorageException.InvalidInput if there is a setting with another name
   */
  public void allowOnly(String... names) {
    Set<String> known = new TreeSet<>(Arrays.asList(names));
    Set<String> unknown = new TreeSet<>(settings.keySet());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new StorageException.InvalidInput(
          "unknown settings %s; the provider knows %s".formatted(unknown, known));
    }
  }

  /** Shows the names of the settings, never a value. */
  @Override
  public String toString() {
    return "StorageConfig[" + scheme() + ", settings " + new TreeMap<>(settings).keySet() + "]";
  }

  /** Collects a configuration. */
  public static final class Builder {
    private final String url;
    private Optional<String> provider = Optional.empty();
    private Set<Part> requires = Part.BY_DEFAULT;
    private final List<SetShape> tables = new ArrayList<>();
    private RowsElsewhere elsewhere = RowsElsewhere.NOWHERE;
    private Duration writeTimeout = WRITE_TIMEOUT;
    private final Map<String, String> settings = new TreeMap<>();

    private Builder(String url) {
      this.url = url;
    }

    public Builder provider(String name) {
      provider = Optional.of(name);
      return this;
    }

    public Builder requires(Part... parts) {
      requires = EnumSet.noneOf(Part.class);
      requires.addAll(Arrays.asList(parts));
      return this;
    }

    /**
     * Sets of tables to keep besides the storage's own, which asks for {@link Part#TABLES}. {@link
     * #build} refuses sets that {@linkplain SetShape#checkTogether clash}.
     */
    public Builder tables(SetShape... sets) {
      tables.addAll(Arrays.asList(sets));
      return this;
    }

    /** Where the rows are to which references lead across databases; in this one by default. */
    public Builder elsewhere(RowsElsewhere rows) {
      elsewhere = rows;
      return this;
    }

    public Builder writeTimeout(Duration timeout) {
      writeTimeout = timeout;
      return this;
    }

    /**
     * A setting of the provider.
     *
     * @throws StorageException.InvalidInput if {@code name} is a setting that every storage has
     */
    public Builder setting(String name, String value) {
      if (EVERYBODYS.contains(name)) {
        throw new StorageException.InvalidInput(
            "the setting '%s' is not a provider's setting; the builder has a method for it"
                .formatted(name));
      }
      settings.put(name, value);
      return this;
    }

    public StorageConfig build() {
      if (!tables.isEmpty()) {
        SetShape.checkTogether(tables);
        Set<Part> wanted = EnumSet.noneOf(Part.class);
        wanted.addAll(requires);
        wanted.add(Part.TABLES);
        requires = wanted;
      }
      return new StorageConfig(this);
    }

    private void text(String name, String value) {
      switch (name) {
        case "url" -> {}
        case "provider" -> provider(value);
        case "requires" -> requires(parts(value));
        case "write-timeout" -> writeTimeout(duration(value));
        default -> setting(name, value);
      }
    }

    private static Part[] parts(String text) {
      return text.isBlank()
          ? new Part[0]
          : Arrays.stream(text.split(",", -1)).map(Builder::part).toArray(Part[]::new);
    }

    private static Part part(String text) {
      String wanted = text.strip();
      return Arrays.stream(Part.values())
          .filter(part -> word(part).equals(wanted))
          .findFirst()
          .orElseThrow(
              () ->
                  new StorageException.InvalidInput(
                      "the setting 'requires' names an unknown part; the parts are %s, separated by commas"
                          .formatted(Arrays.stream(Part.values()).map(Builder::word).toList())));
    }

    private static String word(Part part) {
      return Words.of(part).replace('_', '-');
    }

    private static Duration duration(String text) {
      try {
        return Duration.parse(text);
      } catch (DateTimeParseException e) {
        throw new StorageException.InvalidInput(
            "the setting 'write-timeout' is not an ISO 8601 duration, such as PT10S");
      }
    }
  }
}
