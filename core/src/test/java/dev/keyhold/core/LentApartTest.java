package dev.keyhold.core;

import static dev.keyhold.core.CorePlace.ACME;
import static dev.keyhold.core.CorePlace.BELL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.core.NewDelegation.Between;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.teststorages.StorageKind;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A delegation and a session of one organization are in no other one. */
@ParameterizedClass
@EnumSource(StorageKind.class)
class LentApartTest extends CorePlacedTest {
  private static final PageRequest TEN = PageRequest.first(10);

  LentApartTest(StorageKind kind) {
    super(kind);
  }

  private <T> T inBell(Function<Delegations, T> work) {
    return place.tenants.apply(BELL).write(tx -> work.apply(place.core.delegations(tx, BELL)));
  }

  @Test
  void what_is_lent_in_one_organization_is_not_there_in_another() {
    place.register("invoice.pay");
    place.member("ada");
    place.member("bob");
    String lent =
        place
            .delegations(
                it ->
                    it.grant(
                        NewDelegation.of(
                                new Between("ada", "bob"),
                                List.of("invoice.pay"),
                                place.now(),
                                place.now().plusSeconds(60))
                            .redelegable()))
            .stamp()
            .id();
    ImpersonationSession session =
        place
            .core
            .impersonations()
            .start(
                ACME, NewSession.of(new NewSession.Between("boss", "bob"), "ticket number 4711"));

    List<Delegation> to = inBell(it -> it.to("bob", TEN)).items();
    List<Delegation> from = inBell(it -> it.from("ada", TEN)).items();
    assertThat(to).isEmpty();
    assertThat(from).isEmpty();
    assertThatThrownBy(() -> inBell(it -> it.revoke(lent, Optional.of("boss"))))
        .isInstanceOf(StorageException.NotFound.class);
    assertThatThrownBy(
            () ->
                inBell(
                    it ->
                        it.grant(
                            NewDelegation.of(
                                    new Between("bob", "ada"),
                                    List.of("invoice.pay"),
                                    place.now(),
                                    place.now().plusSeconds(1))
                                .parentId(lent))))
        .isInstanceOf(StorageException.NotFound.class);
    Impersonations sessions = place.core.impersonations();
    assertThat(sessions.find(BELL, session.stamp().id())).isEmpty();
    assertThat(sessions.of(BELL, "bob", TEN).items()).isEmpty();
    assertThat(sessions.by(BELL, "boss", TEN).items()).isEmpty();
    assertThat(sessions.open(BELL)).isEmpty();
    assertThatThrownBy(() -> sessions.end(BELL, session.stamp().id()))
        .isInstanceOf(StorageException.NotFound.class);
    Caller boss = Caller.of("boss").inSession(session.stamp().id());
    assertThat(place.core.power().actsAs(BELL, boss)).isEmpty();
    assertThat(place.core.power().actsAs(ACME, boss)).isPresent();
  }
}
