package dev.keyhold.docs;

import dev.keyhold.apps.AppTables;
import dev.keyhold.core.CoreTables;
import dev.keyhold.events.EventTables;
import dev.keyhold.iam.IamTables;
import dev.keyhold.secrets.SecretTables;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.tables.AnyTable;
import dev.keyhold.tables.TableIdentities;
import dev.keyhold.tables.TableSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names that the outline of a hub's core schema has, and the tables that hold what it means.
 */
final class SeedNames {
  private static final String INTRODUCTION =
      """

      ## By the names of the core schema

      The outline of the core schema that hubs begin with has these names. Where a table has another one, a view has the
      name of the outline; but `groups` is a word of SQL, and has none.

      The outline knows two modes. **A database for each tenant**: the tables marked *tenant* are in the database of each, and
      those marked *shared* in the one that all share, as they are asked before a tenant is known: whose account or domain it is,
      which app. **Rows**: all are in one database, and each row of a table marked *tenant* says whose it is; PostgreSQL holds
      that by row level security, and SQLite by the store: [tenants.md](tenants.md).

      | group | name | table | Java | where |
      |---|---|---|---|---|
      """;

  private static final List<TableSet> SETS =
      List.of(
          TableIdentities.SET,
          IamTables.SET,
          CoreTables.SET,
          AppTables.SET,
          EventTables.SET,
          SecretTables.SET);

  /** Tables that are no values, and the records of their rows. */
  private static final Map<String, Class<?>> BY_HAND =
      Map.of("api_keys", ApiKey.class, "audit_logs", AuditEntry.class);

  private static final Set<String> ALSO_OF_TENANTS =
      Set.of("events", "event_deliveries", "event_consumption", "audit_logs");

  private final Map<String, List<String>> groups = new LinkedHashMap<>();
  private final Map<String, String> tables = new LinkedHashMap<>();

  SeedNames() {
    group(
        "Identity",
        "users=accounts",
        "user_identities=account",
        "user_credentials=password_credentials",
        "api_tokens=api_keys");
    group(
        "Tenancy and structure",
        "tenants=organizations",
        "tenant_domains",
        "departments",
        "groups=tenant_groups",
        "group_memberships=tenant_group_members",
        "tenant_policies");
    group(
        "Access control",
        "privileges",
        "roles",
        "role_privileges",
        "assignments",
        "policy_overrides");
    group("Delegation and impersonation", "delegations", "impersonation_sessions");
    group("Licensing", "licenses", "license_entitlements", "license_activations");
    group("App registry", "apps", "app_versions", "tenant_apps", "app_routes");
    group("Events", "events", "event_deliveries", "event_consumption");
    group("Audit", "audit_log=audit_logs");
    group("Secrets", "secrets", "secret_access_log");
  }

  private void group(String name, String... members) {
    groups.put(name, Stream.of(members).map(it -> it.split("=", -1)[0]).toList());
    for (String member : members) {
      String[] parts = member.split("=", -1);
      tables.put(parts[0], parts[parts.length - 1]);
    }
  }

  String text() {
    StringBuilder text = new StringBuilder(INTRODUCTION);
    groups.forEach((group, names) -> names.forEach(name -> text.append(line(group, name))));
    text.append("\nBeside these: ").append(others()).append(".\n");
    return text.toString();
  }

  private String line(String group, String name) {
    String table = tables.get(name);
    return String.format(
        Locale.ROOT,
        "| %s | `%s` | `%s` | `%s` | %s |\n",
        group,
        name,
        table,
        java(table),
        where(table));
  }

  private static String java(String table) {
    Class<?> type =
        Optional.<Class<?>>ofNullable(BY_HAND.get(table)).orElseGet(() -> found(table).type());
    return type.getPackageName().replace("dev.keyhold.", "") + "." + type.getSimpleName();
  }

  private static AnyTable<?, ?> found(String table) {
    return SETS.stream()
        .flatMap(set -> set.tables().stream())
        .filter(it -> it.name().equals(table))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no set has the table " + table));
  }

  private static String where(String table) {
    if (ALSO_OF_TENANTS.contains(table)) {
      return "shared, and one of each tenant";
    }
    boolean isOfTenants = SETS.stream().anyMatch(set -> set.tenantTables().contains(table));
    return isOfTenants ? "tenant" : "shared";
  }

  /** What these sets have that the outline has not. */
  private String others() {
    Set<String> all =
        Stream.of(CoreTables.SET, AppTables.SET, SecretTables.SET)
            .flatMap(set -> set.tables().stream())
            .map(AnyTable::name)
            .collect(Collectors.toCollection(TreeSet::new));
    all.removeAll(tables.values());
    return all.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }
}
