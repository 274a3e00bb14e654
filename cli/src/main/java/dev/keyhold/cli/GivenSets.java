package dev.keyhold.cli;

import dev.keyhold.access.GraphTables;
import dev.keyhold.events.EventTables;
import dev.keyhold.iam.IamTables;
import dev.keyhold.postgres.PostgresTables;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.sqlite.SqliteTables;
import dev.keyhold.tenants.Tenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The sets of tables that a command is about: those that jars provide. */
final class GivenSets {
  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description =
          "A jar that provides sets of tables (a service dev.keyhold.spi.table.SetShape), or a jar"
              + " or folder of classes that it needs. Its code runs. Repeat the option for several.")
  private List<Path> jars = List.of();

  @Option(
      names = "--iam",
      description = "Take the tables behind sign-in too, which keyhold iam init makes.")
  private boolean iam;

  @Option(
      names = "--tenants",
      description = "Take the tables of tenants too, which keyhold tenants init makes.")
  private boolean tenants;

  @Option(
      names = "--events",
      description = "Take the tables of events and jobs too, which keyhold serve makes.")
  private boolean events;

  @Option(
      names = "--graphs",
      description = "Take the tables of graphs too, which keyhold serve makes.")
  private boolean graphs;

  GivenSets() {}

  /**
   * Uses the sets, whose migrations are read from the jars.
   *
   * @throws StorageException.InvalidInput if there is none, or a jar cannot be used
   */
  <T> T use(Function<List<SetShape>, T> work) {
    return useAny(
        sets -> {
          if (sets.isEmpty()) {
            throw new StorageException.InvalidInput(
                "there is no set of tables; name with --jar the jar that provides one, or give"
                    + " --iam");
          }
          return work.apply(sets);
        });
  }

  /** As {@link #use}, also if no jar is named. */
  <T> T useAny(Function<List<SetShape>, T> work) {
    try (URLClassLoader loader =
        new URLClassLoader(
            jars.stream().map(GivenSets::url).toArray(URL[]::new),
            GivenSets.class.getClassLoader())) {
      return work.apply(all(found(loader)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Opens a database that has the tables of these sets; it runs no migration.
   *
   * @throws StorageException.InvalidInput if there is no such file
   * @throws StorageException.Unsupported if it has not all of them
   */
  static Storage open(DataFolder data, List<SetShape> sets) {
    List<String> differences = check(data, sets);
    if (!differences.isEmpty()) {
      throw new StorageException.Unsupported(
          "the database does not have the tables of the sets: %s; run keyhold tables migrate first"
              .formatted(differences.get(0)));
    }
    return Keyhold.open(
        data.config()
            .setting("migrations", "validate")
            .tables(sets.toArray(SetShape[]::new))
            .build());
  }

  /** Where a database is not what the sets say. */
  static List<String> check(DataFolder data, List<SetShape> sets) {
    return data.isOnServer()
        ? PostgresTables.check(data.config().build(), sets)
        : SqliteTables.check(data.systemDatabase(), sets);
  }

  private List<SetShape> all(List<SetShape> found) {
    if (found.isEmpty() && !jars.isEmpty()) {
      throw new StorageException.InvalidInput("what --jar names provides no set of tables");
    }
    List<SetShape> all = new ArrayList<>(found);
    if (iam) {
      all.add(IamTables.SET);
    }
    if (tenants) {
      all.add(Tenants.SET);
    }
    if (events) {
      all.add(EventTables.SET);
    }
    if (graphs) {
      all.add(GraphTables.SET);
    }
    return List.copyOf(all);
  }

  private static URL url(Path jar) {
    boolean ofClasses = Files.isRegularFile(jar) || Files.isDirectory(jar);
    if (!ofClasses || !Files.isReadable(jar)) {
      throw new StorageException.InvalidInput(
          "the file of --jar is neither a jar nor a folder of classes that can be read: " + jar);
    }
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new StorageException.InvalidInput("the file of --jar has no address: " + jar);
    }
  }

  private static List<SetShape> found(ClassLoader loader) {
    List<SetShape> sets = new ArrayList<>();
    try {
      ServiceLoader.load(SetShape.class, loader).forEach(sets::add);
    } catch (ServiceConfigurationError e) {
      throw new StorageException.InvalidInput(
          "a set of tables cannot be loaded: %s; name the jars that it needs with --jar too"
              .formatted(e.getMessage()));
    }
    sets.sort(Comparator.comparing(SetShape::name));
    return List.copyOf(sets);
  }
}
