package dev.keyhold.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose secret a command is about, if not the organization's own. */
final class AppOption {
  @Option(
      names = "--app",
      paramLabel = "VENDOR/NAME",
      description = "The app whose secret it is. Without it, it is the organization's own.")
  private @Nullable String id;

  AppOption() {}

  Optional<String> id() {
    return Optional.ofNullable(id);
  }
}
