package dev.keyhold.iam;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where better-auth finds its models: the names that stand in its options as {@code modelName} and
 * {@code fields}.
 *
 * @see <a href="https://www.better-auth.com/docs/concepts/database#custom-tables">better-auth:
 *     custom tables</a>
 */
public final class BetterAuthMapping {
  /** Parts of models, of which better-auth sees the whole. */
  private static final Set<String> PARTS =
      Set.of(
          AccountProfile.TABLE.name(),
          OrganizationProfile.TABLE.name(),
          MemberProfile.TABLE.name(),
          WaitingOrganization.TABLE.name());

  /** Views that the migrations make of these parts and of Keyhold's own tables. */
  private static final Map<String, List<String>> VIEWS =
      Map.of(
          "user",
              List.of(
                  "name",
                  "email",
                  "email_verified",
                  "image",
                  "role",
                  "banned",
                  "ban_reason",
                  "ban_expires",
                  "is_anonymous",
                  "phone_number",
                  "phone_number_verified",
                  "two_factor_enabled",
                  "username",
                  "display_username",
                  "stripe_customer_id",
                  "last_login_method",
                  "created_at",
                  "updated_at"),
          "organization",
              List.of("name", "slug", "logo", "metadata", "stripe_customer_id", "created_at"),
          "member", List.of("organization_id", "user_id", "role", "created_at"));

  /** better-auth's own spelling, where it does not follow from the column's. */
  private static final Map<String, String> SPELLINGS =
      Map.of("credential_id", "credentialID", "require_pkce", "requirePKCE");

  private BetterAuthMapping() {}

  /**
   * {@code {"generateId": "uuid", "models": {"session": {"table": "session", "fields": {"userId":
   * "user_id", ...}}, ...}}}. With these ids better-auth makes them itself for SQLite, and leaves
   * them to PostgreSQL.
   */
  public static Json json() {
    Map<String, Object> models = new TreeMap<>();
    VIEWS.forEach((view, columns) -> models.put(view, model(view, columns)));
    for (Shape shape : IamTables.SET.shapes()) {
      if (!PARTS.contains(shape.name())) {
        models.put(camel(shape.name()), model(shape.name(), columns(shape)));
      }
    }
    return Json.of(Map.of("generateId", "uuid", "models", models));
  }

  private static List<String> columns(Shape shape) {
    return shape.columns().stream()
        .map(ColumnShape::name)
        .filter(name -> !name.equals(Shape.ID))
        .toList();
  }

  private static Map<String, Object> model(String table, List<String> columns) {
    Map<String, String> fields = new LinkedHashMap<>();
    columns.forEach(column -> fields.put(SPELLINGS.getOrDefault(column, camel(column)), column));
    return Map.of("table", table, "fields", fields);
  }

  private static String camel(String name) {
    String[] words = name.split("_");
    return words[0]
        + Arrays.stream(words)
            .skip(1)
            .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
            .collect(Collectors.joining());
  }
}
