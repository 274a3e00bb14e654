package dev.keyhold.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A class path of jars, each with one provider, above which nothing but the SPI is seen. */
final class ProviderPath implements AutoCloseable {
  private static final String SERVICE = "META-INF/services/" + StorageProvider.class.getName();

  private final Path folder;
  private final List<URL> jars = new ArrayList<>();
  private final List<URLClassLoader> loaders = new ArrayList<>();

  ProviderPath(Path folder) {
    this.folder = folder;
  }

  /** A jar as it should be. */
  ProviderPath jar(ProviderSource provider) {
    return jar(compiled(provider.className(), provider.code()), provider.className());
  }

  /** A jar whose service entry names a class that is not there. */
  ProviderPath jarWithoutClass(String className) {
    return jar(folder.resolve("nothing"), className);
  }

  /** A jar with a class and without a service entry. */
  ProviderPath jarWithoutServiceEntry(String className) {
    int dot = className.lastIndexOf('.');
    String code =
        "package %s; public class %s {}"
            .formatted(className.substring(0, dot), className.substring(dot + 1));
    return jar(compiled(className, code));
  }

  /** A jar whose provider needs a class that is not there. */
  ProviderPath jarWithoutParent(ProviderSource provider, String parentName) {
    String parent = "package example; public class %s {}".formatted(parentName);
    String code =
        provider.code().replace(" implements ", " extends %s implements ".formatted(parentName));
    Path classes = compiled("example." + parentName, parent);
    Path child = compiled(provider.className(), code, classes);
    return jar(child, provider.className());
  }

  /** A class loader for what was put on the path so far. */
  ClassLoader loader() {
    URLClassLoader loader =
        new URLClassLoader(jars.toArray(URL[]::new), StorageProvider.class.getClassLoader());
    loaders.add(loader);
    return loader;
  }

  @Override
  public void close() throws IOException {
    for (URLClassLoader loader : loaders) {
      loader.close();
    }
  }

  private ProviderPath jar(Path classes, String... services) {
    Path jar = folder.resolve(jars.size() + ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      if (services.length > 0) {
        zip.putNextEntry(new ZipEntry(SERVICE));
        zip.write(String.join("\n", services).getBytes(StandardCharsets.UTF_8));
      }
      if (Files.exists(classes)) {
        try (Stream<Path> files = Files.walk(classes)) {
          for (Path type : files.filter(Files::isRegularFile).toList()) {
            zip.putNextEntry(new ZipEntry(classes.relativize(type).toString()));
            Files.copy(type, zip);
          }
        }
      }
      jars.add(jar.toUri().toURL());
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path compiled(String className, String code, Path... needed) {
    Path target = folder.resolve(jars.size() + "-" + className);
    Path source = folder.resolve(className.substring(className.lastIndexOf('.') + 1) + ".java");
    String path =
        Stream.concat(Stream.of(spi()), Stream.of(needed).map(Path::toString))
            .reduce((one, other) -> one + File.pathSeparator + other)
            .orElseThrow();
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    try {
      Files.writeString(source, code);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int result =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(out, out, "-proc:none", "-cp", path, "-d", target.toString(), source.toString());
    assertThat(result).as("%s", said).isZero();
    return target;
  }

  private static String spi() {
    URL place = StorageProvider.class.getProtectionDomain().getCodeSource().getLocation();
    return Path.of(URI.create(place.toString())).toString();
  }
}
