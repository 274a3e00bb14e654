package dev.keyhold.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.events.ConsumerState;
import dev.keyhold.events.EventRetention;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Words;
import dev.keyhold.teststorages.StorageKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Another engine is told of all memberships, at least once. */
@ParameterizedClass
@EnumSource(
    value = StorageKind.class,
    names = {"MEMORY", "SQLITE", "POSTGRES"})
class MemberFeedTest extends PlacedTest {
  private final Engine engine = new Engine();

  MemberFeedTest(StorageKind kind) {
    super(kind);
  }

  /** What an engine knows, and when it fails. */
  private static final class Engine implements MemberSink {
    final SortedMap<String, String> levels = new TreeMap<>();
    int refusals;
    int begun;

    @Override
    public void replaceAll(Stream<Membership> members) {
      begun++;
      levels.clear();
      members.forEach(
          member ->
              levels.put(
                  member.organizationId() + "/" + member.accountId(), Words.of(member.level())));
      refuse();
    }

    @Override
    public void apply(List<MemberChange> changes) {
      for (MemberChange change : changes) {
        String key = change.organizationId() + "/" + change.accountId();
        change
            .membership()
            .ifPresentOrElse(
                membership -> levels.put(key, Words.of(membership.level())),
                () -> levels.remove(key));
        refuse();
      }
    }

    private void refuse() {
      if (refusals > 0) {
        refusals--;
        throw new IllegalStateException("the engine is away");
      }
    }
  }

  private MemberFeed feed() {
    return new MemberFeed(place.system, place.events, "engine", engine);
  }

  @Test
  void it_begins_with_all_that_there_are_and_goes_on_with_what_changes() {
    place.account("ada");
    place.join("ada", MembershipLevel.MEMBER);
    assertThat(feed().deliver()).isEqualTo(3);
    assertThat(engine.levels)
        .isEqualTo(Map.of("acme/ada", "member", "acme/boss", "owner", "bell/boss", "owner"));

    place.leave("ada");
    place.account("bob");
    place.join("bob", MembershipLevel.ADMIN);
    assertThat(feed().deliver()).as("each membership once").isEqualTo(2);
    assertThat(engine.levels)
        .isEqualTo(Map.of("acme/bob", "admin", "acme/boss", "owner", "bell/boss", "owner"));
    assertThat(feed().deliver()).isZero();
    assertThat(engine.begun).isOne();
  }

  @Test
  void whatever_goes_with_an_account_or_an_organization_is_told() {
    place.account("ada");
    place.join("ada", MembershipLevel.MEMBER);
    feed().deliver();
    place.system.run(tx -> tx.identities().accounts().delete("ada"));
    place.system.run(tx -> tx.identities().organizations().delete("bell"));
    feed().deliver();
    assertThat(engine.levels).isEqualTo(Map.of("acme/boss", "owner"));
  }

  @Test
  void what_an_engine_did_not_take_comes_again() {
    engine.refusals = 1;
    MemberFeed feed = feed();
    assertThatThrownBy(feed::deliver).isInstanceOf(IllegalStateException.class);
    assertThat(feed.deliver()).isEqualTo(2);
    assertThat(engine.begun).isEqualTo(2);

    long seed = Long.getLong("keyhold.seed", System.nanoTime());
    System.out.println("MemberFeedTest: -Dkeyhold.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      place.account("a" + i);
    }
    for (int round = 0; round < 30; round++) {
      for (int i = 0; i < 5; i++) {
        change("a" + random.nextInt(20), random);
      }
      engine.refusals = random.nextInt(3);
      deliverUntilTaken(feed);
      assertThat(engine.levels).isEqualTo(members());
    }
    assertThat(engine.begun).isEqualTo(2);
  }

  private void change(String account, Random random) {
    boolean isMember =
        place.system.read(tx -> tx.identities().members().find(Place.ORG, account).isPresent());
    if (isMember) {
      place.leave(account);
    } else {
      place.join(account, random.nextBoolean() ? MembershipLevel.ADMIN : MembershipLevel.MEMBER);
    }
  }

  private void deliverUntilTaken(MemberFeed feed) {
    while (true) {
      try {
        feed.deliver();
        return;
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("the engine is away");
      }
    }
  }

  private Map<String, String> members() {
    SortedMap<String, String> members = new TreeMap<>();
    place.system.run(
        tx -> {
          for (String organization : List.of(Place.ORG, "bell")) {
            Page.all(page -> tx.identities().members().listOf(organization, page))
                .forEach(
                    member ->
                        members.put(
                            organization + "/" + member.accountId(), Words.of(member.level())));
          }
        });
    return members;
  }

  @Test
  void one_process_tells_at_a_time() {
    MemberFeed feed = feed();
    feed.deliver();
    place.account("ada");
    place.join("ada", MembershipLevel.MEMBER);
    engine.refusals = 1;
    assertThatThrownBy(feed::deliver).isInstanceOf(IllegalStateException.class);
    assertThat(feed().deliver()).as("the first one has the name for a minute").isZero();
    assertThat(feed.deliver()).isOne();
    place.leave("ada");
    assertThat(feed().deliver()).as("it gave the name back").isOne();
  }

  @Test
  void after_a_gap_in_the_log_the_engine_is_told_of_all() {
    feed().deliver();
    place.account("ada");
    place.join("ada", MembershipLevel.MEMBER);
    lose();
    assertThat(feed().deliver()).isEqualTo(3);
    assertThat(engine.begun).isEqualTo(2);
    assertThat(engine.levels).containsEntry("acme/ada", "member");
  }

  private void lose() {
    place.system.run(
        tx -> place.events.in(tx).log().trim(EventRetention.after(Duration.ZERO).atMost(1), 100));
    ConsumerState state =
        place.system.read(
            tx -> place.events.in(tx).consumers().find("engine").orElseThrow().state());
    assertThat(state).isEqualTo(ConsumerState.LOST);
  }

  @Test
  void a_consumer_that_somebody_paused_tells_nothing_and_says_so() {
    feed().deliver();
    place.system.run(tx -> place.events.in(tx).consumers().pause("engine"));
    assertThatThrownBy(() -> feed().deliver())
        .isInstanceOf(StorageException.Conflict.class)
        .hasMessageContaining("paused");
  }
}
