package dev.keyhold.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that every command about stored data has. */
final class DataFolder {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "The folder that holds system.db.")
  private Path folder;

  DataFolder() {}

  Path folder() {
    return folder;
  }

  /** Where the namespaces of keypal's clients are, a file each. */
  Path namespaces() {
    return folder.resolve("keypal");
  }

  Path systemDatabase() {
    return folder.resolve("system.db");
  }
}
