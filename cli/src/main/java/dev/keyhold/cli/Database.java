package dev.keyhold.cli;

import dev.keyhold.keypal.Namespaces;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which file a command looks at. */
final class Database {
  @Mixin private DataFolder data;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "Use the file of this namespace of keypal's clients instead of system.db.")
  private @Nullable String namespace;

  Database() {}

  Path folder() {
    return data.folder();
  }

  DataFolder data() {
    return data;
  }

  Path file() {
    return namespace == null
        ? data.systemDatabase()
        : data.namespaces().resolve(Namespaces.fileName(namespace));
  }
}
