package dev.keyhold.cli;

import dev.keyhold.secrets.SecretName;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The secret that a command is about. */
final class GivenSecretName {
  @Parameters(paramLabel = "NAME", description = "What the secret is called; never its value.")
  private String name;

  @Mixin private AppOption app;

  GivenSecretName() {}

  SecretName name() {
    return new SecretName(app.id(), name);
  }
}
