package dev.keyhold.apps;

import dev.keyhold.apps.License.Source;
import dev.keyhold.apps.License.Status;
import dev.keyhold.apps.LicenseActivation.Outcome;
import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Stamp;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The licences of one organization. What counts is decided each time anew: by the text that was
 * brought, the pinned roots, the denials, and the latest time that was seen. Nothing else is asked,
 * whatever other columns say; and a licence that is over deletes nothing.
 *
 * <p>No method is called inside a unit of work. Whether the caller may is asked elsewhere, before.
 * This object may be shared by threads.
 */
public final class Licenses {
  private final Storages storages;
  private final LicenseSight sight;
  private final String organizationId;

  Licenses(LicenseSight sight) {
    this.storages = sight.storages();
    this.sight = sight;
    this.organizationId = sight.organizationId();
  }

  private <T> T write(Function<LicenseRows, T> work) {
    return storages.write(organizationId, tenant -> work.apply(new LicenseRows(tenant)));
  }

  private <T> T read(Function<LicenseRows, T> work) {
    return storages.read(organizationId, tenant -> work.apply(new LicenseRows(tenant)));
  }

  /**
   * Takes a licence. One that is there already is answered again, and taken out if it was put away;
   * one whose time has not begun is taken too. Each try is in the {@linkplain #activations log}.
   *
   * @param accountId who brings it
   * @throws LicenseRefused if it does not count, or another one of its name was taken before
   */
  public License bring(LicenseFile file, Source source, Optional<String> accountId) {
    LicenseClock.note(storages);
    LicenseClock.Seen seen = sight.clock().seen();
    Optional<LicenseRefusal> refusal = sight.refusal(file, seen);
    if (refusal.isPresent() && refusal.get() != LicenseRefusal.NOT_YET) {
      throw rejected(file, accountId, refusal.get());
    }
    License taken = taken(file, source, accountId, Status.of(refusal));
    if (!taken.file().equals(file)) {
      throw rejected(file, accountId, LicenseRefusal.REPLAYED);
    }
    return taken;
  }

  /**
   * What a licence says that would count now; nothing is kept.
   *
   * @throws LicenseRefused if it would not
   */
  public LicenseTerms verify(LicenseFile file) {
    sight
        .refusal(file, sight.clock().seen())
        .ifPresent(
            why -> {
              throw new LicenseRefused(why);
            });
    return sight.judge().chain(file).terms();
  }

  private LicenseRefused rejected(
      LicenseFile file, Optional<String> accountId, LicenseRefusal why) {
    return write(
        rows -> {
          rows.log(file, Optional.empty(), accountId, Outcome.REJECTED, Optional.of(why));
          return new LicenseRefused(why);
        });
  }

  private License taken(
      LicenseFile file, Source source, Optional<String> accountId, Status status) {
    LicenseChain chain = sight.judge().chain(file);
    return write(
        rows -> {
          rows.lock(chain.terms().appId());
          Optional<License> there = rows.named(chain).map(it -> takenOut(rows, it, file, status));
          License license =
              there.orElseGet(
                  () -> rows.add(fresh(rows, file, chain, source, status), chain.terms()));
          if (license.file().equals(file)) {
            rows.log(
                file,
                Optional.of(license),
                accountId,
                there.isPresent() ? Outcome.DUPLICATE : Outcome.ACCEPTED,
                Optional.empty());
          }
          return license;
        });
  }

  /** Whoever brings one again that was put away wants it to count. */
  private static License takenOut(
      LicenseRows rows, License there, LicenseFile file, Status status) {
    return there.archivedAt().isPresent() && there.file().equals(file)
        ? rows.tenant()
            .rows()
            .update(
                License.TABLE,
                there.stamp().id(),
                License.ARCHIVED_AT.cleared(),
                License.STATUS.to(status))
            .after()
        : there;
  }

  private License fresh(
      LicenseRows rows, LicenseFile file, LicenseChain chain, Source source, Status status) {
    Instant now = rows.tenant().now();
    Stamp stamp = Stamp.of(Ids.newId(now), now, now);
    return License.of(stamp, organizationId, file, chain, source, status);
  }

  /**
   * How the organization stands with an app now. The licence that was {@linkplain #select selected}
   * counts, if it may; else the best of the others: one of a file before one from afar, then by
   * tier, the later end, the newer one.
   *
   * @throws StorageException.InvalidInput if it is no name of an app
   */
  public LicenseStanding standing(String appId) {
    String app = AppName.of(appId).text();
    LicenseSight.Judged judged = sight.judged(app);
    return read(rows -> sight.standing(rows, app, judged));
  }

  /**
   * Prefers a licence to the others of its app.
   *
   * @throws StorageException.NotFound if there is no such licence
   * @throws StorageException.Conflict if it does not count now
   */
  public License select(String licenseId) {
    License license = there(licenseId);
    LicenseSight.Judged judged = sight.judged(license.appId());
    return write(
        rows -> {
          License now = rows.there(licenseId);
          LicenseSight.refusal(now, judged)
              .ifPresent(
                  why -> {
                    throw new StorageException.Conflict(
                        "licenseId", "the licence does not count: " + why.words());
                  });
          rows.select(now.appId(), Optional.of(licenseId));
          return now;
        });
  }

  /** Lets the best licence of an app count. */
  public void unselect(String appId) {
    String app = AppName.of(appId).text();
    write(
        rows -> {
          rows.select(app, Optional.empty());
          return app;
        });
  }

  private License there(String licenseId) {
    return find(licenseId).orElseThrow(() -> SharedAppRows.missing("licence"));
  }

  public Optional<License> find(String licenseId) {
    return read(rows -> rows.tenant().rows().find(License.TABLE, licenseId));
  }

  /**
   * By their names; their words are as they were when somebody last {@linkplain #refresh looked}.
   */
  public Page<License> list(PageRequest page) {
    return read(rows -> rows.tenant().rows().from(License.TABLE).by(License.BY_NAME).page(page));
  }

  /** What was brought, and what became of it, the last first. */
  public Page<LicenseActivation> activations(PageRequest page) {
    return read(
        rows ->
            rows.tenant()
                .rows()
                .from(LicenseActivation.TABLE)
                .by(LicenseActivation.BY_LINE)
                .descending()
                .page(page));
  }

  /**
   * Puts a licence away, as when an app is uninstalled. It stays, and counts no more.
   *
   * @throws StorageException.NotFound if there is no such licence
   */
  public License archive(String licenseId) {
    return archived(licenseId, Optional.of(storages.clock().instant()));
  }

  /**
   * Takes it out again.
   *
   * @throws StorageException.NotFound if there is no such licence
   */
  public License restore(String licenseId) {
    return archived(licenseId, Optional.empty());
  }

  private License archived(String licenseId, Optional<Instant> at) {
    LicenseSight.Judged judged = sight.judged(there(licenseId).appId());
    return write(
        rows -> {
          License now = rows.there(licenseId);
          rows.lock(now.appId());
          License changed =
              rows.tenant()
                  .rows()
                  .update(License.TABLE, licenseId, License.ARCHIVED_AT.to(at))
                  .after();
          return refreshed(rows, changed, judged);
        });
  }

  /**
   * Derives what is kept beside the licences of an app anew: their words, and what they give.
   *
   * @return how many there are
   */
  public int refresh(String appId) {
    String app = AppName.of(appId).text();
    LicenseClock.note(storages);
    LicenseSight.Judged judged = sight.judged(app);
    return write(
        rows -> {
          rows.lock(app);
          int all = 0;
          for (License each : rows.of(app)) {
            refreshed(rows, each, judged);
            all++;
          }
          return all;
        });
  }

  private License refreshed(LicenseRows rows, License license, LicenseSight.Judged judged) {
    Status status = Status.of(LicenseSight.refusal(license, judged));
    try {
      rows.entitle(license, sight.judge().chain(license.file()).terms());
    } catch (LicenseRefused e) {
      rows.disentitle(license); // Nothing is known of what it gives.
    }
    return rows.tenant()
        .beneath()
        .update(License.TABLE, license.stamp().id(), License.STATUS.to(status))
        .after();
  }

  /**
   * Lets an account use a seat of an app; the same again if it has one.
   *
   * @throws StorageException.Conflict if no licence counts, or all its seats are used
   * @throws StorageException.MissingReference if there is no such account
   */
  public LicenseSeat takeSeat(String appId, String accountId) {
    String app = AppName.of(appId).text();
    LicenseSight.Judged judged = sight.judged(app);
    return write(
        rows -> {
          rows.lock(app);
          return rows.seat(app, accountId)
              .orElseGet(() -> seated(rows, app, accountId, sight.standing(rows, app, judged)));
        });
  }

  private static LicenseSeat seated(
      LicenseRows rows, String app, String accountId, LicenseStanding standing) {
    if (!standing.isLicensed()) {
      throw new StorageException.Conflict("appId", "the organization has no licence that counts");
    }
    OptionalLong most = standing.limit(LicenseTerms.SEATS);
    if (most.isPresent() && rows.seats(app) >= most.getAsLong()) {
      throw new StorageException.Conflict(
          "accountId", "all " + most.getAsLong() + " seats of the licence are used");
    }
    return rows.tenant()
        .rows()
        .insert(
            LicenseSeat.TABLE,
            fresh -> new LicenseSeat(fresh.stamp(), fresh.organizationId(), app, accountId));
  }

  /**
   * Gives a seat back.
   *
   * @return whether the account had one
   */
  public boolean leaveSeat(String appId, String accountId) {
    String app = AppName.of(appId).text();
    return write(
        rows ->
            rows.seat(app, accountId)
                .flatMap(seat -> rows.tenant().rows().delete(LicenseSeat.TABLE, seat.stamp().id()))
                .isPresent());
  }

  /** Who uses the seats of an app. */
  public Page<LicenseSeat> seats(String appId, PageRequest page) {
    String app = AppName.of(appId).text();
    return read(
        rows ->
            rows.tenant()
                .rows()
                .from(LicenseSeat.TABLE)
                .by(LicenseSeat.BY_APP)
                .where(LicenseSeat.APP_ID.is(app))
                .page(page));
  }
}
