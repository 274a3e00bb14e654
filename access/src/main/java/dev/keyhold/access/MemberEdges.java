package dev.keyhold.access;

import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.Page;
import dev.keyhold.tables.Query;
import dev.keyhold.tables.Tenant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The edges between the accounts of an organization and the organization, in one transaction. */
final class MemberEdges {
  private final AccessGraph graph;
  private final Tenant rows;
  private final String organizationId;

  /**
   * @param rows of the same transaction as the graph
   */
  MemberEdges(AccessGraph graph, Tenant rows, String organizationId) {
    this.graph = graph;
    this.rows = rows;
    this.organizationId = organizationId;
  }

  /**
   * Makes the edge of an account what its membership says.
   *
   * @param membership empty if the account is no member
   * @param seq the number of the newest event when it was read
   */
  void set(String account, Optional<Membership> membership, long seq) {
    if (membership.isEmpty()) {
      edge(account).ifPresent(edge -> graph.content().removeEdge(edge.stamp().id()));
    } else if (edge(account).filter(edge -> MemberEdge.isOf(edge, membership.get())).isEmpty()) {
      graph.putMembership(
          graph.principalOf(Identity.account(account)).key(),
          graph.principalOf(Identity.organization(organizationId)).key(),
          MemberEdge.attributes(membership.get(), seq));
    }
  }

  private Optional<Edge> edge(String account) {
    Optional<Node> member = graph.find(Identity.account(account));
    Optional<Node> organization = graph.find(Identity.organization(organizationId));
    return member.flatMap(
        source ->
            organization.flatMap(
                target ->
                    graph.content().edge(AccessModel.BELONGS_TO, source.key(), target.key())));
  }

  /**
   * Nothing names an account that is gone: its principal, its graphs and its types go too.
   *
   * @param upTo what came later is another one's, who has the same id
   */
  void forget(String account, Instant upTo) {
    graph
        .find(Identity.account(account))
        .filter(node -> !node.stamp().createdAt().isAfter(upTo))
        .ifPresent(node -> graph.content().removeNode(node.key()));
    all(rows.from(Graph.TABLE).by(Graph.BY_OWNER).where(Graph.OWNER_ID.is(account)))
        .filter(each -> !each.stamp().createdAt().isAfter(upTo))
        .forEach(each -> rows.delete(Graph.TABLE, each.stamp().id()));
    all(rows.from(GraphType.TABLE).by(GraphType.BY_OWNER).where(GraphType.OWNER_ID.is(account)))
        .filter(each -> !each.stamp().createdAt().isAfter(upTo))
        .forEach(each -> rows.delete(GraphType.TABLE, each.stamp().id()));
  }

  /**
   * The accounts that were here at some time: those for which principals were made, and not named
   * by somebody, those that were members, and those who own something. Whoever names a principal
   * may do so for an account that there is elsewhere.
   */
  static Set<String> named(Tenant rows, String organizationId) {
    Set<String> accounts = new HashSet<>(made(rows));
    accounts.addAll(byAccount(rows, organizationId).keySet());
    all(rows.from(Graph.TABLE)).flatMap(graph -> graph.ownerId().stream()).forEach(accounts::add);
    all(rows.from(GraphType.TABLE)).flatMap(type -> type.ownerId().stream()).forEach(accounts::add);
    return accounts;
  }

  private static <R> Stream<R> all(Query<R> query) {
    return Page.walk(Limits.PAGE_SIZE, query::page).flatMap(page -> page.items().stream());
  }

  private static Set<String> made(Tenant rows) {
    return all(rows.from(Node.TABLE)
            .by(Node.BY_TYPE)
            .where(Node.GRAPH_ID.is(AccessModel.GRAPH), Node.TYPE.is(AccessModel.PRINCIPAL)))
        .flatMap(
            node ->
                Identity.of(node.attributes())
                    .filter(identity -> identity.isAccount() && identity.isMade(node.key()))
                    .stream())
        .map(Identity::id)
        .collect(Collectors.toSet());
  }

  /** How the edges differ from the memberships. */
  static Reconciliation compare(
      Tenant rows, String organizationId, Map<String, Membership> memberships) {
    Map<String, Edge> edges = byAccount(rows, organizationId);
    List<String> missing = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    memberships.forEach(
        (account, membership) -> {
          Edge edge = edges.remove(account);
          if (edge == null) {
            missing.add(account);
          } else if (!MemberEdge.isOf(edge, membership)) {
            wrong.add(account);
          }
        });
    return new Reconciliation(sorted(missing), sorted(edges.keySet()), sorted(wrong));
  }

  private static List<String> sorted(Collection<String> accounts) {
    return accounts.stream().sorted().toList();
  }

  private static Map<String, Edge> byAccount(Tenant rows, String organizationId) {
    AccessSearch search = new AccessSearch(rows);
    Map<String, Edge> found = new HashMap<>();
    Optional<Node> organization = search.identified(Identity.organization(organizationId));
    if (organization.isPresent()) {
      Page.walk(Limits.PAGE_SIZE, page -> search.membersOf(organization.get().key(), page))
          .forEach(page -> note(search, page.items(), found));
    }
    return found;
  }

  private static void note(AccessSearch search, List<Edge> page, Map<String, Edge> found) {
    Map<String, Edge> bySource =
        page.stream().filter(MemberEdge::isOne).collect(Collectors.toMap(Edge::source, e -> e));
    for (Node node : search.nodes(bySource.keySet())) {
      String account =
          Identity.of(node.attributes())
              .filter(Identity::isAccount)
              .map(Identity::id)
              .orElse(node.key());
      Edge edge = bySource.get(node.key());
      if (edge != null) {
        found.put(account, edge);
      }
    }
  }
}
