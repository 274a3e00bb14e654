package dev.keyhold.server;

import dev.keyhold.access.AccessGraph;
import dev.keyhold.access.Identity;
import dev.keyhold.access.Node;
import dev.keyhold.access.Question;
import dev.keyhold.server.AuthZenItem.Entity;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which nodes AuthZEN's subjects and resources are. A subject of the type {@code account}, {@code
 * user}, {@code org}, {@code service} or {@code role} is what stands for that identity; of any
 * other type it is the principal of this key. A resource of the type {@code resource} is the one of
 * this key; one of another type has the type before its id, joined by a colon, or the key is the id
 * alone.
 *
 * @param graph empty if the tenant has none
 */
record AuthZenNames(Optional<AccessGraph> graph) {
  private static final String USER = "user";
  private static final String ACCOUNT = "account";
  private static final String RESOURCE = "resource";
  private static final String ORGANIZATION = "organization";
  private static final Set<String> IDENTITIES = Set.of(USER, ACCOUNT, "org", "service", "role");

  Optional<Question> question(AuthZenItem item) {
    return principal(item.wholeSubject())
        .flatMap(
            principal ->
                resource(item.wholeResource())
                    .map(
                        resource ->
                            new Question(principal, item.wholeAction(), resource, item.scopes())));
  }

  /** The account that a subject is; empty if it is something else. */
  static Optional<String> account(AuthZenItem item) {
    Entity subject = item.wholeSubject();
    return Optional.of(subject.id()).filter(id -> isAccount(subject.type()));
  }

  static boolean isAccount(String type) {
    return identity(type).equals(ACCOUNT);
  }

  /** On which resource a privilege is asked for; empty if it is the organization as a whole. */
  static Optional<String> privileged(AuthZenItem item) {
    Entity resource = item.wholeResource();
    return Optional.of(resource)
        .filter(it -> !it.type().equals(ORGANIZATION))
        .map(it -> it.type().equals(RESOURCE) ? it.id() : it.type() + ":" + it.id());
  }

  Optional<String> principal(Entity subject) {
    Optional<Node> found =
        IDENTITIES.contains(subject.type())
            ? graph.flatMap(it -> it.find(new Identity(identity(subject.type()), subject.id())))
            : graph.flatMap(it -> it.find(subject.id()));
    return found.map(Node::key);
  }

  private static String identity(String type) {
    return type.equals(USER) ? ACCOUNT : type;
  }

  Optional<String> resource(Entity resource) {
    Optional<Node> plain = graph.flatMap(it -> it.find(resource.id()));
    if (resource.type().equals(RESOURCE)) {
      return plain.map(Node::key);
    }
    return graph
        .flatMap(it -> it.find(resource.type() + ":" + resource.id()))
        .or(() -> plain)
        .map(Node::key);
  }

  /** A principal in the words of a search for subjects of a type; empty if it is of another one. */
  Optional<Map<String, Object>> subject(String key, String type) {
    if (!IDENTITIES.contains(type)) {
      return Optional.of(entity(type, key));
    }
    return graph
        .flatMap(it -> it.find(key))
        .flatMap(Node::identity)
        .filter(identity -> identity.startsWith(identity(type) + ":"))
        .map(identity -> entity(type, identity.substring(identity.indexOf(':') + 1)));
  }

  /** The same of a resource. */
  static Optional<Map<String, Object>> resource(String key, String type) {
    if (type.equals(RESOURCE)) {
      return Optional.of(entity(type, key));
    }
    String prefix = type + ":";
    return Optional.of(key)
        .filter(it -> it.startsWith(prefix) || it.indexOf(':') < 0)
        .map(it -> entity(type, it.startsWith(prefix) ? it.substring(prefix.length()) : it));
  }

  private static Map<String, Object> entity(String type, String id) {
    return Views.inOrder("type", type, "id", id);
  }
}
