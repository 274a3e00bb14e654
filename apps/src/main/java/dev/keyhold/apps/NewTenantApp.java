package dev.keyhold.apps;

import dev.keyhold.spi.Json;
import java.util.Optional;

/**
 * An app that a tenant wants.
 *
 * @param version to stay at; empty to follow the latest
 * @param config empty for what the manifest says
 */
public record NewTenantApp(String appId, Optional<String> version, Optional<Json> config) {
  /** In its latest version, with the config that its manifest says. */
  public static NewTenantApp of(String appId) {
    return new NewTenantApp(appId, Optional.empty(), Optional.empty());
  }

  public NewTenantApp version(String pinned) {
    return new NewTenantApp(appId, Optional.of(pinned), config);
  }

  public NewTenantApp config(Json wanted) {
    return new NewTenantApp(appId, version, Optional.of(wanted));
  }
}
