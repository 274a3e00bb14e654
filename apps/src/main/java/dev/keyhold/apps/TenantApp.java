package dev.keyhold.apps;

import static dev.keyhold.tables.Columns.flag;
import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.json;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.Json;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An app that a tenant has. Its id is the app's, so that an event of each change says which it is.
 *
 * @param enabled whether the tenant wants it to be reached
 * @param pinnedVersionId the version that it stays at; empty to follow the app's latest
 * @param config what the tenant has set, which met the schema of the version that it ran with then
 */
public record TenantApp(
    Stamp stamp,
    String tenantId,
    String appId,
    boolean enabled,
    Optional<String> pinnedVersionId,
    Json config,
    State state) {
  /** How far it is. */
  public enum State {
    /** It is to be installed. */
    REGISTERED,
    INSTALLING,
    /** Its data is being brought to another version. */
    MIGRATING,
    /** It answers. */
    READY,
    /** Installing or migrating went wrong. */
    FAILED,
    /** It was ready, and is switched off. Its data is kept. */
    DISABLED
  }

  static final Map<State, Set<State>> STEPS =
      Map.of(
          State.REGISTERED, Set.of(State.INSTALLING, State.READY, State.FAILED, State.DISABLED),
          State.INSTALLING, Set.of(State.READY, State.FAILED, State.DISABLED),
          State.READY, Set.of(State.MIGRATING, State.FAILED, State.DISABLED),
          State.MIGRATING, Set.of(State.READY, State.FAILED, State.DISABLED),
          State.FAILED, Set.of(State.INSTALLING, State.MIGRATING),
          State.DISABLED, Set.of(State.READY, State.MIGRATING));

  static final Column<TenantApp, String> APP_ID = id("app_id", TenantApp::appId);
  static final Column<TenantApp, Boolean> ENABLED = flag("enabled", TenantApp::enabled);
  static final OptionalColumn<TenantApp, String> PINNED_VERSION_ID =
      optionalId("pinned_version_id", TenantApp::pinnedVersionId);
  static final Column<TenantApp, Json> CONFIG = json("config", TenantApp::config);
  static final Column<TenantApp, State> STATE = word("state", State.class, TenantApp::state);

  static final Reference<TenantApp, App> APP = APP_ID.references(() -> App.TABLE).across();
  static final Reference<TenantApp, AppVersion> PINNED_VERSION =
      PINNED_VERSION_ID.references(() -> AppVersion.TABLE).across();

  static final Index<TenantApp> BY_APP = Index.unique(APP_ID);
  static final Index<TenantApp> BY_PINNED_VERSION = Index.on(PINNED_VERSION_ID);

  static final OrgTable<TenantApp> TABLE =
      OrgTable.of(TenantApp.class, "tenant_apps", TenantApp::stamp, TenantApp::tenantId)
          .tenantColumn("tenant_id")
          .columns(APP_ID, ENABLED, PINNED_VERSION_ID, CONFIG, STATE)
          .references(APP, PINNED_VERSION)
          .indexes(BY_APP, BY_PINNED_VERSION)
          .forwardOnly(STATE, STEPS)
          .versioned()
          .idsWithinTenant()
          .read(
              row ->
                  new TenantApp(
                      row.stamp(),
                      row.organizationId(),
                      row.get(APP_ID),
                      row.get(ENABLED),
                      row.get(PINNED_VERSION_ID),
                      row.get(CONFIG),
                      row.get(STATE)));

  /** The version that it stays at, such as {@code 1.2.3}. */
  public Optional<String> pinnedVersion() {
    return pinnedVersionId.map(id -> id.substring(id.indexOf('@') + 1));
  }

  /** Whether requests are led to it, if its app and its version are there. */
  boolean answers() {
    return enabled && state == State.READY;
  }
}
