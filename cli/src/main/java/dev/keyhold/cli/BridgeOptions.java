package dev.keyhold.cli;

import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.keypal.Namespaces;
import dev.keyhold.server.KeypalBridge;
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
        "Which namespaces keypal's clients may use. added: those that keyhold namespace add made."
            + " open: any; a namespace is made when it is first used. Default: ${DEFAULT-VALUE}."
      })
  private String namespaces;

  @Option(
      names = "--namespaces-open",
      paramLabel = "N",
      defaultValue = "256",
      description = "How many unused namespaces stay open. Default: ${DEFAULT-VALUE}.")
  private int mostOpen;

  @Option(
      names = "--no-auth",
      description = {
        "Let keypal's clients in without a token. Every program on this machine that can reach"
            + " the port can then read and change all keys of all namespaces. Other paths still"
            + " need a token."
      })
  private boolean noAuth;

  BridgeOptions() {}

  KeypalBridge bridge(DataFolder data, AuditScope scope) {
    if (!namespaces.equals("added") && !namespaces.equals(OPEN)) {
      throw new StorageException.InvalidInput("--namespaces is added or open");
    }
    KeypalBridge bridge = KeypalBridge.over(namespaces(data, scope, mostOpen), scope);
    bridge = namespaces.equals(OPEN) ? bridge.makingNamespaces() : bridge;
    return noAuth ? bridge.withoutTokens() : bridge;
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
