package dev.keyhold.iam;

import dev.keyhold.tables.TableSet;

/**
 * The tables behind sign-in, second factors, teams, OAuth and provisioning, in the names and the
 * forms that better-auth runs on. Accounts, organizations and memberships are Keyhold's own.
 */
public final class IamTables {
  /** All of them, with the files that lead a database to them. */
  public static final TableSet SET =
      TableSet.of(
              "iam",
              Team.TABLE,
              FileFolder.TABLE,
              Session.TABLE,
              OAuthRefreshToken.TABLE,
              AccountProfile.TABLE,
              OrganizationProfile.TABLE,
              WaitingOrganization.TABLE,
              MemberProfile.TABLE,
              ExternalIdentity.TABLE,
              VerificationCode.TABLE,
              RateLimit.TABLE,
              Invitation.TABLE,
              TeamMember.TABLE,
              OrganizationRole.TABLE,
              Passkey.TABLE,
              TwoFactor.TABLE,
              IamApiKey.TABLE,
              Subscription.TABLE,
              SsoProvider.TABLE,
              ScimProvider.TABLE,
              DeviceCode.TABLE,
              SigningKey.TABLE,
              WalletAddress.TABLE,
              OAuthApplication.TABLE,
              OAuthClient.TABLE,
              OAuthAccessToken.TABLE,
              OAuthConsent.TABLE,
              OAuthResource.TABLE,
              OAuthClientResource.TABLE,
              OAuthClientAssertion.TABLE,
              StoredFile.TABLE)
          .migrations(IamTables.class::getResourceAsStream, "iam", "seed_names");

  private IamTables() {}
}
