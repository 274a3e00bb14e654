package dev.keyhold.core;

import static dev.keyhold.core.CorePlace.ACME;
import static dev.keyhold.core.CorePlace.BELL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.access.AccessGraph;
import dev.keyhold.access.Graphs;
import dev.keyhold.access.Identity;
import dev.keyhold.access.Node;
import dev.keyhold.core.NewDelegation.Between;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Fresh;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Tables;
import dev.keyhold.teststorages.StorageKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(StorageKind.class)
class DelegationTest extends CorePlacedTest {
  private static final String PAY = "invoice.pay";
  private static final String READ = "invoice.read";
  private static final Duration HOUR = Duration.ofHours(1);

  DelegationTest(StorageKind kind) {
    super(kind);
  }

  @BeforeEach
  void furnish() {
    place.register(PAY, READ);
    for (String account : List.of("ada", "bob", "cleo")) {
      place.member(account);
    }
    place.roles(roles -> roles.define(NewRole.of("clerk", PAY, READ)));
    place.roles(roles -> roles.assign(NewAssignment.of("clerk", Subject.account("ada"))));
  }

  private NewDelegation wanted(String grantor, String delegate, String... actions) {
    return NewDelegation.of(
        new Between(grantor, delegate), List.of(actions), place.now(), place.now().plus(HOUR));
  }

  private String grant(NewDelegation wanted) {
    return place.delegations(it -> it.grant(wanted)).stamp().id();
  }

  private Set<Hindrance> hindrances(String account, String delegation, String action) {
    return place
        .core
        .power()
        .why(ACME, Ask.of(Caller.of(account).byDelegation(delegation), action))
        .hindrances();
  }

  private void assertMay(String account, String delegation, String action) {
    assertThat(hindrances(account, delegation, action)).isEmpty();
  }

  @Test
  void a_delegate_does_what_he_is_lent_and_nothing_else() {
    String lent = grant(wanted("ada", "bob", PAY));

    assertMay("bob", lent, PAY);
    assertThat(hindrances("bob", lent, READ)).containsExactly(Hindrance.NOT_DELEGATED);
    assertThat(place.may("bob", PAY)).isFalse();
    assertThat(hindrances("cleo", lent, PAY)).contains(Hindrance.NO_DELEGATION);
    assertThat(hindrances("ada", lent, PAY)).contains(Hindrance.NO_DELEGATION);
    assertThat(hindrances("bob", "nothing", PAY)).contains(Hindrance.NO_DELEGATION);
    assertThat(place.core.power().may(BELL, Ask.of(Caller.of("bob").byDelegation(lent), PAY)))
        .isFalse();
    assertThat(place.core.power().actsAs(ACME, Caller.of("bob").byDelegation(lent)))
        .contains(new ActsAs("bob", Optional.of("ada"), Optional.empty(), Optional.of(lent)));
    assertThat(place.core.power().actsAs(ACME, Caller.of("cleo").byDelegation(lent))).isEmpty();
  }

  @Test
  void what_the_grantor_loses_the_delegate_loses_at_once() {
    String lent = grant(wanted("ada", "bob", PAY));
    place.roles(roles -> roles.override(NewOverride.deny(PAY).subject(Subject.account("ada"))));
    assertThat(hindrances("bob", lent, PAY)).containsExactly(Hindrance.DENIED);
  }

  @Test
  void a_delegate_has_not_what_the_grantor_has_not() {
    String lent = grant(wanted("cleo", "bob", PAY));
    assertThat(hindrances("bob", lent, PAY)).containsExactly(Hindrance.NO_ROLE);
    // Not even with a role of his own: he acts for the other one.
    place.roles(roles -> roles.assign(NewAssignment.of("clerk", Subject.account("bob"))));
    assertThat(hindrances("bob", lent, PAY)).containsExactly(Hindrance.NO_ROLE);
  }

  @Test
  void it_begins_at_its_instant_and_is_over_at_its_end() {
    NewDelegation later =
        NewDelegation.of(
            new Between("ada", "bob"),
            List.of(PAY),
            place.now().plus(HOUR),
            place.now().plus(HOUR.multipliedBy(2)));
    String lent = grant(later);
    assertThat(hindrances("bob", lent, PAY)).containsExactly(Hindrance.DELEGATION_NOT_RUNNING);
    place.pass(HOUR.minusMillis(1));
    assertThat(hindrances("bob", lent, PAY)).containsExactly(Hindrance.DELEGATION_NOT_RUNNING);
    place.pass(Duration.ofMillis(1));
    assertMay("bob", lent, PAY);
    place.pass(HOUR.minusMillis(1));
    assertMay("bob", lent, PAY);
    place.pass(Duration.ofMillis(1));
    assertThat(hindrances("bob", lent, PAY)).containsExactly(Hindrance.DELEGATION_NOT_RUNNING);
  }

  @Test
  void it_is_revoked_at_once_and_for_ever() {
    String lent = grant(wanted("ada", "bob", PAY));
    Delegation revoked = place.delegations(it -> it.revoke(lent, Optional.of("boss")));
    assertThat(revoked.revokedBy()).contains("boss");
    assertThat(hindrances("bob", lent, PAY)).containsExactly(Hindrance.DELEGATION_NOT_RUNNING);
    assertThatThrownBy(() -> place.delegations(it -> it.approve(lent, "ada")))
        .isInstanceOf(StorageException.Conflict.class);
    Delegation again = place.delegations(it -> it.revoke(lent, Optional.of("cleo")));
    assertThat(again).isEqualTo(revoked);
  }

  @Test
  void the_grantor_agrees_before_anything_is_done() {
    String asked = place.delegations(it -> it.request(wanted("ada", "bob", PAY))).stamp().id();
    assertThat(hindrances("bob", asked, PAY)).containsExactly(Hindrance.DELEGATION_NOT_RUNNING);
    assertThatThrownBy(() -> place.delegations(it -> it.approve(asked, "bob")))
        .isInstanceOf(StorageException.Conflict.class);
    place.delegations(it -> it.approve(asked, "ada"));
    assertMay("bob", asked, PAY);
    assertThatThrownBy(() -> place.delegations(it -> it.approve(asked, "ada")))
        .isInstanceOf(StorageException.Conflict.class);
  }

  @Test
  void both_are_active_members_all_the_time() {
    String lent = grant(wanted("ada", "bob", PAY));
    for (String party : List.of("ada", "bob")) {
      place.status(party, AccountStatus.SUSPENDED);
      assertThat(hindrances("bob", lent, PAY)).contains(Hindrance.ACCOUNT_NOT_ACTIVE);
      place.status(party, AccountStatus.ACTIVE);
      assertMay("bob", lent, PAY);
    }
    place.leave("bob");
    assertThat(hindrances("bob", lent, PAY)).contains(Hindrance.NOT_A_MEMBER);
    place.pass(Duration.ofMillis(1));
    place.join("bob", MembershipLevel.OWNER);
    assertThat(hindrances("bob", lent, PAY)).containsExactly(Hindrance.NOT_A_MEMBER);
  }

  @Test
  void it_may_be_for_some_resources() {
    String lent = grant(wanted("ada", "bob", PAY).resources("invoice:7"));
    Ask ask = Ask.of(Caller.of("bob").byDelegation(lent), PAY);
    assertThat(place.core.power().may(ACME, ask.on("invoice:7"))).isTrue();
    assertThat(place.core.power().may(ACME, ask.on("invoice:8"))).isFalse();
    assertThat(place.core.power().may(ACME, ask)).isFalse();
  }

  @Test
  void it_is_passed_on_if_it_says_so_and_gets_no_longer_and_no_wider() {
    String closed = grant(wanted("ada", "bob", PAY));
    assertRefused("parentId", "bob", closed, it -> it);

    String open = grant(wanted("ada", "bob", PAY).redelegable().resources("invoice:7"));
    assertRefused("grantorId", "cleo", open, it -> it.resources("invoice:7"));
    assertRefused("actions", "bob", open, it -> wanted("bob", "cleo", PAY, READ).parentId(open));
    assertRefused("resources", "bob", open, it -> it);
    assertRefused("resources", "bob", open, it -> it.resources("invoice:7", "invoice:8"));
    place.pass(Duration.ofMillis(1));
    assertRefused("endsAt", "bob", open, it -> it.resources("invoice:7"));
  }

  private void assertRefused(
      String field, String grantor, String parent, UnaryOperator<NewDelegation> change) {
    NewDelegation wanted = wanted(grantor, grantor.equals("cleo") ? "bob" : "cleo", PAY);
    assertThatThrownBy(() -> grant(change.apply(wanted.parentId(parent)).parentId(parent)))
        .isInstanceOfSatisfying(
            StorageException.Conflict.class, e -> assertThat(e.field()).contains(field));
  }

  @Test
  void whoever_stands_between_takes_it_away_with_him() {
    String first = grant(wanted("ada", "bob", PAY, READ).redelegable());
    String second = grant(wanted("bob", "cleo", PAY).parentId(first));
    assertMay("cleo", second, PAY);
    assertThat(hindrances("cleo", second, READ)).containsExactly(Hindrance.NOT_DELEGATED);
    assertThat(place.core.power().actsAs(ACME, Caller.of("cleo").byDelegation(second)))
        .contains(new ActsAs("cleo", Optional.of("ada"), Optional.empty(), Optional.of(second)));

    place.status("bob", AccountStatus.SUSPENDED);
    assertThat(hindrances("cleo", second, PAY)).containsExactly(Hindrance.ACCOUNT_NOT_ACTIVE);
    place.status("bob", AccountStatus.ACTIVE);
    place.delegations(it -> it.revoke(first, Optional.of("ada")));
    assertThat(hindrances("cleo", second, PAY)).containsExactly(Hindrance.DELEGATION_NOT_RUNNING);
  }

  @Test
  void whoever_comes_back_passes_on_nothing_of_before() {
    String first = grant(wanted("ada", "bob", PAY).redelegable());
    place.pass(Duration.ofMillis(1));
    place.leave("bob");
    place.join("bob", MembershipLevel.MEMBER);
    NewDelegation lasting =
        NewDelegation.of(
            new Between("bob", "cleo"),
            List.of(PAY),
            place.now(),
            place.now().plus(HOUR).minusMillis(1));
    String second = grant(lasting.parentId(first));
    assertThat(hindrances("bob", first, PAY)).containsExactly(Hindrance.NOT_A_MEMBER);
    assertThat(hindrances("cleo", second, PAY)).containsExactly(Hindrance.NOT_A_MEMBER);
  }

  /** Makes one to p5, by way of p4 and so on up to ada. */
  private String fiveDeep() {
    List<String> people = List.of("ada", "p1", "p2", "p3", "p4", "p5", "p6");
    people.stream().skip(1).forEach(place::member);
    Optional<String> parent = Optional.empty();
    for (int i = 0; i < Delegation.MOST_DEEP; i++) {
      NewDelegation plain = wanted(people.get(i), people.get(i + 1), PAY).redelegable();
      parent = Optional.of(grant(parent.map(plain::parentId).orElse(plain)));
    }
    return parent.orElseThrow();
  }

  @Test
  void five_rest_on_each_other_and_no_sixth() {
    String fifth = fiveDeep();
    assertMay("p5", fifth, PAY);
    NewDelegation sixth = wanted("p5", "p6", PAY).parentId(fifth);
    assertThatThrownBy(() -> grant(sixth))
        .isInstanceOfSatisfying(
            StorageException.Conflict.class, e -> assertThat(e.field()).contains("parentId"));
  }

  @Test
  void a_sixth_that_somebody_has_forged_is_worth_nothing() {
    String id = fiveDeep();
    place.roles(roles -> roles.assign(NewAssignment.of("clerk", Subject.account("p1"))));
    Delegation fifth = place.delegations(byId(id)).orElseThrow();
    place
        .tenants
        .apply(ACME)
        .run(tx -> Tables.of(place.clock).in(tx, ACME).insert(Delegation.TABLE, like(fifth)));
    assertThat(hindrances("p6", "forged", PAY)).containsExactly(Hindrance.NO_DELEGATION);
  }

  private static Function<Delegations, Optional<Delegation>> byId(String id) {
    return all -> all.find(id);
  }

  /** One that rests on it, and lies about how deep it is. */
  private static Function<Fresh, Delegation> like(Delegation above) {
    return fresh ->
        new Delegation(
            Stamp.of("forged", fresh.stamp().createdAt(), fresh.stamp().updatedAt()),
            fresh.organizationId(),
            above.delegateId(),
            "p6",
            Optional.of(above.stamp().id()),
            1,
            above.actions(),
            above.resources(),
            above.startsAt(),
            above.endsAt(),
            above.status(),
            true,
            "",
            Optional.empty(),
            Optional.empty());
  }

  @Test
  void bad_input_is_named() {
    assertThatThrownBy(() -> grant(wanted("ada", "ada", PAY)))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> grant(wanted("ada", "bob")))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> grant(wanted("ada", "bob", "Pay!")))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> grant(wanted("ada", "nobody", PAY)))
        .isInstanceOf(StorageException.MissingReference.class);
    assertThatThrownBy(() -> grant(wanted("ada", "bob", PAY).parentId("nothing")))
        .isInstanceOf(StorageException.NotFound.class);
    assertThatThrownBy(
            () ->
                grant(
                    NewDelegation.of(
                        new Between("ada", "bob"), List.of(PAY), place.now(), place.now())))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  @Test
  void it_is_listed_on_both_sides() {
    String lent = grant(wanted("ada", "bob", PAY));
    PageRequest ten = PageRequest.first(10);
    List<Delegation> to = place.delegations(it -> it.to("bob", ten)).items();
    List<Delegation> from = place.delegations(it -> it.from("ada", ten)).items();
    List<Delegation> none = place.delegations(it -> it.from("bob", ten)).items();
    assertThat(to).extracting(it -> it.stamp().id()).containsExactly(lent);
    assertThat(from).isEqualTo(to);
    assertThat(none).isEmpty();
  }

  @Test
  void an_action_of_the_access_graph_is_lent_too() {
    Graphs graphs = Graphs.of(place.clock);
    place
        .tenants
        .apply(ACME)
        .run(
            tx -> {
              AccessGraph graph = AccessGraph.in(graphs, tx, ACME);
              Node ada = graph.principalOf(Identity.account("ada"));
              graph.putResource("plan", Json.EMPTY_OBJECT);
              graph.allow(ada.key(), "read", "plan");
            });
    String lent = grant(wanted("ada", "bob", "read"));
    Ask ask = Ask.of(Caller.of("bob").byDelegation(lent), "read").on("plan");

    PowerExplanation why = place.core.power().why(ACME, ask);
    assertThat(why.isAllowed()).isTrue();
    assertThat(why.answeredBy()).isEqualTo(PowerExplanation.AnsweredBy.ACCESS_GRAPH);
    assertThat(why.graph()).singleElement().matches(it -> it.path().size() == 1);
    assertThat(place.core.power().may(ACME, Ask.of("ada", "read").on("plan"))).isTrue();
    assertThat(place.core.power().may(ACME, Ask.of("bob", "read").on("plan"))).isFalse();
    place.delegations(it -> it.revoke(lent, Optional.of("ada")));
    assertThat(place.core.power().may(ACME, ask)).isFalse();
  }
}
