package dev.keyhold.cli;

import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.keypal.Namespaces;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of a server that keypal's clients call. */
final class BridgeOptions {
  private static final String OPEN = "open";

  @Option(
      names = "--namespaces",
      paramLabel = "WHICH",
      defaultValue = "added",
      description = {
        "Which namespaces keypal's clients may use: added, those that keyhold namespace add made;"
            + " or open, any, each made by its first use. Default: ${DEFAULT-VALUE}."
      })
  private String namespaces;

  @Option(
      names = "--namespaces-open",
      paramLabel = "N",
      defaultValue = "256",
      description = "How many namespaces are kept open when unused. Default: ${DEFAULT-VALUE}.")
  private int mostOpen;

  @Option(
      names = "--no-auth",
      description = {
        "Let keypal's clients in without a token. Whoever can reach this port on this machine can"
            + " then read and change every key of every namespace. Nothing else is opened."
      })
  private boolean noAuth;

  BridgeOptions() {}

  Bridge bridge(DataFolder data, Kit kit) {
    if (!namespaces.equals("added") && !namespaces.equals(OPEN)) {
      throw new StorageException.InvalidInput("--namespaces is added or open");
    }
    return new Bridge(
        namespaces(data, kit.scope(), mostOpen),
        kit.scope(),
        noAuth ? Bridge.Door.OPEN : new Gate(kit)::admit,
        namespaces.equals(OPEN));
  }

  static Namespaces namespaces(DataFolder data, AuditScope scope, int mostOpen) {
    // There are many, and each is small: one reader each.
    return new Namespaces(
        data.namespaces(),
        file ->
            AuditedStorage.over(
                Keyhold.open(StorageConfig.of(Map.of("url", "sqlite:" + file, "readers", "1"))),
                scope),
        mostOpen);
  }
}
