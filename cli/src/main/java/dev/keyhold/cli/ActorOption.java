package dev.keyhold.cli;

import picocli.CommandLine.Option;

/** Who is recorded in the trail for what a command changes. */
final class ActorOption {
  @Option(
      names = "--actor",
      paramLabel = "ID",
      defaultValue = "keyhold",
      description = "Who is recorded as having done it. Default: ${DEFAULT-VALUE}.")
  private String id;

  ActorOption() {}

  String id() {
    return id;
  }
}
