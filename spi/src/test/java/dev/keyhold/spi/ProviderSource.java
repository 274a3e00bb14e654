package dev.keyhold.spi;

import java.util.Locale;

/**
 * The source of a provider, out of which {@link ProviderPath} makes a jar. Its storage prints the
 * provider's name.
 *
 * @param type the simple name of its class, in the package {@code example}
 * @param version the SPI version that it was built for
 * @param members what else stands in its class
 * @param open what its method {@code open} does
 * @param named what the method for its name does
 */
record ProviderSource(
    String type, String scheme, int version, String members, String open, String named) {
  private static final String OPENS =
      """
      return (Storage) java.lang.reflect.Proxy.newProxyInstance(
          Storage.class.getClassLoader(),
          new Class<?>[] {Storage.class},
          (storage, method, arguments) -> name());
      """;

  /** One whose name is {@code type} in lower case. */
  static ProviderSource provider(String type, String scheme) {
    String named = "return \"%s\";".formatted(type.toLowerCase(Locale.ROOT));
    return new ProviderSource(
        type, scheme, StorageProvider.SPI_VERSION, "public " + type + "() {}", OPENS, named);
  }

  ProviderSource version(int other) {
    return new ProviderSource(type, scheme, other, members, open, named);
  }

  /** With these members in place of the constructor. */
  ProviderSource members(String code) {
    return new ProviderSource(type, scheme, version, code, open, named);
  }

  ProviderSource open(String code) {
    return new ProviderSource(type, scheme, version, members, code, named);
  }

  ProviderSource named(String code) {
    return new ProviderSource(type, scheme, version, members, open, code);
  }

  String className() {
    return "example." + type;
  }

  String code() {
    return String.format(
        Locale.ROOT,
        """
        package example;

        import dev.keyhold.spi.*;
        import java.util.Set;

        public class %s implements StorageProvider {
          %s
          public String name() { %s }
          public Set<String> schemes() { return Set.of("%s"); }
          public int spiVersion() { return %d; }
          public Set<Part> offers() { return Set.of(Part.values()); }
          public Storage open(StorageConfig config) { %s }
        }
        """,
        type,
        members,
        named,
        scheme,
        version,
        open);
  }
}
