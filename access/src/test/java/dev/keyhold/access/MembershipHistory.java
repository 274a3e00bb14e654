package dev.keyhold.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.StorageException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Changes memberships at random, and says what the edges should be. The accounts are few, so that
 * whoever is gone comes again.
 */
final class MembershipHistory {
  private static final List<String> ACCOUNTS =
      List.of("boss", "a0", "a1", "a2", "a3", "a4", "a5", "a6");
  private static final List<String> ORGANIZATIONS = List.of(Place.ORG, "bell");

  private final Place place;
  private final Random random;

  MembershipHistory(Place place, Random random) {
    this.place = place;
    this.random = random;
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** One change, if the rules of memberships allow it. */
  void change() {
    String account = any(ACCOUNTS);
    String organization = any(ORGANIZATIONS);
    MembershipLevel level = any(List.of(MembershipLevel.values()));
    AccountStatus status = any(List.of(AccountStatus.ACTIVE, AccountStatus.SUSPENDED));
    int kind = random.nextInt(12);
    try {
      place.system.run(
          tx -> {
            IdentityStore identities = tx.identities();
            switch (kind) {
              case 0, 1, 2 ->
                  identities.members().add(Membership.of(organization, account, level, Place.NOW));
              case 3, 4 -> identities.members().remove(organization, account);
              case 5, 6 ->
                  identities.members().changeLevel(organization, account, level, Place.NOW);
              case 7 -> identities.accounts().delete(account);
              case 8 -> identities.accounts().changeStatus(account, status, Place.NOW);
              case 9 -> identities.organizations().transfer(organization, account, Place.NOW);
              default ->
                  identities
                      .accounts()
                      .create(
                          Account.builder(account, Place.NOW)
                              .email(account + "@example.org")
                              .build());
            }
          });
    } catch (StorageException.Conflict
        | StorageException.Duplicate
        | StorageException.NotFound
        | StorageException.MissingReference e) {
      assertThat(e.nothingWritten()).isTrue();
    }
  }

  /** What follows from memberships at some moment, or asks for what does. */
  void follow() {
    String organization = any(ORGANIZATIONS);
    switch (random.nextInt(6)) {
      case 0 -> place.access.projection().reconcile(organization, true);
      case 1 -> place.access.projection().reconcile(organization, false);
      case 2, 3 -> checkOne(organization);
      default -> place.access.projection().follow(organization);
    }
  }

  /** A right of the organization is a right of whoever is a member and active, at this moment. */
  private void checkOne(String organization) {
    String account = any(ACCOUNTS);
    boolean expected =
        place.system.read(
            tx ->
                tx.identities().members().find(organization, account).isPresent()
                    && tx.identities()
                        .accounts()
                        .find(account)
                        .filter(there -> there.status() == AccountStatus.ACTIVE)
                        .isPresent());
    assertThat(place.access.check(organization, Question.of("account:" + account, "read", "plan")))
        .isEqualTo(expected);
  }

  void allowAllMembers() {
    for (String organization : ORGANIZATIONS) {
      place
          .tenants
          .apply(organization)
          .run(
              tx -> {
                AccessGraph graph = AccessGraph.in(place.graphs, tx, organization);
                graph.putResource("plan", Json.EMPTY_OBJECT);
                Node all = graph.principalOf(Identity.organization(organization));
                graph.allow(all.key(), "read", "plan");
              });
    }
  }

  /** Once all is followed, the edges are the memberships, and there is nothing to mend. */
  void expectEqual(String as) {
    for (String organization : ORGANIZATIONS) {
      place.access.projection().follow(organization);
      assertThat(edges(place, organization)).as(as).isEqualTo(memberships(organization));
      assertThat(place.access.projection().reconcile(organization, true).found()).as(as).isZero();
    }
  }

  private Map<String, String> memberships(String organization) {
    Map<String, String> levels = new HashMap<>();
    place
        .system
        .read(
            tx ->
                Page.walk(100, page -> tx.identities().members().listOf(organization, page))
                    .flatMap(page -> page.items().stream())
                    .toList())
        .forEach(
            member ->
                levels.put(
                    "account:" + member.accountId(), dev.keyhold.spi.Words.of(member.level())));
    return levels;
  }

  /** The levels of the edges to the organization, by the keys of those who belong to it. */
  static Map<String, String> edges(Place place, String organization) {
    Map<String, String> levels = new HashMap<>();
    place
        .tenants
        .apply(organization)
        .write(
            tx ->
                Page.walk(100, AccessGraph.in(place.graphs, tx, organization)::edges)
                    .flatMap(page -> page.items().stream())
                    .filter(MemberEdge::isOne)
                    .toList())
        .forEach(edge -> levels.put(edge.source(), level(edge)));
    return levels;
  }

  private static String level(Edge edge) {
    return edge.attributes().value() instanceof Map<?, ?> members
        ? String.valueOf(members.get(AccessModel.LEVEL))
        : "";
  }
}
