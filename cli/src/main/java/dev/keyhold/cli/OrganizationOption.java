package dev.keyhold.cli;

import picocli.CommandLine.Option;

/** Which organization a command is about. */
final class OrganizationOption {
  @Option(
      names = "--organization",
      paramLabel = "ID",
      required = true,
      description = "The id of the organization.")
  private String id;

  OrganizationOption() {}

  String id() {
    return id;
  }
}
