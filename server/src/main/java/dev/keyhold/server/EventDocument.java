package dev.keyhold.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the OpenAPI document says of events and queues: of those of all, and the same of tenants.
 */
final class EventDocument {
  private EventDocument() {}

  static void add(Map<String, Object> document, Map<String, Object> events, boolean ofTenants) {
    Map<String, Object> paths = Router.part(document, "paths");
    Map<String, Object> own = Router.part(events, "paths");
    own.keySet().forEach(path -> paths.put("/v1" + path, Router.part(own, path)));
    if (ofTenants) {
      own.keySet()
          .forEach(
              path ->
                  paths.put(
                      "/v1/tenants/{" + Route.TENANT + "}" + path,
                      ofTenant(Router.part(own, path))));
    }
    Router.part(Router.part(document, "components"), "schemas")
        .putAll(Router.part(events, "schemas"));
  }

  private static Map<String, Object> ofTenant(Map<String, Object> methods) {
    Map<String, Object> all = new LinkedHashMap<>();
    methods.keySet().forEach(method -> all.put(method, operation(Router.part(methods, method))));
    return all;
  }

  private static Map<String, Object> operation(Map<String, Object> ofAll) {
    Map<String, Object> operation = new LinkedHashMap<>(ofAll);
    List<Object> parameters = new ArrayList<>();
    parameters.add(
        Views.inOrder(
            "name",
            Route.TENANT,
            "in",
            "path",
            "required",
            true,
            "schema",
            Map.of("type", "string")));
    if (ofAll.get("parameters") instanceof List<?> others) {
      parameters.addAll(others);
    }
    operation.put("parameters", parameters);
    operation.put("operationId", ofAll.get("operationId") + "OfTenant");
    return operation;
  }
}
