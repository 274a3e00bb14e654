package dev.keyhold.cli;

import dev.keyhold.secrets.SecretUse;
import dev.keyhold.secrets.Secrets;
import dev.keyhold.spi.StorageException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The organization whose secrets a command is about, and why. */
final class GivenSecrets {
  @Mixin private GivenKeyring keyring;
  @Mixin private OrganizationOption organization;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the log of secrets.")
  private @Nullable String reason;

  GivenSecrets() {}

  /**
   * What is open while a command runs.
   *
   * @param use who does it and why
   */
  record Open(Secrets secrets, String organization, SecretUse use) {}

  /**
   * @throws StorageException.InvalidInput if the database has no secrets
   * @throws StorageException.NotFound if there is no such organization
   */
  <T> T use(Function<Open, T> work) {
    SecretUse actor = keyring.actor();
    SecretUse use = reason == null ? actor : actor.reason(reason);
    return keyring.use(
        opened -> {
          opened.data().requireOrganization(organization.id());
          return work.apply(new Open(opened.secrets(), organization.id(), use));
        });
  }

  /** As {@link DataFolder#keepClear}. */
  void keepClear(Path written) {
    keyring.keepClear(written);
  }
}
