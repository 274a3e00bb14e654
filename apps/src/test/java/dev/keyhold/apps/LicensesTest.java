package dev.keyhold.apps;

import static dev.keyhold.apps.AppPlace.ACME;
import static dev.keyhold.apps.AppPlace.BELL;
import static dev.keyhold.apps.AppPlace.CRM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keyhold.apps.License.Source;
import dev.keyhold.apps.License.Status;
import dev.keyhold.apps.LicenseActivation.Outcome;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Tables;
import dev.keyhold.tables.Tenant;
import dev.keyhold.teststorages.StorageKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which licence counts, when, and for how many. */
@ParameterizedClass
@EnumSource(StorageKind.class)
class LicensesTest extends AppPlacedTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final PageRequest ALL = PageRequest.first(1_000);

  private final LicenseKey root = LicenseKey.make();
  private final LicenseKey author = LicenseKey.make();
  private final LicenseIssuer issuer =
      new LicenseIssuer(
          LicenseIssuer.certify(root, "maker", author, AppPlace.BEGIN, Optional.empty()), author);
  private Function<String, Licenses> licenses;

  LicensesTest(StorageKind kind) {
    super(kind);
  }

  @BeforeEach
  void trust() {
    licenses =
        place.apps.licenses(
            LicenseTrust.of(LicenseRoots.of(root), "here").tolerance(Duration.ofSeconds(1)));
  }

  private Licenses acme() {
    return licenses.apply(ACME);
  }

  private static LicenseTerms terms(String name) {
    return LicenseTerms.of(name, CRM, LicenseTier.STANDARD, AppPlace.BEGIN);
  }

  private License bring(LicenseTerms terms) {
    return acme().bring(issuer.issue(terms), Source.OFFLINE, Optional.of("boss"));
  }

  private LicenseRefusal whyNot(LicenseTerms terms) {
    Throwable refused = catchThrowable(() -> bring(terms));
    assertThat(refused).isInstanceOf(LicenseRefused.class);
    return ((LicenseRefused) refused).reason();
  }

  @Test
  void what_was_brought_counts_and_is_kept_byte_for_byte() {
    LicenseFile file = issuer.issue(terms("l-1").features("export").limit("rows", 5));
    License brought = acme().bring(file, Source.OFFLINE, Optional.of("boss"));
    assertThat(brought.file()).isEqualTo(file);
    assertThat(brought.status()).isEqualTo(Status.ACTIVE);
    LicenseStanding standing = acme().standing(CRM);
    assertThat(standing.license()).contains(brought);
    assertThat(standing.has("export")).isTrue();
    assertThat(standing.has("import")).isFalse();
    assertThat(standing.limit("rows")).hasValue(5);
    assertThat(licenses.apply(BELL).standing(CRM).isLicensed()).isFalse();
    assertThat(acme().standing("maker/shop").isLicensed()).isFalse();
  }

  @Test
  void each_try_is_in_the_log_and_never_what_was_brought() {
    bring(terms("l-1"));
    bring(terms("l-1"));
    assertThat(whyNot(terms("l-1").features("more"))).isEqualTo(LicenseRefusal.REPLAYED);
    assertThat(whyNot(terms("l-2").organizationId(BELL))).isEqualTo(LicenseRefusal.WRONG_TENANT);
    List<LicenseActivation> log = acme().activations(ALL).items();
    assertThat(log)
        .extracting(LicenseActivation::outcome)
        .containsExactly(Outcome.REJECTED, Outcome.REJECTED, Outcome.DUPLICATE, Outcome.ACCEPTED);
    assertThat(log.get(0).why()).contains(LicenseRefusal.WRONG_TENANT);
    assertThat(log).allSatisfy(line -> assertThat(line.inputRef()).matches("[0-9a-f]{64}"));
    assertThat(acme().list(ALL).items()).hasSize(1);
  }

  @Test
  void a_licence_is_for_whom_and_where_it_says() {
    assertThat(bring(terms("l-1").organizationId(ACME)).mode()).isEqualTo(License.Mode.PORTABLE);
    assertThat(bring(terms("l-2").instance("here")).mode()).isEqualTo(License.Mode.INSTANCE_BOUND);
    assertThat(whyNot(terms("l-3").instance("there"))).isEqualTo(LicenseRefusal.WRONG_INSTANCE);
  }

  @Test
  void time_is_judged_at_its_edges_with_the_tolerance() {
    Instant end = AppPlace.BEGIN.plusSeconds(10);
    bring(terms("l-1").endsAt(end));
    place.pass(Duration.ofMillis(10_999));
    assertThat(acme().standing(CRM).isLicensed()).isTrue();
    place.pass(Duration.ofMillis(1));
    LicenseStanding over = acme().standing(CRM);
    assertThat(over.isLicensed()).isFalse();
    assertThat(over.refused()).containsValue(LicenseRefusal.EXPIRED);
    assertThat(acme().list(ALL).items()).hasSize(1);
    assertThat(whyNot(terms("l-2").endsAt(end))).isEqualTo(LicenseRefusal.EXPIRED);
  }

  @Test
  void one_whose_time_has_not_begun_is_taken_and_counts_later() {
    LicenseTerms later =
        LicenseTerms.of("l-1", CRM, LicenseTier.STANDARD, AppPlace.BEGIN.plusSeconds(10));
    assertThat(bring(later).status()).isEqualTo(Status.WAITING);
    assertThat(acme().standing(CRM).refused()).containsValue(LicenseRefusal.NOT_YET);
    place.pass(Duration.ofMillis(8_999));
    assertThat(acme().standing(CRM).isLicensed()).isFalse();
    place.pass(Duration.ofMillis(1));
    assertThat(acme().standing(CRM).isLicensed()).isTrue();
  }

  @Test
  void a_licence_ends_with_the_certificate_of_its_author() {
    LicenseIssuer brief =
        new LicenseIssuer(
            LicenseIssuer.certify(
                root, "maker", author, AppPlace.BEGIN, Optional.of(AppPlace.BEGIN.plus(DAY))),
            author);
    License brought = acme().bring(brief.issue(terms("l-1")), Source.OFFLINE, Optional.empty());
    assertThat(brought.validTo()).contains(AppPlace.BEGIN.plus(DAY));
    place.pass(DAY.plusSeconds(1));
    assertThat(acme().standing(CRM).isLicensed()).isFalse();
  }

  @Test
  void a_licence_begins_with_the_certificate_of_its_author() {
    LicenseIssuer later =
        new LicenseIssuer(
            LicenseIssuer.certify(
                root, "maker", author, AppPlace.BEGIN.plus(DAY), Optional.empty()),
            author);
    License brought = acme().bring(later.issue(terms("l-1")), Source.OFFLINE, Optional.empty());
    assertThat(brought.status()).isEqualTo(Status.WAITING);
    assertThat(acme().standing(CRM).isLicensed()).isFalse();
    place.pass(DAY);
    assertThat(acme().standing(CRM).isLicensed()).isTrue();
  }

  @Test
  void a_clock_that_is_behind_by_the_tolerance_has_not_gone_back() {
    place.apps.noteTime();
    place.pass(Duration.ofSeconds(-1));
    assertThat(acme().standing(CRM).clockWentBack()).isFalse();
    assertThat(acme().standing(CRM).at()).isEqualTo(AppPlace.BEGIN);
    place.pass(Duration.ofMillis(-1));
    assertThat(acme().standing(CRM).clockWentBack()).isTrue();
  }

  @Test
  void a_clock_that_is_set_back_lengthens_nothing_and_is_noticed() {
    bring(terms("l-1").endsAt(AppPlace.BEGIN.plus(DAY)));
    place.pass(DAY.multipliedBy(2));
    acme().refresh(CRM);
    assertThat(acme().standing(CRM).clockWentBack()).isFalse();
    place.pass(DAY.multipliedBy(2).negated());
    LicenseStanding back = acme().standing(CRM);
    assertThat(back.isLicensed()).isFalse();
    assertThat(back.clockWentBack()).isTrue();
    assertThat(back.at()).isEqualTo(AppPlace.BEGIN.plus(DAY.multipliedBy(2)));
    acme().refresh(CRM); // which notes the time
    assertThat(acme().standing(CRM).at()).isEqualTo(back.at());
  }

  @Test
  void what_is_denied_does_not_count_from_then_on() {
    License brought = bring(terms("l-1"));
    Object[][] all = {
      {LicenseDenial.Kind.LICENSE, "maker/l-1"},
      {LicenseDenial.Kind.ISSUER, "maker"},
      {LicenseDenial.Kind.AUTHOR_KEY, author.id()},
      {LicenseDenial.Kind.ROOT_KEY, root.id()}
    };
    for (Object[] each : all) {
      LicenseDenial denial =
          place.system.write(
              tx ->
                  place
                      .apps
                      .denials(tx)
                      .deny((LicenseDenial.Kind) each[0], (String) each[1], "it leaked"));
      assertThat(acme().standing(CRM).refused())
          .containsEntry(brought.stamp().id(), LicenseRefusal.DENIED);
      assertThat(whyNot(terms("l-1"))).isEqualTo(LicenseRefusal.DENIED);
      boolean allowed = place.system.write(tx -> place.apps.denials(tx).allow(denial.stamp().id()));
      assertThat(allowed).isTrue();
      assertThat(acme().standing(CRM).isLicensed()).isTrue();
    }
  }

  @Test
  void what_would_deny_nothing_is_refused() {
    Object[][] odd = {
      {LicenseDenial.Kind.LICENSE, "l-1"},
      {LicenseDenial.Kind.LICENSE, "Maker/l-1"},
      {LicenseDenial.Kind.LICENSE, "maker/"},
      {LicenseDenial.Kind.ISSUER, "maker/crm"},
      {LicenseDenial.Kind.ISSUER, ""},
      {LicenseDenial.Kind.AUTHOR_KEY, "maker"},
      {LicenseDenial.Kind.ROOT_KEY, root.id() + "="}
    };
    for (Object[] each : odd) {
      assertThatThrownBy(
              () ->
                  place.system.run(
                      tx ->
                          place
                              .apps
                              .denials(tx)
                              .deny((LicenseDenial.Kind) each[0], (String) each[1], "why")))
          .as("%s", each[1])
          .isInstanceOf(StorageException.InvalidInput.class);
    }
  }

  @Test
  void the_best_one_counts_unless_another_is_selected() {
    LicenseFile online =
        issuer.issue(LicenseTerms.of("a", CRM, LicenseTier.ENTERPRISE, AppPlace.BEGIN));
    License far = acme().bring(online, Source.ONLINE, Optional.empty());
    assertThat(acme().standing(CRM).license()).contains(far);
    Instant end = AppPlace.BEGIN.plus(DAY);
    License trial = bring(LicenseTerms.of("b", CRM, LicenseTier.TRIAL, AppPlace.BEGIN).endsAt(end));
    assertThat(acme().standing(CRM).license()).contains(trial);
    License brief = bring(terms("c").endsAt(end));
    assertThat(acme().standing(CRM).license()).contains(brief);
    License late = bring(terms("d").endsAt(end.plus(DAY)));
    assertThat(acme().standing(CRM).license()).contains(late);
    License ever = bring(terms("e"));
    assertThat(acme().standing(CRM).license()).contains(ever);
    acme().select(brief.stamp().id());
    assertThat(acme().standing(CRM).license()).contains(brief);
    place.pass(DAY.plusSeconds(1));
    assertThat(acme().standing(CRM).license()).contains(ever);
    assertThatThrownBy(() -> acme().select(brief.stamp().id()))
        .isInstanceOf(StorageException.Conflict.class)
        .hasMessageContaining("over");
    acme().archive(ever.stamp().id());
    assertThat(acme().standing(CRM).license()).contains(late);
    assertThat(acme().restore(ever.stamp().id()).status()).isEqualTo(Status.ACTIVE);
    acme().unselect(CRM);
    assertThat(acme().standing(CRM).license().map(License::name)).contains("e");
  }

  @Test
  void of_two_that_are_alike_the_newer_one_counts() {
    bring(terms("a"));
    License newer =
        bring(LicenseTerms.of("b", CRM, LicenseTier.STANDARD, AppPlace.BEGIN.plusSeconds(1)));
    assertThat(acme().standing(CRM).license()).contains(newer);
  }

  @Test
  void one_that_comes_between_the_judgement_and_the_transaction_does_not_count_yet() {
    License brought = bring(terms("l-1"));
    LicenseSight.Judged before =
        new LicenseSight.Judged(Map.of(), new LicenseClock.Seen(place.now(), false));
    assertThat(LicenseSight.refusal(brought, before)).contains(LicenseRefusal.NOT_YET);
  }

  @Test
  void another_one_under_the_name_of_one_that_was_put_away_takes_nothing_out() {
    License brought = bring(terms("l-1"));
    acme().archive(brought.stamp().id());
    assertThat(whyNot(terms("l-1").features("more"))).isEqualTo(LicenseRefusal.REPLAYED);
    assertThat(acme().find(brought.stamp().id()).orElseThrow().archivedAt()).isPresent();
    assertThat(acme().activations(ALL).items()).hasSize(2);
  }

  private <T> T rows(Function<Tenant, T> work) {
    return place.tenants.apply(ACME).write(tx -> work.apply(Tables.of(place.clock).in(tx, ACME)));
  }

  private List<String> entitlements() {
    return rows(it -> Page.all(it.from(LicenseEntitlement.TABLE)::page)).stream()
        .map(LicenseEntitlement::key)
        .sorted()
        .toList();
  }

  @Test
  void what_somebody_writes_among_the_entitlements_gives_nothing_and_goes() {
    License brought = bring(terms("l-1").features("export").limit("rows", 5));
    assertThat(entitlements()).containsExactly("export", "rows");
    rows(
        it ->
            it.insert(
                LicenseEntitlement.TABLE,
                fresh ->
                    new LicenseEntitlement(
                        fresh.stamp(),
                        ACME,
                        brought.stamp().id(),
                        LicenseEntitlement.Kind.FEATURE,
                        "everything",
                        Optional.empty())));
    assertThat(acme().standing(CRM).has("everything")).isFalse();
    acme().refresh(CRM);
    assertThat(entitlements()).containsExactly("export", "rows");
  }

  @Test
  void nothing_is_kept_of_what_a_licence_gives_once_its_root_is_trusted_no_more() {
    bring(terms("l-1").features("export"));
    LicenseTrust others = LicenseTrust.of(LicenseRoots.of(LicenseKey.make()), "here");
    Licenses distrusting = place.apps.licenses(others).apply(ACME);
    assertThat(distrusting.standing(CRM).refused()).containsValue(LicenseRefusal.UNKNOWN_KEY);
    distrusting.refresh(CRM);
    assertThat(entitlements()).isEmpty();
    acme().refresh(CRM);
    assertThat(entitlements()).containsExactly("export");
  }

  @Test
  void words_are_derived_anew_and_never_asked() {
    License brought = bring(terms("l-1").endsAt(AppPlace.BEGIN.plus(DAY)));
    place.pass(DAY.multipliedBy(2));
    assertThat(acme().find(brought.stamp().id()).orElseThrow().status()).isEqualTo(Status.ACTIVE);
    assertThat(acme().standing(CRM).isLicensed()).isFalse();
    assertThat(acme().refresh(CRM)).isEqualTo(1);
    assertThat(acme().find(brought.stamp().id()).orElseThrow().status()).isEqualTo(Status.EXPIRED);
  }

  @Test
  void licences_of_an_app_that_is_uninstalled_are_put_away_and_stay() {
    place.release(CRM, "1.0.0");
    License brought = bring(terms("l-1"));
    place.apps.of(ACME).install(NewTenantApp.of(CRM));
    assertThat(place.apps.of(ACME).uninstall(CRM)).isTrue();
    assertThat(acme().standing(CRM).refused()).containsValue(LicenseRefusal.ARCHIVED);
    place.apps.of(ACME).install(NewTenantApp.of(CRM));
    acme().restore(brought.stamp().id());
    assertThat(acme().standing(CRM).isLicensed()).isTrue();
  }

  @Test
  void one_that_was_put_away_is_taken_out_when_it_is_brought_again() {
    License brought = bring(terms("l-1"));
    acme().archive(brought.stamp().id());
    assertThat(acme().standing(CRM).isLicensed()).isFalse();
    assertThat(bring(terms("l-1")).archivedAt()).isEmpty();
    assertThat(acme().standing(CRM).isLicensed()).isTrue();
  }

  @Test
  void two_authors_may_use_one_name() {
    bring(terms("2026-0001"));
    LicenseKey other = LicenseKey.make();
    LicenseIssuer second =
        new LicenseIssuer(
            LicenseIssuer.certify(root, "other", other, AppPlace.BEGIN, Optional.empty()), other);
    LicenseTerms theirs =
        LicenseTerms.of("2026-0001", "other/pro", LicenseTier.FREE, AppPlace.BEGIN);
    acme().bring(second.issue(theirs), Source.OFFLINE, Optional.empty());
    place.system.run(
        tx -> place.apps.denials(tx).deny(LicenseDenial.Kind.LICENSE, "maker/2026-0001", "lost"));
    assertThat(acme().standing(CRM).isLicensed()).isFalse();
    assertThat(acme().standing("other/pro").isLicensed()).isTrue();
  }

  @Test
  void a_clock_that_was_far_ahead_is_put_right_by_hand() {
    bring(terms("l-1").endsAt(AppPlace.BEGIN.plus(DAY)));
    place.pass(DAY.multipliedBy(10_000));
    place.apps.noteTime();
    place.pass(DAY.multipliedBy(10_000).negated());
    assertThat(acme().standing(CRM).isLicensed()).isFalse();
    place.apps.resetTime();
    assertThat(place.apps.latestTime()).contains(place.now());
    assertThat(acme().standing(CRM).isLicensed()).isTrue();
    assertThat(acme().standing(CRM).clockWentBack()).isFalse();
  }

  @Test
  void what_a_column_says_makes_no_licence_one_of_another_app() {
    License brought = bring(terms("l-1"));
    place
        .tenants
        .apply(ACME)
        .run(
            tx ->
                Tables.of(place.clock)
                    .in(tx, ACME)
                    .update(License.TABLE, brought.stamp().id(), License.APP_ID.to("other/pro")));
    assertThat(acme().standing("other/pro").refused()).containsValue(LicenseRefusal.WRONG_APP);
    assertThat(acme().standing("other/pro").isLicensed()).isFalse();
    assertThatThrownBy(() -> acme().takeSeat("other/pro", "boss"))
        .isInstanceOf(StorageException.Conflict.class);
    assertThatThrownBy(() -> acme().select(brought.stamp().id()))
        .isInstanceOf(StorageException.Conflict.class);
  }

  @Test
  void seats_are_given_up_to_the_limit_and_come_back() {
    for (String id : new String[] {"ada", "bob", "eve"}) {
      place.account(id);
    }
    assertThatThrownBy(() -> acme().takeSeat(CRM, "ada"))
        .isInstanceOf(StorageException.Conflict.class)
        .hasMessageContaining("no licence");
    bring(terms("l-1").limit(LicenseTerms.SEATS, 2));
    LicenseSeat first = acme().takeSeat(CRM, "ada");
    assertThat(acme().takeSeat(CRM, "ada")).isEqualTo(first);
    acme().takeSeat(CRM, "bob");
    assertThatThrownBy(() -> acme().takeSeat(CRM, "eve"))
        .isInstanceOf(StorageException.Conflict.class)
        .hasMessageContaining("all 2 seats");
    assertThat(acme().leaveSeat(CRM, "ada")).isTrue();
    assertThat(acme().leaveSeat(CRM, "ada")).isFalse();
    acme().takeSeat(CRM, "eve");
    assertThat(acme().seats(CRM, ALL).items())
        .extracting(LicenseSeat::accountId)
        .containsExactlyInAnyOrder("bob", "eve");
    assertThatThrownBy(() -> acme().takeSeat("maker/shop", "ada"))
        .isInstanceOf(StorageException.Conflict.class);
  }

  @Test
  void many_at_once_never_take_more_seats_than_there_are() throws Exception {
    bring(terms("l-1").limit(LicenseTerms.SEATS, 3));
    for (int i = 0; i < 8; i++) {
      place.account("a" + i);
    }
    CountDownLatch begin = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String id = "a" + i;
        all.add(
            threads.submit(
                () -> {
                  begin.await();
                  return seated(id);
                }));
      }
      begin.countDown();
      int seated = 0;
      for (Future<Boolean> each : all) {
        seated += each.get() ? 1 : 0;
      }
      assertThat(seated).isEqualTo(3);
      assertThat(acme().seats(CRM, ALL).items()).hasSize(3);
    } finally {
      threads.shutdownNow();
    }
  }

  private boolean seated(String account) {
    try {
      acme().takeSeat(CRM, account);
      return true;
    } catch (StorageException.Conflict e) {
      return false;
    }
  }
}
