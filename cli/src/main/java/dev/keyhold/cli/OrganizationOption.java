package dev.keyhold.cli;

import picocli.CommandLine.Option;

/** Whose graphs a command is about. */
final class OrganizationOption {
  @Option(
      names = "--organization",
      paramLabel = "ID",
      required = true,
      description = "The id of the organization whose graph it is.")
  private String id;

  OrganizationOption() {}

  String id() {
    return id;
  }
}
