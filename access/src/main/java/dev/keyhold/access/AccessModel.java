package dev.keyhold.access;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.StorageException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The type of the access graph, which ships with the product: two types of nodes, and edges that
 * give rights, that say what belongs to what, and who acts for whom.
 */
final class AccessModel {
  /** The id of the type, and of the one graph that a tenant has of it. */
  static final String GRAPH = "access";

  static final String PRINCIPAL = "principal";
  static final String RESOURCE = "resource";
  static final String BELONGS_TO = "belongs_to";
  static final String DELEGATES = "delegates";

  static final String IDENTITY_TYPE = "identity_type";
  static final String IDENTITY_ID = "identity_id";
  static final String SCOPES = "scopes";
  static final String NARROWED_SCOPES = "narrowed_scopes";
  static final String NARROWABLE = "narrowable";
  static final String STARTS_AT = "starts_at";
  static final String ENDS_AT = "ends_at";

  /** Where a membership says how an edge came about. */
  static final String SOURCE = "source";

  static final String LEVEL = "level";
  static final String SEQ = "seq";
  static final String MEMBERS_TABLE = "organization_members";

  private static final String CAN = "can_";
  private static final Pattern ACTION = Pattern.compile("[a-z][a-z0-9_]{0,99}");
  private static final List<String> ACTIONS = List.of("read", "write", "execute");

  private static final Map<String, ?> SCOPE_LIST =
      Map.of("type", "array", "items", Map.of("type", "string", "minLength", 1));

  private static final Map<String, ?> TIME =
      Map.of(
          "type",
          "string",
          "pattern",
          "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?(Z|[+-]\\d\\d:\\d\\d)$");

  private static final Json PRINCIPAL_SCHEMA =
      object(
          Map.of(
              IDENTITY_TYPE,
              Map.of("enum", List.of(Identity.ACCOUNT, Identity.ORG, "service", "role")),
              IDENTITY_ID,
              Map.of("type", "string", "minLength", 1, "maxLength", Limits.ID_LENGTH),
              SCOPES,
              SCOPE_LIST));

  private static final Json DELEGATES_SCHEMA =
      object(
          Map.of(
              NARROWED_SCOPES,
              SCOPE_LIST,
              NARROWABLE,
              Map.of("type", "boolean"),
              STARTS_AT,
              TIME,
              ENDS_AT,
              TIME));

  private AccessModel() {}

  private static Json object(Map<String, ?> properties) {
    return Json.of(Map.of("type", "object", "properties", properties));
  }

  /** The type of the edges that give a right to an action. */
  static String edgeType(String action) {
    if (!ACTION.matcher(action).matches()) {
      throw new StorageException.InvalidInput(
          "action", "an action is lower-case letters, digits and _, such as read");
    }
    return CAN + action;
  }

  /** The action to which edges of a type give a right. */
  static Optional<String> action(String edgeType) {
    return Optional.of(edgeType)
        .filter(type -> type.startsWith(CAN))
        .map(type -> type.substring(CAN.length()));
  }

  /** Makes the type and the graph, if they are not there. */
  static void install(GraphDoor door) {
    if (door.graph(GRAPH).isPresent()) {
      return;
    }
    door.define(GRAPH, NewGraphType.of(GRAPH, GraphConfig.SIMPLE), GraphScope.SYSTEM);
    door.addNodes(GRAPH, PRINCIPAL, PRINCIPAL_SCHEMA);
    door.addNodes(GRAPH, RESOURCE, object(Map.of()));
    ACTIONS.forEach(action -> addAction(door, action));
    door.addEdges(GRAPH, NewEdgeType.of(BELONGS_TO).schema(object(Map.of())));
    door.addEdges(
        GRAPH,
        NewEdgeType.of(DELEGATES)
            .schema(DELEGATES_SCHEMA)
            .between(List.of(PRINCIPAL), List.of(PRINCIPAL)));
    door.create(GRAPH, NewGraph.of(GRAPH, GRAPH));
  }

  static void addAction(GraphDoor door, String action) {
    door.addEdges(
        GRAPH,
        NewEdgeType.of(edgeType(action))
            .schema(object(Map.of()))
            .between(List.of(PRINCIPAL), List.of(RESOURCE)));
  }
}
