package dev.keyhold.core;

import dev.keyhold.core.TenantDomain.State;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Global;
import dev.keyhold.tables.Tables;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which domains are an organization's. To claim one says nothing; whoever can write the record that
 * {@link TenantDomain#recordName} and {@link TenantDomain#verificationToken} say has proved it, and
 * one organization at the most has.
 *
 * <p>This object may be shared by threads; no method is called inside a unit of work, as none waits
 * for the name servers while others wait for it.
 */
public final class TenantDomains {
  /** How long a claim may wait for its proof. */
  public static final Duration PENDING = Duration.ofDays(30);

  /** How long the record may be missing. */
  public static final Duration MISSING = Duration.ofDays(7);

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TOKEN_BYTES = 20;

  private final Storage system;
  private final Tables tables;
  private final InstantSource clock;
  private final TxtRecords records;

  TenantDomains(Storage system, Tables tables, InstantSource clock, TxtRecords records) {
    this.system = system;
    this.tables = tables;
    this.clock = clock;
    this.records = records;
  }

  private <T> T read(Function<Global, T> work) {
    return system.read(tx -> work.apply(tables.global(tx)));
  }

  private <T> T write(Function<Global, T> work) {
    return system.write(tx -> work.apply(tables.global(tx)));
  }

  /**
   * Claims a domain, and says how to prove it; the same again, if it was claimed before.
   *
   * @param domain in letters of any alphabet, or as DNS has it
   * @throws StorageException.InvalidInput if it is a public suffix, one of a provider of mail, or
   *     no domain
   * @throws StorageException.MissingReference if there is no such organization
   */
  public TenantDomain claim(String organizationId, String domain) {
    String name = DomainName.of(domain);
    return write(
        rows ->
            of(rows, organizationId, name)
                .filter(there -> !there.isOver())
                .orElseGet(() -> claimed(rows, organizationId, name)));
  }

  private static Optional<TenantDomain> of(Global rows, String organizationId, String name) {
    return rows.find(
        TenantDomain.TABLE,
        TenantDomain.BY_ORGANIZATION,
        TenantDomain.ORGANIZATION_ID.is(organizationId),
        TenantDomain.DOMAIN.is(name));
  }

  /** With a new token, in the place of one that was not proved in time. */
  private static TenantDomain claimed(Global rows, String organizationId, String name) {
    of(rows, organizationId, name)
        .ifPresent(there -> rows.delete(TenantDomain.TABLE, there.stamp().id()));
    return rows.insert(
        TenantDomain.TABLE,
        fresh ->
            new TenantDomain(
                fresh.stamp(),
                organizationId,
                name,
                token(),
                State.PENDING,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  private static String token() {
    byte[] token = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(token);
    return HexFormat.of().formatHex(token);
  }

  /**
   * Looks whether the record is there, and notes what it finds.
   *
   * @return the domain as it is now
   * @throws StorageException.NotFound if the organization has no such claim
   * @throws StorageException.Conflict if another organization has proved it, or the claim is over:
   *     it failed or was revoked, and the domain is to be claimed again
   * @throws StorageException.Unavailable if the name servers do not answer; nothing is noted
   */
  public TenantDomain verify(String organizationId, String id) {
    TenantDomain claim = there(organizationId, id);
    if (claim.isOver()) {
      throw new StorageException.Conflict(
          "state", "the claim is over; whoever claims the domain again gets a new token");
    }
    return note(claim, isThere(claim)).orElseGet(() -> there(organizationId, id));
  }

  private TenantDomain there(String organizationId, String id) {
    return find(organizationId, id).orElseThrow(() -> PowerRows.missing("domain"));
  }

  private boolean isThere(TenantDomain claim) {
    return records.of(claim.recordName()).contains(claim.verificationToken());
  }

  /** Empty if somebody else has noted something since the claim was read. */
  private Optional<TenantDomain> note(TenantDomain claim, boolean found) {
    DomainLook look = new DomainLook(claim, clock.instant());
    try {
      return Optional.of(write(rows -> found ? look.proved(rows) : look.missing(rows)));
    } catch (StorageException.Duplicate e) {
      throw new StorageException.Conflict(
          "domain", "another organization has proved that the domain is its own");
    } catch (StorageException.Conflict e) {
      return Optional.empty();
    }
  }

  /**
   * Looks at those anew that are pending or proved, the longest unseen first. Of those whose name
   * servers do not answer only the time of the look is noted.
   *
   * @param most at how many of each at the most
   * @return of how many it found something out
   */
  public int recheck(int most) {
    int looked = 0;
    for (State state : new State[] {State.PENDING, State.VERIFIED}) {
      List<TenantDomain> claims =
          read(
              rows ->
                  rows.from(TenantDomain.TABLE)
                      .by(TenantDomain.BY_STATE)
                      .where(TenantDomain.STATE.is(state))
                      .page(PageRequest.first(most))
                      .items());
      for (TenantDomain claim : claims) {
        looked += recheck(claim) ? 1 : 0;
      }
    }
    return looked;
  }

  private boolean recheck(TenantDomain claim) {
    try {
      return note(claim, isThere(claim)).isPresent();
    } catch (StorageException.NotFound e) {
      return false; // it was released meanwhile
    } catch (StorageException.Unavailable | StorageException.Conflict e) {
      noteTime(claim); // nobody answers, or somebody else has it
      return false;
    }
  }

  private void noteTime(TenantDomain claim) {
    DomainLook look = new DomainLook(claim, clock.instant());
    try {
      system.run(tx -> look.inVain(tables.global(tx)));
    } catch (StorageException.NotFound | StorageException.Conflict e) {
      // Somebody else has noted more than that.
    }
  }

  /**
   * Makes a proved domain the main one of its organization.
   *
   * @throws StorageException.Conflict if it is not proved
   */
  public TenantDomain makePrimary(String organizationId, String id) {
    there(organizationId, id);
    return write(
        rows -> {
          rows.find(
                  TenantDomain.TABLE,
                  TenantDomain.BY_PRIMARY,
                  TenantDomain.PRIMARY_OF.is(organizationId))
              .ifPresent(
                  before ->
                      rows.update(
                          TenantDomain.TABLE,
                          before.stamp().id(),
                          TenantDomain.PRIMARY_OF.cleared()));
          return rows.updateIf(
                  TenantDomain.TABLE,
                  id,
                  List.of(TenantDomain.STATE.is(State.VERIFIED)),
                  TenantDomain.PRIMARY_OF.to(organizationId))
              .after();
        });
  }

  /**
   * Gives a domain or a claim up.
   *
   * @return whether there was one
   */
  public boolean release(String organizationId, String id) {
    return write(
        rows ->
            rows.find(TenantDomain.TABLE, id)
                .filter(claim -> claim.organizationId().equals(organizationId))
                .flatMap(claim -> rows.delete(TenantDomain.TABLE, id))
                .isPresent());
  }

  public Optional<TenantDomain> find(String organizationId, String id) {
    return read(rows -> rows.find(TenantDomain.TABLE, id))
        .filter(claim -> claim.organizationId().equals(organizationId));
  }

  /** Those of an organization, by their names. */
  public Page<TenantDomain> list(String organizationId, PageRequest page) {
    return read(
        rows ->
            rows.from(TenantDomain.TABLE)
                .by(TenantDomain.BY_ORGANIZATION)
                .where(TenantDomain.ORGANIZATION_ID.is(organizationId))
                .page(page));
  }

  /**
   * The organization whose domain this is; of a domain below it nothing is said.
   *
   * @throws StorageException.InvalidInput if it is no domain that anybody could own
   */
  public Optional<String> holder(String domain) {
    String name = DomainName.of(domain);
    return read(rows ->
            rows.find(
                TenantDomain.TABLE, TenantDomain.BY_HELD_DOMAIN, TenantDomain.HELD_DOMAIN.is(name)))
        .map(TenantDomain::organizationId);
  }
}
