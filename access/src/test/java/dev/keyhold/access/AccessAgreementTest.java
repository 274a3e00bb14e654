package dev.keyhold.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.access.NaiveAccess.Agency;
import dev.keyhold.access.NaiveAccess.Grant;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.teststorages.StorageKind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random graphs with groups, folders, circles, delegates, time windows and suspended accounts: all
 * verbs agree with each other and with an evaluator that is too simple to be wrong. More questions:
 * {@code -Dkeyhold.questions=100000}; the same ones again: {@code -Dkeyhold.seed=}.
 */
class AccessAgreementTest {
  private static final int QUESTIONS = Integer.getInteger("keyhold.questions", 6_000);
  private static final List<String> ACTIONS = List.of("read", "write", "execute");
  private static final List<String> SCOPES = List.of("a:x", "a:y", "b", "a:*");

  @TempDir Path folder;
  private final long seed = Long.getLong("keyhold.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<Consumer<AccessGraph>> steps = new ArrayList<>();
  private NaiveAccess naive = new NaiveAccess();

  @Test
  void all_verbs_agree_in_memory() throws Exception {
    agree(StorageKind.MEMORY, QUESTIONS / 6);
  }

  @Test
  void all_verbs_agree_in_sqlite() throws Exception {
    agree(StorageKind.SQLITE, QUESTIONS);
  }

  @Test
  void all_verbs_agree_in_postgresql() throws Exception {
    agree(StorageKind.POSTGRES, QUESTIONS / 6);
  }

  private void agree(StorageKind kind, int questions) throws Exception {
    try (Place place = Place.open(kind, folder)) {
      for (int i = 0; i < 4; i++) {
        place.account("acc" + i);
      }
      int asked = 0;
      while (asked < questions) {
        rebuild(place);
        asked += ask(place, Math.min(questions - asked, 500));
      }
    }
  }

  private void rebuild(Place place) {
    place.write(AccessAgreementTest::empty);
    naive = new NaiveAccess();
    steps.clear();
    int principals = 3 + random.nextInt(8);
    int resources = 2 + random.nextInt(5);
    nodes(principals, resources);
    List<Consumer<AccessGraph>> nodes = List.copyOf(steps);
    steps.clear();
    edges(principals, resources);
    Collections.shuffle(steps, random);
    place.write(
        graph -> {
          nodes.forEach(step -> step.accept(graph));
          steps.forEach(step -> step.accept(graph));
        });
    for (int i = 0; i < 4; i++) {
      suspend(place, i, random.nextInt(3) == 0);
    }
  }

  private void suspend(Place place, int number, boolean suspended) {
    place.system.run(
        tx ->
            tx.identities()
                .accounts()
                .changeStatus(
                    "acc" + number,
                    suspended ? AccountStatus.SUSPENDED : AccountStatus.ACTIVE,
                    Place.NOW));
    if (suspended) {
      naive.suspended.add("p" + number);
    }
  }

  private static void empty(AccessGraph graph) {
    Page.walk(Limits.PAGE_SIZE, graph::nodes)
        .flatMap(page -> page.items().stream())
        .filter(node -> !node.key().contains(":")) // what follows from memberships stays
        .toList()
        .forEach(node -> graph.remove(node.key()));
  }

  private void nodes(int principals, int resources) {
    for (int i = 0; i < principals; i++) {
      String key = "p" + i;
      Set<String> scopes = some(SCOPES, 2);
      naive.scopes.put(key, scopes);
      Map<String, Object> attributes = new HashMap<>();
      attributes.put("scopes", List.copyOf(scopes));
      if (i < 4) {
        attributes.put("identity_type", "account");
        attributes.put("identity_id", "acc" + i);
      }
      steps.add(graph -> graph.putPrincipal(key, Json.of(attributes)));
    }
    for (int i = 0; i < resources; i++) {
      String key = "r" + i;
      naive.resources.add(key);
      steps.add(graph -> graph.putResource(key, Json.EMPTY_OBJECT));
    }
  }

  private void edges(int principals, int resources) {
    for (int i = 0; i < principals; i++) {
      belongs("p" + random.nextInt(principals), "p" + random.nextInt(principals));
      delegates("p" + random.nextInt(principals), "p" + random.nextInt(principals));
    }
    for (int i = 0; i < resources; i++) {
      belongs("r" + random.nextInt(resources), "r" + random.nextInt(resources));
      Grant grant =
          new Grant(
              "p" + random.nextInt(principals),
              ACTIONS.get(random.nextInt(ACTIONS.size())),
              "r" + random.nextInt(resources));
      naive.grants.add(grant);
      steps.add(graph -> graph.allow(grant.principal(), grant.action(), grant.resource()));
    }
  }

  private void belongs(String member, String group) {
    if (!member.equals(group) && naive.belongs.add(List.of(member, group))) {
      steps.add(graph -> graph.belongsTo(member, group));
    }
  }

  private void delegates(String grantor, String agent) {
    boolean there =
        naive.agencies.stream()
            .anyMatch(each -> each.grantor().equals(grantor) && each.agent().equals(agent));
    if (grantor.equals(agent) || there) {
      return;
    }
    Agency agency =
        new Agency(grantor, agent, some(SCOPES, 3), random.nextInt(3) > 0, bound(), bound());
    naive.agencies.add(agency);
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("narrowed_scopes", List.copyOf(agency.scopes()));
    attributes.put("narrowable", agency.mayPassOn());
    agency.startsAt().ifPresent(time -> attributes.put("starts_at", time.toString()));
    agency.endsAt().ifPresent(time -> attributes.put("ends_at", time.toString()));
    steps.add(
        graph ->
            graph.putEdge(NewEdge.of("delegates", grantor, agent).attributes(Json.of(attributes))));
  }

  /** Mostly none; else just before, at or just after now. */
  private Optional<Instant> bound() {
    return random.nextInt(4) > 0
        ? Optional.empty()
        : Optional.of(Place.NOW.plusMillis(random.nextInt(3) - 1));
  }

  private Set<String> some(List<String> all, int most) {
    return random
        .ints(random.nextInt(most + 1), 0, all.size())
        .mapToObj(all::get)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private int ask(Place place, int most) {
    Set<Question> questions = new HashSet<>();
    for (int i = 0; i < most; i++) {
      questions.add(
          new Question(
              any(naive.scopes.keySet()),
              ACTIONS.get(random.nextInt(ACTIONS.size())),
              any(naive.resources),
              some(List.of("a:x", "a:y", "b", "c"), 2)));
    }
    List<Question> all = List.copyOf(questions);
    List<Boolean> answers = place.access.check(Place.ORG, all);
    for (int i = 0; i < all.size(); i++) {
      Question question = all.get(i);
      boolean expected = naive.check(question);
      assertThat(answers.get(i)).as("%s, seed %d", question, seed).isEqualTo(expected);
      if (i % 10 == 0) {
        others(place, question, expected);
      }
    }
    return all.size();
  }

  private void others(Place place, Question question, boolean expected) {
    Access access = place.access;
    PageRequest page = PageRequest.first(100);
    Explanation why = access.explain(Place.ORG, question);
    assertThat(why.allowed()).as("why %s, seed %d", question, seed).isEqualTo(expected);
    assertThat(why.path().isEmpty()).isEqualTo(!expected);
    assertThat(
            access
                .resources(
                    Place.ORG, question.principal(), question.action(), question.scopes(), page)
                .items()
                .contains(question.resource()))
        .as("resources of %s, seed %d", question, seed)
        .isEqualTo(expected);
    assertThat(
            access
                .principals(
                    Place.ORG, question.resource(), question.action(), question.scopes(), page)
                .items()
                .contains(question.principal()))
        .as("principals of %s, seed %d", question, seed)
        .isEqualTo(expected);
    assertThat(
            access
                .actions(Place.ORG, question.principal(), question.resource(), question.scopes())
                .contains(question.action()))
        .as("actions of %s, seed %d", question, seed)
        .isEqualTo(expected);
  }

  private String any(Set<String> keys) {
    return keys.stream().sorted().skip(random.nextInt(keys.size())).findFirst().orElseThrow();
  }
}
