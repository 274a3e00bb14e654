package dev.keyhold.cli;

import dev.keyhold.keypal.Namespaces;
import dev.keyhold.spi.StorageConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which database a command looks at. */
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

  boolean isOnServer() {
    return data.isOnServer();
  }

  StorageConfig.Builder config() {
    return namespace == null ? data.config() : StorageConfig.builder("sqlite:" + file());
  }

  /** What to call it in a report. */
  String name() {
    return isOnServer() ? config().build().url() : file().toString();
  }

  Path file() {
    return namespace == null
        ? data.systemDatabase()
        : data.namespaces().resolve(Namespaces.fileName(namespace));
  }
}
