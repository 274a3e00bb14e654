package dev.keyhold.core;

import static dev.keyhold.core.CorePlace.ACME;
import static dev.keyhold.core.CorePlace.BELL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.core.TenantDomain.State;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.teststorages.StorageKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = {"MEMORY", "SQLITE", "POSTGRES"})
class TenantDomainsTest extends CorePlacedTest {
  private final Map<String, List<String>> dns = new HashMap<>();
  private final Set<String> silent = new HashSet<>();
  private boolean isDown;
  private Runnable meanwhile = () -> {};
  private TenantDomains domains;

  TenantDomainsTest(StorageKind kind) {
    super(kind);
  }

  @BeforeEach
  void furnish() {
    domains =
        place.core.domains(
            name -> {
              if (isDown || silent.contains(name)) {
                throw new StorageException.Unavailable("nobody answers");
              }
              List<String> found = dns.getOrDefault(name, List.of());
              Runnable other = meanwhile;
              meanwhile = () -> {};
              other.run();
              return found;
            });
  }

  private TenantDomain proved(String organization) {
    TenantDomain claim = domains.claim(organization, "example.org");
    publish(claim);
    return domains.verify(organization, claim.stamp().id());
  }

  private void publish(TenantDomain claim) {
    dns.put(claim.recordName(), List.of("v=spf1 -all", claim.verificationToken()));
  }

  @Test
  void a_domain_is_whose_who_can_write_the_record() {
    TenantDomain claim = domains.claim(ACME, "Example.ORG");
    assertThat(claim.domain()).isEqualTo("example.org");
    assertThat(claim.recordName()).isEqualTo("_keyhold-challenge.example.org");
    assertThat(claim.verificationToken()).matches("[0-9a-f]{40}");
    assertThat(domains.claim(ACME, "example.org")).isEqualTo(claim);
    assertThat(domains.holder("example.org")).isEmpty();

    assertThat(domains.verify(ACME, claim.stamp().id()).state()).isEqualTo(State.PENDING);
    dns.put(claim.recordName(), List.of(claim.verificationToken() + " "));
    assertThat(domains.verify(ACME, claim.stamp().id()).state()).isEqualTo(State.PENDING);
    publish(claim);
    TenantDomain verified = domains.verify(ACME, claim.stamp().id());
    assertThat(verified.state()).isEqualTo(State.VERIFIED);
    assertThat(verified.verifiedAt()).contains(place.now());
    assertThat(domains.holder("EXAMPLE.org")).contains(ACME);
    assertThat(domains.holder("www.example.org")).isEmpty();
  }

  @Test
  void many_may_claim_it_and_one_proves_it() {
    TenantDomain other = domains.claim(BELL, "example.org");
    proved(ACME);
    publish(other);
    assertThatThrownBy(() -> domains.verify(BELL, other.stamp().id()))
        .isInstanceOf(StorageException.Conflict.class);
    assertThat(domains.holder("example.org")).contains(ACME);
  }

  @Test
  void a_claim_of_another_organization_is_not_there() {
    TenantDomain claim = domains.claim(ACME, "example.org");
    String id = claim.stamp().id();
    assertThatThrownBy(() -> domains.verify(BELL, id))
        .isInstanceOf(StorageException.NotFound.class);
    assertThatThrownBy(() -> domains.makePrimary(BELL, id))
        .isInstanceOf(StorageException.NotFound.class);
    assertThat(domains.release(BELL, id)).isFalse();
    assertThat(domains.find(BELL, id)).isEmpty();
    assertThat(domains.find(ACME, id)).contains(claim);
  }

  @Test
  void a_record_that_is_gone_for_a_week_takes_the_domain_away() {
    TenantDomain claim = proved(ACME);
    domains.makePrimary(ACME, claim.stamp().id());
    dns.clear();
    assertThat(domains.recheck(10)).isEqualTo(1);
    assertThat(domains.holder("example.org")).contains(ACME);
    place.pass(TenantDomains.MISSING.minusMillis(1));
    domains.recheck(10);
    assertThat(domains.holder("example.org")).contains(ACME);
    place.pass(Duration.ofMillis(1));
    domains.recheck(10);
    assertThat(domains.holder("example.org")).isEmpty();
    TenantDomain revoked = domains.find(ACME, claim.stamp().id()).orElseThrow();
    assertThat(revoked.state()).isEqualTo(State.REVOKED);
    assertThat(revoked.isPrimary()).isFalse();
    assertThat(domains.recheck(10)).isZero();

    TenantDomain again = domains.claim(ACME, "example.org");
    assertThat(again.verificationToken()).isNotEqualTo(claim.verificationToken());
    assertThat(again.state()).isEqualTo(State.PENDING);
  }

  @Test
  void a_record_that_comes_back_counts_anew() {
    proved(ACME);
    Map<String, List<String>> kept = Map.copyOf(dns);
    dns.clear();
    domains.recheck(10);
    place.pass(TenantDomains.MISSING.minusMillis(1));
    dns.putAll(kept);
    domains.recheck(10);
    dns.clear();
    domains.recheck(10);
    place.pass(TenantDomains.MISSING.minusMillis(1));
    domains.recheck(10);
    assertThat(domains.holder("example.org")).contains(ACME);
  }

  @Test
  void name_servers_that_are_down_take_nothing_away() {
    TenantDomain claim = proved(ACME);
    isDown = true;
    place.pass(TenantDomains.MISSING.multipliedBy(3));
    assertThat(domains.recheck(10)).isZero();
    assertThat(domains.holder("example.org")).contains(ACME);
    assertThatThrownBy(() -> domains.verify(ACME, claim.stamp().id()))
        .isInstanceOf(StorageException.Unavailable.class);
  }

  @Test
  void who_looks_late_takes_nothing_away_from_who_has_proved_it() {
    TenantDomain claim = domains.claim(ACME, "example.org");
    String id = claim.stamp().id();
    place.pass(TenantDomains.PENDING);
    meanwhile =
        () -> {
          publish(claim);
          domains.verify(ACME, id);
        };
    assertThat(domains.verify(ACME, id).state()).isEqualTo(State.VERIFIED);
    assertThat(domains.holder("example.org")).contains(ACME);
  }

  @Test
  void who_looks_late_does_not_say_since_when_it_is_missing() {
    TenantDomain claim = proved(ACME);
    String id = claim.stamp().id();
    dns.clear();
    domains.verify(ACME, id);
    place.pass(TenantDomains.MISSING);
    meanwhile =
        () -> {
          publish(claim);
          domains.verify(ACME, id);
        };
    assertThat(domains.verify(ACME, id).missingSince()).isEmpty();
    assertThat(domains.holder("example.org")).contains(ACME);
  }

  @Test
  void who_looks_late_brings_back_no_claim_that_is_over() {
    TenantDomain claim = proved(ACME);
    String id = claim.stamp().id();
    Map<String, List<String>> kept = Map.copyOf(dns);
    dns.clear();
    domains.verify(ACME, id);
    place.pass(TenantDomains.MISSING);
    dns.putAll(kept);
    meanwhile =
        () -> {
          dns.clear();
          domains.verify(ACME, id);
        };
    assertThat(domains.verify(ACME, id).state()).isEqualTo(State.REVOKED);
    assertThat(domains.holder("example.org")).isEmpty();
  }

  @Test
  void a_claim_that_is_over_stays_what_it_is() {
    TenantDomain claim = proved(ACME);
    dns.clear();
    domains.recheck(10);
    place.pass(TenantDomains.MISSING);
    domains.recheck(10);
    place.pass(TenantDomains.PENDING);
    for (boolean isThere : new boolean[] {false, true}) {
      if (isThere) {
        publish(claim);
      }
      assertThatThrownBy(() -> domains.verify(ACME, claim.stamp().id()))
          .isInstanceOfSatisfying(
              StorageException.Conflict.class, e -> assertThat(e.field()).contains("state"));
      assertThat(domains.find(ACME, claim.stamp().id()).orElseThrow().state())
          .isEqualTo(State.REVOKED);
    }
  }

  @Test
  void those_of_whom_nobody_answers_keep_no_other_from_being_looked_at() {
    TenantDomain down = domains.claim(ACME, "example.org");
    silent.add(down.recordName());
    place.pass(Duration.ofMillis(1));
    TenantDomain up = domains.claim(ACME, "example.net");
    publish(up);
    domains.recheck(1);
    place.pass(Duration.ofMillis(1));
    domains.recheck(1);
    assertThat(domains.holder("example.net")).contains(ACME);
    assertThat(domains.find(ACME, down.stamp().id()).orElseThrow().state())
        .isEqualTo(State.PENDING);
  }

  @Test
  void a_look_that_finds_nothing_new_is_not_told() {
    proved(ACME);
    long before = entries();
    place.pass(Duration.ofMillis(1));
    domains.recheck(10);
    assertThat(entries()).isEqualTo(before);
    dns.clear();
    domains.recheck(10);
    assertThat(entries()).isEqualTo(before + 1);
  }

  private long entries() {
    return place.system.read(tx -> tx.audit().count(AuditQuery.ALL));
  }

  @Test
  void a_claim_waits_thirty_days() {
    TenantDomain claim = domains.claim(ACME, "example.org");
    place.pass(TenantDomains.PENDING.minusMillis(1));
    domains.recheck(10);
    assertThat(domains.find(ACME, claim.stamp().id()).orElseThrow().state())
        .isEqualTo(State.PENDING);
    place.pass(Duration.ofMillis(1));
    domains.recheck(10);
    assertThat(domains.find(ACME, claim.stamp().id()).orElseThrow().state())
        .isEqualTo(State.FAILED);
  }

  @Test
  void one_proved_domain_is_the_main_one() {
    TenantDomain first = proved(ACME);
    TenantDomain second = domains.claim(ACME, "example.net");
    assertThatThrownBy(() -> domains.makePrimary(ACME, second.stamp().id()))
        .isInstanceOf(StorageException.Conflict.class);
    domains.makePrimary(ACME, first.stamp().id());
    publish(second);
    domains.verify(ACME, second.stamp().id());
    domains.makePrimary(ACME, second.stamp().id());
    assertThat(domains.list(ACME, PageRequest.first(10)).items())
        .filteredOn(TenantDomain::isPrimary)
        .extracting(TenantDomain::domain)
        .containsExactly("example.net");
  }

  @Test
  void what_no_organization_can_own_is_refused() {
    for (String domain :
        List.of(
            "",
            "org",
            "co.uk",
            "github.io",
            "gmail.com",
            "localhost",
            "example",
            "ex ample.org",
            "example..org",
            ".example.org",
            "example.org.",
            "-a.org",
            "127.0.0.1",
            "a_b.org",
            "example.org/x",
            "a".repeat(64) + ".org",
            "\u0000.org")) {
      assertThatThrownBy(() -> domains.claim(ACME, domain))
          .as(domain)
          .isInstanceOf(StorageException.InvalidInput.class);
    }
    assertThatThrownBy(() -> domains.claim("nobody", "example.org"))
        .isInstanceOf(StorageException.MissingReference.class);
  }

  @Test
  void letters_of_all_alphabets_are_kept_as_dns_has_them() {
    assertThat(domains.claim(ACME, "bücher.example.org").domain())
        .isEqualTo("xn--bcher-kva.example.org");
    assertThat(domains.claim(ACME, "XN--BCHER-KVA.example.org").domain())
        .isEqualTo("xn--bcher-kva.example.org");
  }
}
