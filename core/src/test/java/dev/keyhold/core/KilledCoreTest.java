package dev.keyhold.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Page;
import dev.keyhold.testserver.KilledProcess;
import dev.keyhold.teststorages.StorageKind;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that is killed in the midst of a change leaves the whole of it or nothing: a tree of
 * departments that is one, and a role with the privileges of one moment. More: {@code
 * -Dkeyhold.kills=}.
 */
@Tag("once")
@Timeout(3_000)
class KilledCoreTest {
  private static final int KILLS = Integer.getInteger("keyhold.kills", 6);
  private static final long SEED = Long.getLong("keyhold.seed", System.nanoTime());

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = StorageKind.class,
      names = {"SQLITE", "TENANT_DATABASES"})
  void what_is_left_is_whole(StorageKind kind) throws Exception {
    Random random = new Random(SEED);
    try (CorePlace place = CorePlace.open(kind, folder)) {
      furnish(place);
    }
    for (int kill = 0; kill < KILLS / 2; kill++) {
      KilledProcess.run(
          KilledCoreWorker.class,
          40,
          random,
          kind.name(),
          folder.toString(),
          Long.toString(SEED + kill));
      try (CorePlace place = CorePlace.open(kind, folder)) {
        assertWhole(place, "seed " + SEED + ", kill " + kill);
      }
    }
  }

  private static void furnish(CorePlace place) {
    place.register("doc.a", "doc.b", "doc.c", "doc.d", "doc.e");
    place.roles(roles -> roles.define(NewRole.of("clerk", "doc.a", "doc.b")));
    Optional<String> above = Optional.empty();
    for (int i = 0; i < 8; i++) {
      Optional<String> parent = i % 3 == 0 ? Optional.empty() : above;
      String name = "d" + i;
      above = Optional.of(place.departments(it -> it.create(name, parent)).stamp().id());
    }
  }

  static List<Department> departments(CorePlace place) {
    return place.departments(
        it -> {
          List<Department> all = new ArrayList<>();
          Deque<Optional<String>> open = new ArrayDeque<>(List.of(Optional.empty()));
          while (!open.isEmpty()) {
            Optional<String> parent = open.pop();
            for (Department each : Page.all(page -> it.below(parent, page))) {
              all.add(each);
              open.push(Optional.of(each.stamp().id()));
            }
          }
          return all;
        });
  }

  private static void assertWhole(CorePlace place, String when) {
    List<Department> all = departments(place);
    assertThat(all).as(when).hasSize(8);
    Map<String, Department> byId = new HashMap<>();
    all.forEach(each -> byId.put(each.stamp().id(), each));
    for (Department each : all) {
      String above = each.parentId().map(byId::get).map(Department::path).orElse("");
      assertThat(each.parentPath()).as(when).isEqualTo(above);
    }
    Set<String> privileges =
        place.roles(roles -> roles.privileges(roles.find("clerk").orElseThrow()));
    assertThat(privileges)
        .as(when)
        .isIn(Set.of("doc.a", "doc.b"), Set.of("doc.c", "doc.d", "doc.e"));
  }
}
