package dev.keyhold.access;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The access graph of a tenant, in one transaction: its principals and resources, and the edges
 * between them. It is made when it is first written to.
 *
 * <p>What belongs to an organization because of a membership follows from the memberships alone,
 * and cannot be put here by hand.
 */
public final class AccessGraph {
  private final GraphDoor door;
  private GraphContent content;

  private AccessGraph(GraphDoor door) {
    this.door = door;
    this.content = door.inside(AccessModel.GRAPH);
  }

  /** To change what is in it. */
  public static AccessGraph in(Graphs graphs, Transaction tx, String organizationId) {
    return in(graphs.in(tx, organizationId));
  }

  static AccessGraph beneath(Graphs graphs, Transaction tx, String organizationId) {
    return in(graphs.beneath(tx, organizationId));
  }

  private static AccessGraph in(GraphDoor door) {
    AccessModel.install(door);
    door.noteChange();
    return new AccessGraph(door);
  }

  /** To look at what is in it; empty if nothing was ever put there. */
  public static Optional<AccessGraph> find(Graphs graphs, Transaction tx, String organizationId) {
    GraphDoor door = graphs.in(tx, organizationId);
    return door.graph(AccessModel.GRAPH).map(there -> new AccessGraph(door));
  }

  /**
   * Puts a principal into the graph, or gives the one of this key these attributes.
   *
   * @param attributes {@code identity_type}, {@code identity_id} and {@code scopes} mean something
   * @throws StorageException.Duplicate if another principal stands for the same identity
   */
  public Node putPrincipal(String key, Json attributes) {
    Optional<Identity> identity = Identity.of(attributes);
    Optional<Node> there = content.checkNode(AccessModel.PRINCIPAL, key, attributes);
    there.ifPresent(node -> checkSame(node, identity));
    identity.ifPresent(it -> adopt(it, key));
    return content.putNode(AccessModel.PRINCIPAL, key, attributes, identity.map(Identity::text));
  }

  /** Else somebody would keep what belongs to another one. */
  private void checkSame(Node there, Optional<Identity> identity) {
    Optional<String> before = there.identity();
    if (before.equals(identity.map(Identity::text))) {
      return;
    }
    if (before.isPresent() || content.hasEdges(there.key())) {
      throw new StorageException.Conflict(
          "attributes",
          "what a principal stands for is said before it has edges, and does not change");
    }
  }

  /** A node that was made for an identity gives way to one that somebody names. */
  private void adopt(Identity identity, String key) {
    content
        .identified(identity)
        .filter(made -> !made.key().equals(key) && identity.isMade(made.key()))
        .ifPresent(
            made -> {
              content.removeNode(key); // which stands for nothing and has no edges
              content.rename(made, key);
            });
  }

  public Node putResource(String key, Json attributes) {
    return content.putNode(AccessModel.RESOURCE, key, attributes);
  }

  /** The principal that stands for an identity; it is made if there is none. */
  public Node principalOf(Identity identity) {
    return content
        .identified(identity)
        .orElseGet(() -> putPrincipal(freeKey(identity), identity.attributes()));
  }

  private String freeKey(Identity identity) {
    int attempt = 1;
    while (content.node(identity.key(attempt)).isPresent()) {
      attempt++;
    }
    return identity.key(attempt);
  }

  /** The principal that stands for an identity. */
  public Optional<Node> find(Identity identity) {
    return content.identified(identity);
  }

  public Optional<Node> find(String key) {
    return content.node(key);
  }

  /**
   * Adds an action, so that there can be edges {@code can_} and its name.
   *
   * @throws StorageException.Duplicate if there is such an action
   */
  public void defineAction(String action) {
    AccessModel.addAction(door, action);
    content = door.inside(AccessModel.GRAPH); // which has read the types before
  }

  /** The actions that there are. */
  public List<String> actions() {
    return Page.walk(Limits.PAGE_SIZE, page -> door.edgeTypes(AccessModel.GRAPH, page))
        .flatMap(page -> page.items().stream())
        .flatMap(type -> AccessModel.action(type.name()).stream())
        .toList();
  }

  /**
   * Says which further actions the right to one gives. If nothing is said, each right is for its
   * action alone. What is given so gives nothing further.
   *
   * @throws StorageException.InvalidInput if one of them cannot be the name of an action
   */
  public void setIncludes(Map<String, List<String>> includes) {
    Stream.concat(includes.keySet().stream(), includes.values().stream().flatMap(List::stream))
        .forEach(AccessModel::edgeType);
    GraphConfig simple = GraphConfig.SIMPLE;
    door.setConfig(
        AccessModel.GRAPH,
        new GraphConfig(simple.direction(), simple.multi(), simple.allowsSelfLoops(), includes));
  }

  /** Gives a right. */
  public Edge allow(String principal, String action, String resource) {
    return putEdge(NewEdge.of(AccessModel.edgeType(action), principal, resource));
  }

  /** Puts one thing into another, or a principal into a group, a role or an organization. */
  public Edge belongsTo(String member, String group) {
    return putEdge(NewEdge.of(AccessModel.BELONGS_TO, member, group));
  }

  /**
   * Puts an edge into the graph, or gives the one that is there these attributes.
   *
   * @throws StorageException.InvalidInput if a principal would belong to a resource or a resource
   *     to a principal, and as {@link GraphContent#putEdge} says
   * @throws StorageException.Conflict if it is between an account and an organization: membership
   *     says what belongs there
   */
  public Edge putEdge(NewEdge wanted) {
    if (wanted.type().equals(AccessModel.BELONGS_TO)) {
      checkBelongs(wanted);
    }
    if (wanted.type().equals(AccessModel.DELEGATES)) {
      checkTimes(wanted.attributes());
    }
    return content.putEdge(wanted);
  }

  private static void checkTimes(Json attributes) {
    try {
      ActingEdge.of(attributes);
    } catch (DateTimeException e) {
      throw new StorageException.InvalidInput(
          "attributes", "starts_at and ends_at are times in ISO 8601");
    }
  }

  private void checkBelongs(NewEdge wanted) {
    if (MemberEdge.says(wanted.attributes())) {
      throw new StorageException.Conflict(
          "attributes", "only what follows from a membership says that it does");
    }
    Optional<Node> member = content.node(wanted.source());
    Optional<Node> group = content.node(wanted.target());
    if (member.isEmpty() || group.isEmpty()) {
      return; // which is refused as for any edge
    }
    if (!member.get().type().equals(group.get().type())) {
      throw new StorageException.InvalidInput(
          "target", "principals belong to principals, and resources to resources");
    }
    if (is(member.get(), Identity.ACCOUNT) && is(group.get(), Identity.ORG)) {
      throw new StorageException.Conflict(
          "type", "who belongs to an organization is said by its members alone");
    }
  }

  private static boolean is(Node node, String identityType) {
    return Identity.of(node.attributes())
        .filter(identity -> identity.type().equals(identityType))
        .isPresent();
  }

  /** The edge of a membership. */
  Edge putMembership(String account, String organization, Json attributes) {
    return content.putEdge(
        NewEdge.of(AccessModel.BELONGS_TO, account, organization).attributes(attributes));
  }

  /**
   * Takes an edge away.
   *
   * @return whether there was one
   * @throws StorageException.Conflict if it follows from a membership
   */
  public boolean remove(String type, String source, String target) {
    Optional<Edge> there = content.edge(type, source, target);
    if (there.filter(MemberEdge::isOne).isPresent()) {
      throw new StorageException.Conflict(
          "type", "the edge follows from a membership, and goes with it");
    }
    return there.filter(edge -> content.removeEdge(edge.stamp().id())).isPresent();
  }

  /**
   * Takes a node away, and its edges.
   *
   * @return whether there was one
   * @throws StorageException.Conflict if one of its edges follows from a membership
   */
  public boolean remove(String key) {
    if (content.node(key).filter(this::hasMembership).isPresent()) {
      throw new StorageException.Conflict(
          "key", "an edge of the node follows from a membership, and goes with it");
    }
    return content.removeNode(key);
  }

  private boolean hasMembership(Node node) {
    return Stream.of(content.from(node.key()), content.to(node.key()))
        .map(edges -> edges.where(Edge.TYPE.is(AccessModel.BELONGS_TO)))
        .flatMap(edges -> Page.walk(Limits.PAGE_SIZE, edges::page))
        .anyMatch(page -> page.items().stream().anyMatch(MemberEdge::isOne));
  }

  /** All principals and resources, by their keys. */
  public Page<Node> nodes(PageRequest page) {
    return content.nodes(page);
  }

  /** All edges, by the nodes that they begin at. */
  public Page<Edge> edges(PageRequest page) {
    return content.edges(page);
  }

  GraphContent content() {
    return content;
  }
}
