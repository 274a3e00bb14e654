package dev.keyhold.spring.access;

import dev.keyhold.access.Access;
import dev.keyhold.access.AccessGraph;
import dev.keyhold.access.Graphs;
import dev.keyhold.access.Identity;
import dev.keyhold.access.Node;
import dev.keyhold.access.Question;
import dev.keyhold.spi.Storage;
import dev.keyhold.spring.security.KeyPrincipal;
import dev.keyhold.spring.security.KeyholdPrincipal;
import java.util.Optional;
import org.springframework.security.core.Authentication;

/**
 * Asks the access graph of a tenant for whoever is logged in:
 * {@code @PreAuthorize("@access.may(authentication, 'read', 'document:' + #id)")}. A key may narrow
 * what its owner may do, and never widen it. Whoever has no account, no organization or no
 * principal in the graph may do nothing.
 */
public final class CallerAccess {
  private final Storage storage;
  private final Graphs graphs;
  private final Access access;

  public CallerAccess(Storage storage, Graphs graphs, Access access) {
    this.storage = storage;
    this.graphs = graphs;
    this.access = access;
  }

  /**
   * Asks in the graph of the organization that the key belongs to.
   *
   * @throws dev.keyhold.access.TooDeep if there is no answer
   */
  public boolean may(Authentication caller, String action, String resource) {
    return caller.getPrincipal() instanceof KeyholdPrincipal principal
        && principal
            .organizationId()
            .filter(home -> may(home, principal, action, resource))
            .isPresent();
  }

  /**
   * Asks in the graph of an organization, such as for somebody who logged in with a password.
   *
   * @throws dev.keyhold.access.TooDeep if there is no answer
   */
  public boolean mayIn(
      String organizationId, Authentication caller, String action, String resource) {
    return caller.getPrincipal() instanceof KeyholdPrincipal principal
        && may(organizationId, principal, action, resource);
  }

  private boolean may(
      String organizationId, KeyholdPrincipal principal, String action, String resource) {
    return principal
        .accountId()
        .flatMap(account -> key(organizationId, account))
        .map(key -> Question.of(key, action, resource))
        .flatMap(question -> narrowed(question, principal))
        .filter(question -> access.check(organizationId, question))
        .isPresent();
  }

  /** How the account is called in the graph; the graph may have to learn first that it is there. */
  private Optional<String> key(String organizationId, String account) {
    access.projection().follow(organizationId);
    return storage.read(
        tx ->
            AccessGraph.find(graphs, tx, organizationId)
                .flatMap(graph -> graph.find(Identity.account(account)))
                .map(Node::key));
  }

  private static Optional<Question> narrowed(Question question, KeyholdPrincipal principal) {
    return principal instanceof KeyPrincipal key ? question.by(key.key()) : Optional.of(question);
  }
}
