package dev.keyhold.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.teststorages.StorageKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What nobody should put into the access graph, or ask of it. */
@ParameterizedClass
@EnumSource(
    value = StorageKind.class,
    names = {"MEMORY", "SQLITE", "POSTGRES"})
class AccessInputTest extends PlacedTest {
  private static final Json NONE = Json.EMPTY_OBJECT;
  private static final String LONG = "x".repeat(255);

  AccessInputTest(StorageKind kind) {
    super(kind);
  }

  private void refused(Class<? extends StorageException> why, Consumer<AccessGraph> work) {
    assertThatThrownBy(() -> place.write(work)).isInstanceOf(why);
  }

  private static Json json(String text) {
    return Json.parse(text);
  }

  private static Json account(String id) {
    return Identity.account(id).attributes();
  }

  @Test
  void keys_of_any_characters_are_taken_and_others_refused() {
    for (String key :
        new String[] {"ä ö", "日本", "😀", "a'b\"c", "%_\\", "-", "a:b#2", "../x", LONG}) {
      place.write(
          graph -> {
            graph.putPrincipal("p" + key.hashCode(), NONE);
            graph.putResource(key, NONE);
            graph.allow("p" + key.hashCode(), "read", key);
          });
      assertThat(place.check("p" + key.hashCode(), "read", key)).as(key).isTrue();
    }
    for (String key : new String[] {"", LONG + "x", "a\0b", "\ud800"}) {
      refused(StorageException.InvalidInput.class, graph -> graph.putPrincipal(key, NONE));
      refused(StorageException.InvalidInput.class, graph -> graph.putResource(key, NONE));
    }
  }

  @Test
  void attributes_of_another_kind_are_refused_one_by_one() {
    for (String attributes :
        new String[] {
          "null",
          "[]",
          "\"x\"",
          "{\"identity_type\":\"robot\",\"identity_id\":\"x\"}",
          "{\"identity_type\":\"account\",\"identity_id\":\"\"}",
          "{\"identity_type\":\"account\",\"identity_id\":5}",
          "{\"identity_type\":[\"account\"]}",
          "{\"scopes\":\"a\"}",
          "{\"scopes\":[null]}",
          "{\"scopes\":[\"\"]}",
          "{\"scopes\":[1]}"
        }) {
      refused(
          StorageException.InvalidInput.class, graph -> graph.putPrincipal("p", json(attributes)));
    }
    refused(StorageException.InvalidInput.class, graph -> graph.putResource("r", json("[]")));
  }

  @Test
  void delegations_say_what_they_mean_or_are_refused() {
    place.write(
        graph -> {
          graph.putPrincipal("ada", json("{\"scopes\":[\"a\"]}"));
          graph.putPrincipal("bot", NONE);
        });
    NewEdge edge = NewEdge.of("delegates", "ada", "bot");
    for (String attributes :
        new String[] {
          "[]",
          "{\"narrowed_scopes\":\"a\"}",
          "{\"narrowed_scopes\":[null]}",
          "{\"narrowed_scopes\":[\"a\",1]}",
          "{\"narrowed_scopes\":{\"a\":true}}",
          "{\"narrowable\":\"false\"}",
          "{\"narrowable\":null}",
          "{\"starts_at\":null}",
          "{\"starts_at\":1767225600}",
          "{\"starts_at\":\"2026-01-01\"}",
          "{\"starts_at\":\"2026-01-01T00:00:00\"}",
          "{\"starts_at\":\"2026-02-30T00:00:00Z\"}",
          "{\"ends_at\":\"2026-01-01T24:00:01Z\"}",
          "{\"ends_at\":\"2026-01-01T00:00:00+19:00\"}",
          "{\"ends_at\":\"2026-01-01T00:00:00 Z\"}",
          "{\"ends_at\":\"2026-01-01T00:00:00z\"}",
          "{\"ends_at\":\"٢٠٢٦-01-01T00:00:00Z\"}",
          "{\"ends_at\":\"\"}"
        }) {
      refused(
          StorageException.InvalidInput.class,
          graph -> graph.putEdge(edge.attributes(json(attributes))));
    }
    refused(
        StorageException.InvalidInput.class,
        graph -> {
          graph.putResource("plan", NONE);
          graph.putEdge(NewEdge.of("delegates", "ada", "plan"));
        });
  }

  @Test
  void a_time_with_an_offset_is_that_instant() {
    place.write(
        graph -> {
          graph.putPrincipal("ada", json("{\"scopes\":[\"a\"]}"));
          graph.putResource("plan", NONE);
          graph.allow("ada", "read", "plan");
        });
    for (Map.Entry<String, Boolean> window :
        Map.of(
                "{\"starts_at\":\"2025-12-31T19:00:00-05:00\"}", true,
                "{\"starts_at\":\"2025-12-31T19:00:00.001-05:00\"}", false,
                "{\"starts_at\":\"2026-01-01T14:00+14:00\"}", true,
                "{\"ends_at\":\"2026-01-01T05:45:00+05:45\"}", false,
                "{\"ends_at\":\"2026-01-01T05:45:00.000000001+05:45\"}", true,
                "{\"ends_at\":\"9999-12-31T23:59:59-18:00\"}", true,
                "{\"starts_at\":\"0000-01-01T00:00:00+18:00\"}", true)
            .entrySet()) {
      Map<String, Object> attributes =
          new java.util.HashMap<>(Map.of("narrowed_scopes", List.of("a")));
      ((Map<?, ?>) json(window.getKey()).value())
          .forEach((name, value) -> attributes.put((String) name, value));
      place.write(
          graph -> {
            graph.putPrincipal("bot", NONE);
            graph.putEdge(NewEdge.of("delegates", "ada", "bot").attributes(Json.of(attributes)));
          });
      assertThat(place.check("bot", "read", "plan", "a"))
          .as(window.getKey())
          .isEqualTo(window.getValue());
    }
  }

  @Test
  void a_star_is_a_pattern_after_a_prefix_and_a_colon_alone() {
    place.write(
        graph -> {
          graph.putPrincipal("all", json("{\"scopes\":[\"*\",\":*\",\"b*\"]}"));
          graph.putPrincipal("some", json("{\"scopes\":[\"a:*\",\"c:d:*\"]}"));
          graph.putResource("plan", NONE);
          graph.allow("all", "read", "plan");
          graph.allow("some", "read", "plan");
        });

    for (String scope : new String[] {"*", ":*", "b*"}) {
      assertThat(place.check("all", "read", "plan", scope)).as(scope).isTrue();
    }
    for (String scope : new String[] {"a", ":", ":x", "a:x", "b", "bc", "", "a:*"}) {
      assertThat(place.check("all", "read", "plan", scope)).as(scope).isFalse();
    }
    for (String scope : new String[] {"a:x", "a:", "a:*", "a:b:c", "c:d:e", "a:b:*"}) {
      assertThat(place.check("some", "read", "plan", scope)).as(scope).isTrue();
    }
    for (String scope : new String[] {"a", "A:x", "ab:x", "c:*", "c:d", "*", ":*", " a:x"}) {
      assertThat(place.check("some", "read", "plan", scope)).as(scope).isFalse();
    }
  }

  @Test
  void questions_about_nothing_are_answered_by_no() {
    place.write(
        graph -> {
          graph.putPrincipal("ada", NONE);
          graph.putResource("plan", NONE);
          graph.allow("ada", "read", "plan");
        });
    PageRequest page = PageRequest.first(5);

    for (String key : new String[] {"nobody", LONG, "account:", "ADA", "ada "}) {
      assertThat(place.check(key, "read", "plan")).as(key).isFalse();
      assertThat(place.check("ada", "read", key)).as(key).isFalse();
      assertThat(place.access.resources(Place.ORG, key, "read", Set.of(), page).items()).isEmpty();
      assertThat(place.access.principals(Place.ORG, key, "read", Set.of(), page).items()).isEmpty();
      assertThat(place.access.actions(Place.ORG, key, key, Set.of())).isEmpty();
      assertThat(place.access.explain(Place.ORG, Question.of(key, "read", key)).allowed())
          .isFalse();
    }
    assertThat(place.check("ada", "fly", "plan")).isFalse();
    for (String key : new String[] {"", LONG + "x", "a\0", "\ud800"}) {
      assertThatThrownBy(() -> place.check(key, "read", "plan"))
          .isInstanceOf(StorageException.InvalidInput.class);
    }
    for (String action : new String[] {"", "Read", "can read", "1", "é", "x".repeat(101)}) {
      assertThatThrownBy(() -> place.check("ada", action, "plan"))
          .isInstanceOf(StorageException.InvalidInput.class);
      refused(StorageException.InvalidInput.class, graph -> graph.defineAction(action));
      refused(
          StorageException.InvalidInput.class,
          graph -> graph.setIncludes(Map.of("write", List.of(action))));
      refused(
          StorageException.InvalidInput.class,
          graph -> graph.setIncludes(Map.of(action, List.of("read"))));
    }
    refused(StorageException.Duplicate.class, graph -> graph.defineAction("read"));
  }

  @Test
  void an_action_that_is_included_includes_nothing_itself() {
    place.write(
        graph -> {
          graph.putPrincipal("ada", NONE);
          graph.putResource("plan", NONE);
          List.of("a", "b", "c", "d").forEach(graph::defineAction);
          graph.setIncludes(
              Map.of("a", List.of("b"), "b", List.of("c"), "c", List.of("d"), "d", List.of("a")));
          graph.allow("ada", "a", "plan");
        });

    List<String> actions = place.access.actions(Place.ORG, "ada", "plan", Set.of());

    assertThat(actions).containsExactly("a", "b");
    for (String action : List.of("a", "b", "c", "d")) {
      assertThat(place.check("ada", action, "plan")).isEqualTo(actions.contains(action));
    }
  }

  /** The longest ids that accounts and organizations have are longer than keys of nodes leave. */
  @Test
  void accounts_with_long_ids_are_members_too() {
    String one = "ü".repeat(254) + "1";
    String two = "ü".repeat(254) + "2";
    for (String id : List.of(one, two)) {
      place.system.run(
          tx -> {
            tx.identities()
                .accounts()
                .create(
                    dev.keyhold.spi.Account.builder(id, Place.NOW)
                        .accessLevel(dev.keyhold.spi.AccessLevel.SERVICE)
                        .build());
            tx.identities()
                .members()
                .add(
                    dev.keyhold.spi.Membership.of(
                        Place.ORG, id, MembershipLevel.MEMBER, Place.NOW));
          });
    }
    place.access.projection().follow(Place.ORG);

    assertThat(place.access.projection().reconcile(Place.ORG, true).found()).isZero();
    place.write(graph -> graph.putPrincipal("one", account(one)));
    assertThat(place.access.projection().reconcile(Place.ORG, true).found()).isZero();
    place.system.run(tx -> tx.identities().accounts().delete(two));
    place.access.projection().reconcile(Place.ORG, false);
    place.write(
        graph -> {
          assertThat(graph.find(Identity.account(one)).map(Node::key)).contains("one");
          assertThat(graph.find(Identity.account(two))).isEmpty();
        });
  }
}
