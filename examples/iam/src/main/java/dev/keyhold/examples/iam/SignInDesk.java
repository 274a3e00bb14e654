package dev.keyhold.examples.iam;

import dev.keyhold.iam.ExternalIdentity;
import dev.keyhold.iam.Invitation;
import dev.keyhold.iam.OrganizationRole;
import dev.keyhold.iam.SecretText;
import dev.keyhold.iam.Session;
import dev.keyhold.iam.Team;
import dev.keyhold.iam.TeamMember;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import dev.keyhold.tables.Tables;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Where people of a hub sign in: the rows are those of {@code keyhold-iam}, what they mean is said
 * here. Over an audited storage each change has its entry in the trail.
 */
public final class SignInDesk {
  private static final Duration SESSION = Duration.ofHours(12);
  private static final Duration INVITATION = Duration.ofDays(7);
  private static final PageRequest PAGE = PageRequest.first(100);

  private final Storage storage;
  private final InstantSource clock;
  private final Tables tables;
  private final SecureRandom random = new SecureRandom();

  public SignInDesk(Storage storage, InstantSource clock) {
    this.storage = storage;
    this.clock = clock;
    this.tables = Tables.of(clock);
  }

  /** Who comes from a provider for the first time gets an account, and both in one unit. */
  public String signIn(String provider, String idThere, String email, String device) {
    return storage.write(
        tx -> {
          String account =
              tables
                  .global(tx)
                  .find(
                      ExternalIdentity.TABLE,
                      ExternalIdentity.BY_PROVIDER_AND_ACCOUNT,
                      ExternalIdentity.PROVIDER_ID.is(provider),
                      ExternalIdentity.ACCOUNT_ID.is(idThere))
                  .map(ExternalIdentity::userId)
                  .orElseGet(() -> signUp(tx, provider, idThere, email));
          return begin(tx, account, device);
        });
  }

  private String signUp(Transaction tx, String provider, String idThere, String email) {
    Instant now = clock.instant();
    Account account = Account.builder(Ids.newId(now), now).email(email).build();
    tx.identities().accounts().create(account);
    tables
        .global(tx)
        .insert(
            ExternalIdentity.TABLE,
            row ->
                new ExternalIdentity(
                    row.stamp(),
                    account.id(),
                    provider,
                    idThere,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
    return account.id();
  }

  private String begin(Transaction tx, String account, String device) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    tables
        .global(tx)
        .insert(
            Session.TABLE,
            row ->
                new Session(
                    row.stamp(),
                    account,
                    new SecretText(token),
                    clock.instant().plus(SESSION),
                    Optional.empty(),
                    Optional.of(device),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
    return token;
  }

  /** Who has this token, unless his session has ended or his account works no more. */
  public Optional<Account> holder(String token) {
    return storage.read(
        tx ->
            tables
                .global(tx)
                .find(Session.TABLE, Session.BY_TOKEN, Session.TOKEN.is(new SecretText(token)))
                .filter(session -> session.expiresAt().isAfter(clock.instant()))
                .flatMap(session -> tx.identities().accounts().find(session.userId()))
                .filter(account -> account.status() == AccountStatus.ACTIVE));
  }

  /** Where somebody is signed in, the session that ends first before the others. */
  public List<Session> sessions(String account) {
    return storage.read(
        tx ->
            tables
                .global(tx)
                .from(Session.TABLE)
                .where(Session.USER_ID.is(account))
                .page(PAGE)
                .items());
  }

  /** Ends a session, if it is one of this account. */
  public boolean end(String account, String session) {
    return storage.write(
        tx ->
            tables
                .global(tx)
                .find(Session.TABLE, session)
                .filter(found -> found.userId().equals(account))
                .flatMap(found -> tables.global(tx).delete(Session.TABLE, found))
                .isPresent());
  }

  public Invitation invite(String organization, String email, String role, String inviter) {
    return storage.write(
        tx ->
            tables
                .in(tx, organization)
                .insert(
                    Invitation.TABLE,
                    row ->
                        new Invitation(
                            row.stamp(),
                            row.tenant(),
                            email,
                            Optional.of(role),
                            Optional.empty(),
                            Invitation.Status.PENDING,
                            clock.instant().plus(INVITATION),
                            inviter)));
  }

  /** The invitation is answered and the membership is there, or neither. */
  public Membership accept(String organization, String invitation, String account) {
    return storage.write(
        tx -> {
          tables
              .in(tx, organization)
              .updateIf(
                  Invitation.TABLE,
                  invitation,
                  List.of(Invitation.STATUS.is(Invitation.Status.PENDING)),
                  Invitation.STATUS.to(Invitation.Status.ACCEPTED));
          return tx.identities()
              .members()
              .add(Membership.of(organization, account, MembershipLevel.MEMBER, clock.instant()));
        });
  }

  public Team team(String organization, String name, List<String> accounts) {
    return storage.write(
        tx -> {
          Team team =
              tables
                  .in(tx, organization)
                  .insert(
                      Team.TABLE,
                      row ->
                          new Team(
                              row.stamp(),
                              organization,
                              name,
                              Optional.empty(),
                              Optional.empty(),
                              Optional.empty(),
                              Optional.empty(),
                              accounts.size()));
          for (String account : accounts) {
            tables
                .global(tx)
                .insert(
                    TeamMember.TABLE,
                    row ->
                        new TeamMember(row.stamp(), team.stamp().id(), account, Optional.empty()));
          }
          return team;
        });
  }

  /** A role of an organization's own, and what it may do: {@code {"invoice": ["read"]}}. */
  public OrganizationRole role(String organization, String name, Json permission) {
    return storage.write(
        tx ->
            tables
                .in(tx, organization)
                .insert(
                    OrganizationRole.TABLE,
                    row -> new OrganizationRole(row.stamp(), organization, name, permission)));
  }
}
