package dev.keyhold.keys;

import static dev.keyhold.keys.Samples.ADA;
import static dev.keyhold.keys.Samples.BOB;
import static dev.keyhold.keys.Samples.T0;
import static dev.keyhold.keys.Samples.adas;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.keys.Samples.StoppedClock;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tck.InMemoryStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeySelectionTest {
  private final InMemoryStorage storage = InMemoryStorage.open();
  private final StoppedClock clock = new StoppedClock();
  private final ApiKeys keys = ApiKeys.builder(storage, KeyPolicy.DEFAULT).clock(clock).build();

  private static KeySelection selection(KeyQuery query, String prefix, Instant before) {
    return new KeySelection(query, Optional.ofNullable(prefix), Optional.ofNullable(before));
  }

  /** Of Ada ci-1 and ci-2, of Bob ci-3 and Ci-4, each a day after the other; one has no name. */
  @BeforeEach
  void there_are_keys() {
    Samples.addAccounts(storage);
    issue(ADA.id(), "ci-1", "ci");
    issue(ADA.id(), "ci-2", "web");
    issue(BOB.id(), "ci-3", "ci");
    issue(BOB.id(), "Ci-4", "ci");
    keys.issue(adas());
  }

  private void issue(String owner, String name, String tag) {
    keys.issue(KeyRequest.PLAIN.ownerId(owner).name(name).tags(List.of(tag)));
    clock.advance(Duration.ofDays(1));
  }

  private List<String> shown(KeySelection selection) {
    List<String> names = new ArrayList<>();
    keys.forEach(selection, key -> names.add(key.name().orElse("none")));
    return names;
  }

  private RevokedKeys revoke(KeySelection selection) {
    return storage.write(tx -> keys.revokeAll(tx, selection, "leaked"));
  }

  private List<String> revoked() {
    return keys.list(KeyQuery.ALL, PageRequest.first(10)).items().stream()
        .filter(key -> key.revokedAt().isPresent())
        .map(ApiKey::name)
        .map(Optional::orElseThrow)
        .toList();
  }

  @Test
  void everything_that_is_named_has_to_match() {
    assertThat(shown(selection(KeyQuery.ALL, "ci-", null))).containsExactly("ci-1", "ci-2", "ci-3");
    assertThat(shown(selection(KeyQuery.ALL.ownedBy(ADA.id()), "ci-", null)))
        .containsExactly("ci-1", "ci-2");
    assertThat(shown(selection(KeyQuery.ALL.taggedAnyOf(List.of("CI")), "ci-", null)))
        .containsExactly("ci-1", "ci-3");
    assertThat(shown(selection(KeyQuery.ALL, null, T0.plus(Duration.ofDays(1)))))
        .as("that time is left out")
        .containsExactly("ci-1");
    assertThat(
            shown(
                selection(
                    KeyQuery.ALL.ownedBy(BOB.id()).taggedAnyOf(List.of("ci")),
                    "C",
                    T0.plus(Duration.ofDays(10)))))
        .containsExactly("Ci-4");
    assertThat(shown(selection(KeyQuery.ALL.ownedBy("nobody"), null, null))).isEmpty();
  }

  @Test
  void what_is_shown_is_what_is_revoked() {
    KeySelection selection = selection(KeyQuery.ALL, "ci-", T0.plus(Duration.ofDays(2)));
    List<String> shown = shown(selection);

    assertThat(revoke(selection)).isEqualTo(new RevokedKeys(2, 0));
    assertThat(revoked()).isEqualTo(shown).containsExactly("ci-1", "ci-2");
    assertThat(revoke(selection)).isEqualTo(new RevokedKeys(0, 2));
  }

  @Test
  void more_keys_than_a_page_holds_are_all_found() {
    for (int i = 0; i < 2_500; i++) {
      keys.issue(adas().name(i % 2 == 0 ? "even" : "odd"));
    }
    KeySelection even = selection(KeyQuery.ALL, "even", null);

    assertThat(shown(even)).hasSize(1_250);
    assertThat(revoke(even)).isEqualTo(new RevokedKeys(1_250, 0));
    assertThat(revoke(selection(KeyQuery.ALL, "odd", null))).isEqualTo(new RevokedKeys(1_250, 0));
  }

  @Test
  void a_selection_that_would_mean_every_key_is_none() {
    assertThatThrownBy(() -> selection(KeyQuery.ALL, null, null))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> selection(KeyQuery.ALL.ownedBy("ada"), "", null))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> selection(KeyQuery.ALL.taggedAnyOf(List.of()), null, null))
        .isInstanceOf(StorageException.InvalidInput.class);
  }
}
