package dev.keyhold.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.UnitOfWork;
import dev.keyhold.teststorages.StorageKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A unit of work that fails, before or after its commit, at any step of following: what is half
 * done is done by whoever comes next.
 */
class FollowFaultsTest {
  /** More than the units of work of the longest of these ways. */
  private static final int STEPS = 8;

  @TempDir Path folder;

  /** Fails once, at a unit of work of a number. */
  private static final class FailingStorage implements Storage {
    private final Storage sound;
    private final boolean afterwards;
    private int left;
    private boolean failed;

    FailingStorage(Storage sound, int step, boolean afterwards) {
      this.sound = sound;
      this.left = step;
      this.afterwards = afterwards;
    }

    private <T, X extends Exception> T once(Work<T, X> unit) throws X {
      boolean fails = left-- == 0;
      if (fails && !afterwards) {
        failed = true;
        throw new StorageException.Unavailable("it fails before", null);
      }
      T result = unit.run();
      if (fails) {
        failed = true;
        throw new StorageException.OutcomeUnknown("it fails afterwards", null);
      }
      return result;
    }

    private interface Work<T, X extends Exception> {
      T run() throws X;
    }

    @Override
    public Set<Part> offers() {
      return sound.offers();
    }

    @Override
    public <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X {
      return once(() -> sound.read(work));
    }

    @Override
    public <T, X extends Exception> T write(UnitOfWork<T, X> work) throws X {
      return once(() -> sound.write(work));
    }

    @Override
    public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X {
      return once(() -> sound.write(timeout, work));
    }

    @Override
    public void close() {
      sound.close();
    }
  }

  private interface Way {
    void go(MemberProjection projection);
  }

  @ParameterizedTest
  @EnumSource(
      value = StorageKind.class,
      names = {"MEMORY", "SQLITE", "TENANT_DATABASES"})
  void following_that_fails_at_any_step_is_mended(StorageKind kind) {
    try (Place place = Place.open(kind, folder)) {
      for (String id : new String[] {"ada", "bob", "eve"}) {
        place.account(id);
      }
      place.write(graph -> graph.putResource("plan", Json.EMPTY_OBJECT));
      int failures = 0;
      for (int step = 0; step < STEPS; step++) {
        for (boolean afterwards : new boolean[] {false, true}) {
          failures += goesOn(place, step, afterwards, it -> it.follow(Place.ORG));
          failures += goesOn(place, step, afterwards, it -> it.reconcile(Place.ORG, false));
        }
      }
      // Two ways, before and after, of at least three units of work each.
      assertThat(failures).isGreaterThanOrEqualTo(12).isLessThan(STEPS * 4);
    }
  }

  private static int goesOn(Place place, int step, boolean afterwards, Way way) {
    change(place);
    FailingStorage tenant = new FailingStorage(place.tenants.apply(Place.ORG), step, afterwards);
    FailingStorage system = new FailingStorage(place.system, step, afterwards);
    int failures = attempt(place, system, place.tenants.apply(Place.ORG), way) ? 0 : 1;
    assertThat(system.failed).isEqualTo(failures == 1);
    expectMended(place, way);
    change(place);
    failures += attempt(place, place.system, tenant, way) ? 0 : 1;
    expectMended(place, way);
    return failures;
  }

  private static boolean attempt(Place place, Storage system, Storage tenant, Way way) {
    try {
      way.go(Access.over(system, id -> tenant, place.events, place.clock).projection());
      return true;
    } catch (StorageException.Unavailable | StorageException.OutcomeUnknown e) {
      return false;
    }
  }

  /** By the same way, without what the first knew in memory. */
  private static void expectMended(Place place, Way way) {
    MemberProjection again =
        Access.over(place.system, place.tenants, place.events, place.clock).projection();
    way.go(again);
    assertThat(again.reconcile(Place.ORG, true).found()).isZero();
    Map<String, String> edges = MembershipHistory.edges(place, Place.ORG);
    assertThat(edges).containsEntry("account:boss", "owner");
    place.system.run(
        tx ->
            edges
                .keySet()
                .forEach(
                    key ->
                        assertThat(
                                tx.identities()
                                    .members()
                                    .find(Place.ORG, key.substring("account:".length())))
                            .isPresent()));
  }

  /** One joins, one leaves, one is raised and one goes for good and comes again. */
  private static void change(Place place) {
    boolean joined =
        place.system.read(tx -> tx.identities().members().find(Place.ORG, "ada").isPresent());
    if (joined) {
      place.leave("ada");
      place.join("bob", MembershipLevel.MEMBER);
      place.system.run(tx -> tx.identities().accounts().delete("eve"));
    } else {
      place.join("ada", MembershipLevel.MEMBER);
      place.system.run(tx -> tx.identities().members().remove(Place.ORG, "bob"));
      if (place.system.read(tx -> tx.identities().accounts().find("eve").isEmpty())) {
        place.account("eve");
      }
      place.join("eve", MembershipLevel.ADMIN);
    }
  }
}
