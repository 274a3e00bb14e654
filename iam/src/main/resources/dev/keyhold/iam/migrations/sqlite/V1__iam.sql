CREATE TABLE team (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  description TEXT,
  slug TEXT,
  logo TEXT,
  metadata TEXT CHECK (json_valid(metadata)),
  member_count INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at),
  UNIQUE (organization_id, id)
) STRICT;

CREATE INDEX team_by_name ON team (organization_id, name, id);
CREATE TABLE folder (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at),
  UNIQUE (organization_id, id)
) STRICT;

CREATE INDEX folder_by_user_id ON folder (organization_id, user_id, id);
CREATE INDEX folder_of_user_id ON folder (user_id, organization_id, id);
CREATE TABLE session (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  token TEXT NOT NULL,
  expires_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', expires_at) IS expires_at),
  ip_address TEXT,
  user_agent TEXT,
  impersonated_by TEXT REFERENCES accounts (id) ON DELETE SET NULL,
  active_organization_id TEXT REFERENCES organizations (id) ON DELETE SET NULL,
  active_team_id TEXT REFERENCES team (id) ON DELETE SET NULL,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at)
) STRICT;

CREATE UNIQUE INDEX session_by_token ON session (token);
CREATE INDEX session_by_user_id_expires_at ON session (user_id, expires_at, id);
CREATE INDEX session_by_expires_at ON session (expires_at, id);
CREATE INDEX session_of_impersonated_by ON session (impersonated_by, id);
CREATE INDEX session_of_active_organization_id ON session (active_organization_id, id);
CREATE INDEX session_of_active_team_id ON session (active_team_id, id);
CREATE TABLE oauth_refresh_token (
  id TEXT NOT NULL PRIMARY KEY,
  token TEXT NOT NULL,
  client_id TEXT NOT NULL,
  session_id TEXT REFERENCES session (id) ON DELETE SET NULL,
  user_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  reference_id TEXT,
  expires_at TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', expires_at) IS expires_at),
  revoked TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', revoked) IS revoked),
  scopes TEXT NOT NULL CHECK (json_valid(scopes)),
  authorization_code_id TEXT,
  resources TEXT CHECK (json_valid(resources)),
  requested_user_info_claims TEXT CHECK (json_valid(requested_user_info_claims)),
  rotated_at TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', rotated_at) IS rotated_at),
  rotation_replay_response TEXT,
  rotation_replay_expires_at TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', rotation_replay_expires_at) IS rotation_replay_expires_at),
  auth_time TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', auth_time) IS auth_time),
  confirmation TEXT CHECK (json_valid(confirmation)),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at)
) STRICT;

CREATE UNIQUE INDEX oauth_refresh_token_by_token ON oauth_refresh_token (token);
CREATE INDEX oauth_refresh_token_by_client_id ON oauth_refresh_token (client_id, id);
CREATE INDEX oauth_refresh_token_by_expires_at ON oauth_refresh_token (expires_at, id);
CREATE INDEX oauth_refresh_token_of_session_id ON oauth_refresh_token (session_id, id);
CREATE INDEX oauth_refresh_token_of_user_id ON oauth_refresh_token (user_id, id);
CREATE TABLE account_profile (
  id TEXT NOT NULL PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  email_verified INTEGER NOT NULL DEFAULT 0 CHECK (email_verified IN (0, 1)),
  image TEXT,
  role TEXT,
  ban_reason TEXT,
  ban_expires TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', ban_expires) IS ban_expires),
  is_anonymous INTEGER NOT NULL DEFAULT 0 CHECK (is_anonymous IN (0, 1)),
  phone_number TEXT,
  phone_number_verified INTEGER NOT NULL DEFAULT 0 CHECK (phone_number_verified IN (0, 1)),
  two_factor_enabled INTEGER NOT NULL DEFAULT 0 CHECK (two_factor_enabled IN (0, 1)),
  username TEXT,
  display_username TEXT,
  stripe_customer_id TEXT,
  last_login_method TEXT,
  upload_limit INTEGER,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at)
) STRICT;

CREATE UNIQUE INDEX account_profile_by_account_id ON account_profile (account_id);
CREATE UNIQUE INDEX account_profile_by_phone_number ON account_profile (phone_number);
CREATE UNIQUE INDEX account_profile_by_username ON account_profile (username);
CREATE INDEX account_profile_by_ban_expires ON account_profile (ban_expires, id);
CREATE TABLE organization_profile (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  logo TEXT,
  type TEXT NOT NULL DEFAULT 'individual' CHECK (type IN ('individual', 'team', 'enterprise')),
  is_personal INTEGER NOT NULL DEFAULT 0 CHECK (is_personal IN (0, 1)),
  max_members INTEGER,
  features TEXT CHECK (json_valid(features)),
  settings TEXT CHECK (json_valid(settings)),
  subscription_tier TEXT NOT NULL DEFAULT 'free' CHECK (subscription_tier IN ('free', 'plus', 'pro', 'enterprise')),
  subscription_status TEXT NOT NULL DEFAULT 'active' CHECK (subscription_status IN ('active', 'canceled')),
  stripe_customer_id TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at)
) STRICT;

CREATE UNIQUE INDEX organization_profile_by_organization_id ON organization_profile (organization_id);
CREATE INDEX organization_profile_by_type ON organization_profile (type, id);
CREATE INDEX organization_profile_by_subscription_tier_subscription_status ON organization_profile (subscription_tier, subscription_status, id);
CREATE TABLE organization_waiting (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  slug TEXT NOT NULL,
  logo TEXT,
  metadata TEXT CHECK (json_valid(metadata)),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at)
) STRICT;

CREATE UNIQUE INDEX organization_waiting_by_slug ON organization_waiting (slug);
CREATE TABLE member_profile (
  id TEXT NOT NULL PRIMARY KEY,
  member_id TEXT NOT NULL REFERENCES organization_members (id) ON DELETE CASCADE,
  role TEXT NOT NULL DEFAULT 'member',
  status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'inactive', 'offline', 'suspended', 'deleted', 'invited')),
  invited_by TEXT REFERENCES accounts (id) ON DELETE SET NULL,
  invited_at TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', invited_at) IS invited_at),
  joined_at TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', joined_at) IS joined_at),
  last_active_at TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', last_active_at) IS last_active_at),
  permissions TEXT CHECK (json_valid(permissions)),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at)
) STRICT;

CREATE UNIQUE INDEX member_profile_by_member_id ON member_profile (member_id);
CREATE INDEX member_profile_by_status ON member_profile (status, id);
CREATE INDEX member_profile_by_last_active_at ON member_profile (last_active_at, id);
CREATE INDEX member_profile_of_invited_by ON member_profile (invited_by, id);
CREATE TABLE account (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  provider_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  access_token TEXT,
  refresh_token TEXT,
  id_token TEXT,
  access_token_expires_at TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', access_token_expires_at) IS access_token_expires_at),
  refresh_token_expires_at TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', refresh_token_expires_at) IS refresh_token_expires_at),
  scope TEXT,
  password TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at)
) STRICT;

CREATE UNIQUE INDEX account_by_provider_id_account_id ON account (provider_id, account_id);
CREATE INDEX account_by_user_id_provider_id ON account (user_id, provider_id, id);
CREATE INDEX account_by_access_token_expires_at ON account (access_token_expires_at, id);
CREATE INDEX account_by_refresh_token_expires_at ON account (refresh_token_expires_at, id);
CREATE TABLE verification (
  id TEXT NOT NULL PRIMARY KEY,
  identifier TEXT NOT NULL,
  value TEXT NOT NULL,
  expires_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', expires_at) IS expires_at),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at)
) STRICT;

CREATE INDEX verification_by_identifier_expires_at ON verification (identifier, expires_at, id);
CREATE INDEX verification_by_expires_at ON verification (expires_at, id);
CREATE TABLE rate_limit (
  id TEXT NOT NULL PRIMARY KEY,
  key TEXT NOT NULL,
  count INTEGER NOT NULL DEFAULT 0,
  last_request INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at)
) STRICT;

CREATE UNIQUE INDEX rate_limit_by_key ON rate_limit (key);
CREATE INDEX rate_limit_by_last_request ON rate_limit (last_request, id);
CREATE TABLE invitation (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT REFERENCES organizations (id) ON DELETE CASCADE,
  email TEXT NOT NULL,
  role TEXT,
  team_id TEXT,
  status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'accepted', 'rejected', 'canceled', 'cancelled')),
  expires_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', expires_at) IS expires_at),
  inviter_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at),
  UNIQUE (organization_id, id)
) STRICT;

CREATE INDEX invitation_by_email_status ON invitation (organization_id, email, status, id);
CREATE INDEX invitation_by_status_expires_at ON invitation (organization_id, status, expires_at, id);
CREATE INDEX invitation_of_inviter_id ON invitation (inviter_id, organization_id, id);
CREATE TABLE team_member (
  id TEXT NOT NULL PRIMARY KEY,
  team_id TEXT NOT NULL REFERENCES team (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  membership_key TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at)
) STRICT;

CREATE UNIQUE INDEX team_member_by_team_id_user_id ON team_member (team_id, user_id);
CREATE UNIQUE INDEX team_member_by_membership_key ON team_member (membership_key);
CREATE INDEX team_member_by_user_id ON team_member (user_id, id);
CREATE TABLE organization_role (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  role TEXT NOT NULL,
  permission TEXT NOT NULL CHECK (json_valid(permission)),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at),
  UNIQUE (organization_id, id)
) STRICT;

CREATE INDEX organization_role_by_role ON organization_role (organization_id, role, id);
CREATE TABLE passkey (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  name TEXT,
  public_key TEXT NOT NULL,
  credential_id TEXT NOT NULL,
  counter INTEGER NOT NULL,
  device_type TEXT NOT NULL,
  backed_up INTEGER NOT NULL DEFAULT 0 CHECK (backed_up IN (0, 1)),
  transports TEXT,
  aaguid TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at),
  CONSTRAINT passkey_counts CHECK (counter >= 0)
) STRICT;

CREATE UNIQUE INDEX passkey_by_credential_id ON passkey (credential_id);
CREATE INDEX passkey_by_user_id ON passkey (user_id, id);
CREATE TABLE two_factor (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT REFERENCES organizations (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  secret TEXT NOT NULL,
  backup_codes TEXT NOT NULL,
  verified INTEGER NOT NULL DEFAULT 1 CHECK (verified IN (0, 1)),
  failed_verification_count INTEGER NOT NULL DEFAULT 0,
  locked_until TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', locked_until) IS locked_until),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at),
  UNIQUE (organization_id, id)
) STRICT;

CREATE INDEX two_factor_by_user_id ON two_factor (organization_id, user_id, id);
CREATE INDEX two_factor_of_user_id ON two_factor (user_id, organization_id, id);
CREATE TABLE apikey (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT REFERENCES organizations (id) ON DELETE CASCADE,
  config_id TEXT NOT NULL DEFAULT 'default',
  name TEXT,
  start TEXT,
  prefix TEXT,
  key TEXT NOT NULL,
  reference_id TEXT NOT NULL,
  refill_interval INTEGER,
  refill_amount INTEGER,
  last_refill_at TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', last_refill_at) IS last_refill_at),
  enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  rate_limit_enabled INTEGER NOT NULL DEFAULT 1 CHECK (rate_limit_enabled IN (0, 1)),
  rate_limit_time_window INTEGER,
  rate_limit_max INTEGER,
  request_count INTEGER,
  remaining INTEGER,
  last_request TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', last_request) IS last_request),
  expires_at TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', expires_at) IS expires_at),
  permissions TEXT CHECK (json_valid(permissions)),
  metadata TEXT CHECK (json_valid(metadata)),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at),
  UNIQUE (organization_id, id),
  CONSTRAINT apikey_counts CHECK ((refill_amount IS NULL OR refill_amount >= 0) AND (request_count IS NULL OR request_count >= 0) AND (remaining IS NULL OR remaining >= 0)),
  CONSTRAINT apikey_limits CHECK ((rate_limit_time_window IS NULL OR rate_limit_time_window > 0) AND (rate_limit_max IS NULL OR rate_limit_max > 0))
) STRICT;

CREATE UNIQUE INDEX apikey_by_key ON apikey (key);
CREATE INDEX apikey_by_reference_id ON apikey (organization_id, reference_id, id);
CREATE INDEX apikey_by_config_id ON apikey (organization_id, config_id, id);
CREATE INDEX apikey_by_expires_at ON apikey (organization_id, expires_at, id);
CREATE TABLE subscription (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT REFERENCES organizations (id) ON DELETE CASCADE,
  plan TEXT NOT NULL,
  reference_id TEXT NOT NULL,
  stripe_customer_id TEXT,
  stripe_subscription_id TEXT,
  status TEXT NOT NULL DEFAULT 'incomplete',
  period_start TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', period_start) IS period_start),
  period_end TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', period_end) IS period_end),
  trial_start TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', trial_start) IS trial_start),
  trial_end TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', trial_end) IS trial_end),
  cancel_at_period_end INTEGER NOT NULL DEFAULT 0 CHECK (cancel_at_period_end IN (0, 1)),
  cancel_at TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', cancel_at) IS cancel_at),
  canceled_at TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', canceled_at) IS canceled_at),
  ended_at TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', ended_at) IS ended_at),
  seats INTEGER,
  billing_interval TEXT,
  stripe_schedule_id TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at),
  UNIQUE (organization_id, id)
) STRICT;

CREATE INDEX subscription_by_reference_id ON subscription (organization_id, reference_id, id);
CREATE INDEX subscription_by_stripe_subscription_id ON subscription (organization_id, stripe_subscription_id, id);
CREATE TABLE sso_provider (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT REFERENCES organizations (id) ON DELETE CASCADE,
  user_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
  provider_id TEXT NOT NULL,
  issuer TEXT NOT NULL,
  domain TEXT NOT NULL,
  domain_verified INTEGER CHECK (domain_verified IN (0, 1)),
  oidc_config TEXT,
  saml_config TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at),
  UNIQUE (organization_id, id)
) STRICT;

CREATE UNIQUE INDEX sso_provider_by_provider_id ON sso_provider (provider_id);
CREATE INDEX sso_provider_by_domain ON sso_provider (organization_id, domain, id);
CREATE INDEX sso_provider_of_user_id ON sso_provider (user_id, organization_id, id);
CREATE TABLE scim_provider (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT REFERENCES organizations (id) ON DELETE CASCADE,
  provider_id TEXT NOT NULL,
  scim_token TEXT NOT NULL,
  user_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at),
  UNIQUE (organization_id, id)
) STRICT;

CREATE UNIQUE INDEX scim_provider_by_provider_id ON scim_provider (provider_id);
CREATE UNIQUE INDEX scim_provider_by_scim_token ON scim_provider (scim_token);
CREATE INDEX scim_provider_of_user_id ON scim_provider (user_id, organization_id, id);
CREATE TABLE device_code (
  id TEXT NOT NULL PRIMARY KEY,
  device_code TEXT NOT NULL,
  user_code TEXT NOT NULL,
  user_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
  expires_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', expires_at) IS expires_at),
  status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'approved', 'denied')),
  last_polled_at TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', last_polled_at) IS last_polled_at),
  polling_interval INTEGER,
  client_id TEXT,
  scope TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at)
) STRICT;

CREATE UNIQUE INDEX device_code_device_code_uidx ON device_code (device_code);
CREATE UNIQUE INDEX device_code_user_code_uidx ON device_code (user_code);
CREATE INDEX device_code_by_expires_at ON device_code (expires_at, id);
CREATE INDEX device_code_of_user_id ON device_code (user_id, id);
CREATE TABLE jwks (
  id TEXT NOT NULL PRIMARY KEY,
  public_key TEXT NOT NULL,
  private_key TEXT NOT NULL,
  expires_at TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', expires_at) IS expires_at),
  alg TEXT,
  crv TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at)
) STRICT;
CREATE TABLE wallet_address (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  address TEXT NOT NULL,
  chain_id INTEGER NOT NULL,
  is_primary INTEGER NOT NULL DEFAULT 0 CHECK (is_primary IN (0, 1)),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at)
) STRICT;

CREATE UNIQUE INDEX wallet_address_by_user_id_address_chain_id ON wallet_address (user_id, address, chain_id);
CREATE INDEX wallet_address_by_address ON wallet_address (address, id);
CREATE TABLE oauth_application (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT REFERENCES organizations (id) ON DELETE CASCADE,
  name TEXT,
  icon TEXT,
  metadata TEXT CHECK (json_valid(metadata)),
  client_id TEXT,
  client_secret TEXT,
  redirect_urls TEXT,
  type TEXT,
  disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  user_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at),
  UNIQUE (organization_id, id)
) STRICT;

CREATE UNIQUE INDEX oauth_application_by_client_id ON oauth_application (client_id);
CREATE INDEX oauth_application_of_user_id ON oauth_application (user_id, organization_id, id);
CREATE TABLE oauth_client (
  id TEXT NOT NULL PRIMARY KEY,
  client_id TEXT NOT NULL,
  client_secret TEXT,
  disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  skip_consent INTEGER CHECK (skip_consent IN (0, 1)),
  enable_end_session INTEGER CHECK (enable_end_session IN (0, 1)),
  scopes TEXT CHECK (json_valid(scopes)),
  user_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
  name TEXT,
  uri TEXT,
  icon TEXT,
  contacts TEXT CHECK (json_valid(contacts)),
  tos TEXT,
  policy TEXT,
  software_id TEXT,
  software_version TEXT,
  software_statement TEXT,
  redirect_uris TEXT NOT NULL CHECK (json_valid(redirect_uris)),
  post_logout_redirect_uris TEXT CHECK (json_valid(post_logout_redirect_uris)),
  token_endpoint_auth_method TEXT,
  grant_types TEXT CHECK (json_valid(grant_types)),
  response_types TEXT CHECK (json_valid(response_types)),
  public INTEGER CHECK (public IN (0, 1)),
  type TEXT,
  reference_id TEXT,
  metadata TEXT CHECK (json_valid(metadata)),
  client_discovery_id TEXT,
  subject_type TEXT,
  client_credentials_scopes TEXT CHECK (json_valid(client_credentials_scopes)),
  backchannel_logout_uri TEXT,
  backchannel_logout_session_required INTEGER CHECK (backchannel_logout_session_required IN (0, 1)),
  application_type TEXT,
  jwks TEXT,
  jwks_uri TEXT,
  require_pkce INTEGER CHECK (require_pkce IN (0, 1)),
  dpop_bound_access_tokens INTEGER CHECK (dpop_bound_access_tokens IN (0, 1)),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at)
) STRICT;

CREATE UNIQUE INDEX oauth_client_by_client_id ON oauth_client (client_id);
CREATE INDEX oauth_client_by_reference_id ON oauth_client (reference_id, id);
CREATE INDEX oauth_client_of_user_id ON oauth_client (user_id, id);
CREATE TABLE oauth_access_token (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT REFERENCES organizations (id) ON DELETE CASCADE,
  token TEXT,
  access_token TEXT,
  refresh_token TEXT,
  access_token_expires_at TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', access_token_expires_at) IS access_token_expires_at),
  refresh_token_expires_at TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', refresh_token_expires_at) IS refresh_token_expires_at),
  client_id TEXT,
  session_id TEXT REFERENCES session (id) ON DELETE SET NULL,
  user_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
  refresh_id TEXT REFERENCES oauth_refresh_token (id) ON DELETE CASCADE,
  reference_id TEXT,
  expires_at TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', expires_at) IS expires_at),
  scopes TEXT,
  authorization_code_id TEXT,
  resources TEXT CHECK (json_valid(resources)),
  requested_user_info_claims TEXT CHECK (json_valid(requested_user_info_claims)),
  revoked TEXT CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', revoked) IS revoked),
  confirmation TEXT CHECK (json_valid(confirmation)),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at),
  UNIQUE (organization_id, id)
) STRICT;

CREATE UNIQUE INDEX oauth_access_token_by_token ON oauth_access_token (token);
CREATE UNIQUE INDEX oauth_access_token_by_access_token ON oauth_access_token (access_token);
CREATE UNIQUE INDEX oauth_access_token_by_refresh_token ON oauth_access_token (refresh_token);
CREATE INDEX oauth_access_token_by_client_id ON oauth_access_token (organization_id, client_id, id);
CREATE INDEX oauth_access_token_by_expires_at ON oauth_access_token (organization_id, expires_at, id);
CREATE INDEX oauth_access_token_of_session_id ON oauth_access_token (session_id, organization_id, id);
CREATE INDEX oauth_access_token_of_user_id ON oauth_access_token (user_id, organization_id, id);
CREATE INDEX oauth_access_token_of_refresh_id ON oauth_access_token (refresh_id, organization_id, id);
CREATE TABLE oauth_consent (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT REFERENCES organizations (id) ON DELETE CASCADE,
  client_id TEXT NOT NULL,
  user_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
  reference_id TEXT,
  scopes TEXT NOT NULL,
  consent_given INTEGER NOT NULL DEFAULT 0 CHECK (consent_given IN (0, 1)),
  resources TEXT CHECK (json_valid(resources)),
  requested_user_info_claims TEXT CHECK (json_valid(requested_user_info_claims)),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at),
  UNIQUE (organization_id, id)
) STRICT;

CREATE INDEX oauth_consent_by_client_id_user_id ON oauth_consent (organization_id, client_id, user_id, id);
CREATE INDEX oauth_consent_of_user_id ON oauth_consent (user_id, organization_id, id);
CREATE TABLE oauth_resource (
  id TEXT NOT NULL PRIMARY KEY,
  identifier TEXT NOT NULL,
  name TEXT NOT NULL,
  access_token_ttl INTEGER,
  refresh_token_ttl INTEGER,
  signing_algorithm TEXT,
  signing_key_id TEXT,
  allowed_scopes TEXT CHECK (json_valid(allowed_scopes)),
  custom_claims TEXT CHECK (json_valid(custom_claims)),
  dpop_bound_access_tokens_required INTEGER CHECK (dpop_bound_access_tokens_required IN (0, 1)),
  disabled INTEGER CHECK (disabled IN (0, 1)),
  policy_version INTEGER,
  metadata TEXT CHECK (json_valid(metadata)),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at)
) STRICT;

CREATE UNIQUE INDEX oauth_resource_by_identifier ON oauth_resource (identifier);
CREATE TABLE oauth_client_resource (
  id TEXT NOT NULL PRIMARY KEY,
  client_id TEXT NOT NULL,
  resource_id TEXT NOT NULL,
  metadata TEXT CHECK (json_valid(metadata)),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at)
) STRICT;

CREATE UNIQUE INDEX oauth_client_resource_client_id_resource_id_uidx ON oauth_client_resource (client_id, resource_id);
CREATE TABLE oauth_client_assertion (
  id TEXT NOT NULL PRIMARY KEY,
  expires_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', expires_at) IS expires_at),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at)
) STRICT;

CREATE INDEX oauth_client_assertion_by_expires_at ON oauth_client_assertion (expires_at, id);
CREATE TABLE file (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  folder_id TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  uploaded_by_user_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  url TEXT NOT NULL,
  name TEXT NOT NULL,
  size INTEGER NOT NULL,
  mime_type TEXT NOT NULL,
  metadata TEXT NOT NULL CHECK (json_valid(metadata)),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at),
  UNIQUE (organization_id, id),
  FOREIGN KEY (organization_id, folder_id) REFERENCES folder (organization_id, id) ON DELETE CASCADE
) STRICT;

CREATE INDEX file_of_folder_id ON file (organization_id, folder_id, id);
CREATE INDEX file_of_user_id ON file (user_id, organization_id, id);
CREATE INDEX file_of_uploaded_by_user_id ON file (uploaded_by_user_id, organization_id, id);

-- By hand from here on: what a declaration cannot say.

-- What better-auth calls user, organization and member are Keyhold's own tables, each with its row of
-- a profile. Times are ISO text there and milliseconds here. Accounts of services do not sign in. What a
-- hub could not read is refused: a row of it would keep the hub from reading the page around it.
CREATE VIEW user AS
SELECT a.id, coalesce(a.display_name, a.email) AS name, a.email,
  coalesce(p.email_verified, 0) AS email_verified, p.image, p.role,
  a.status <> 'active' AS banned, p.ban_reason, p.ban_expires,
  coalesce(p.is_anonymous, 0) AS is_anonymous, p.phone_number,
  coalesce(p.phone_number_verified, 0) AS phone_number_verified,
  coalesce(p.two_factor_enabled, 0) AS two_factor_enabled, p.username, p.display_username,
  p.stripe_customer_id, p.last_login_method,
  strftime('%Y-%m-%dT%H:%M:%fZ', a.created_at / 1000.0, 'unixepoch') AS created_at,
  strftime('%Y-%m-%dT%H:%M:%fZ', a.updated_at / 1000.0, 'unixepoch') AS updated_at
FROM accounts a LEFT JOIN account_profile p ON p.account_id = a.id
WHERE a.access_level <> 'service';

-- better-auth looks an address up as it is written; Keyhold itself by its folded form.
CREATE INDEX user_by_email ON accounts (email);

CREATE TRIGGER user_is_created INSTEAD OF INSERT ON user
BEGIN
  SELECT raise(ABORT, 'user.email must have 3 to 320 characters, exactly one @ with text on both sides, and no white space')
  WHERE length(NEW.email) NOT BETWEEN 3 AND 320 OR NEW.email NOT GLOB '?*@?*' OR NEW.email GLOB '*@*@*'
    OR NEW.email GLOB '*[' || char(1, 45, 32, 127, 45, 160, 5760, 8192, 45, 8202, 8232, 8233, 8239, 8287, 12288) || ']*';
  SELECT raise(ABORT, 'user.name must have at most 1024 characters') WHERE length(NEW.name) > 1024;
  SELECT raise(ABORT, 'user.created_at must be a time such as 2026-01-01T00:00:00.000Z')
  WHERE NEW.created_at < '0001' OR NEW.created_at NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'
    OR NEW.created_at IS NOT NULL AND unixepoch(NEW.created_at) IS NULL;
  SELECT raise(ABORT, 'user.updated_at must be a time such as 2026-01-01T00:00:00.000Z')
  WHERE NEW.updated_at < '0001' OR NEW.updated_at NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'
    OR NEW.updated_at IS NOT NULL AND unixepoch(NEW.updated_at) IS NULL;
  INSERT INTO accounts (id, email, email_folded, display_name, status, created_at, updated_at)
  VALUES (NEW.id, NEW.email, lower(NEW.email), NEW.name,
    CASE WHEN coalesce(NEW.banned, 0) = 1 THEN 'suspended' ELSE 'active' END,
    CAST(round(unixepoch(coalesce(NEW.created_at, 'now'), 'subsec') * 1000) AS INTEGER),
    CAST(round(unixepoch(coalesce(NEW.updated_at, 'now'), 'subsec') * 1000) AS INTEGER));
  INSERT INTO account_profile (id, account_id, email_verified, image, role, ban_reason, ban_expires, is_anonymous,
    phone_number, phone_number_verified, two_factor_enabled, username, display_username,
    stripe_customer_id, last_login_method)
  VALUES (NEW.id, NEW.id, coalesce(NEW.email_verified, 0), NEW.image, NEW.role, NEW.ban_reason, NEW.ban_expires,
    coalesce(NEW.is_anonymous, 0), NEW.phone_number, coalesce(NEW.phone_number_verified, 0),
    coalesce(NEW.two_factor_enabled, 0), NEW.username, NEW.display_username,
    NEW.stripe_customer_id, NEW.last_login_method);
END;

CREATE TRIGGER user_is_changed INSTEAD OF UPDATE ON user
BEGIN
  SELECT raise(ABORT, 'user.email must have 3 to 320 characters, exactly one @ with text on both sides, and no white space')
  WHERE NEW.email IS NOT OLD.email AND (length(NEW.email) NOT BETWEEN 3 AND 320 OR NEW.email NOT GLOB '?*@?*' OR NEW.email GLOB '*@*@*'
    OR NEW.email GLOB '*[' || char(1, 45, 32, 127, 45, 160, 5760, 8192, 45, 8202, 8232, 8233, 8239, 8287, 12288) || ']*');
  SELECT raise(ABORT, 'user.name must have at most 1024 characters') WHERE length(NEW.name) > 1024;
  UPDATE accounts SET
    display_name = CASE WHEN NEW.name IS OLD.name THEN display_name ELSE NEW.name END,
    email = NEW.email,
    email_folded = CASE WHEN NEW.email IS OLD.email THEN email_folded ELSE lower(NEW.email) END,
    status = CASE
      WHEN coalesce(NEW.banned, 0) = OLD.banned THEN status
      WHEN NEW.banned = 1 THEN 'suspended'
      WHEN status = 'suspended' THEN 'active'
      ELSE status END,
    updated_at = CAST(round(unixepoch('now', 'subsec') * 1000) AS INTEGER)
  WHERE id = OLD.id;
  INSERT INTO account_profile (id, account_id) VALUES (OLD.id, OLD.id) ON CONFLICT DO NOTHING;
  UPDATE account_profile SET email_verified = coalesce(NEW.email_verified, 0), image = NEW.image, role = NEW.role,
    ban_reason = NEW.ban_reason, ban_expires = NEW.ban_expires, is_anonymous = coalesce(NEW.is_anonymous, 0),
    phone_number = NEW.phone_number, phone_number_verified = coalesce(NEW.phone_number_verified, 0),
    two_factor_enabled = coalesce(NEW.two_factor_enabled, 0), username = NEW.username,
    display_username = NEW.display_username, stripe_customer_id = NEW.stripe_customer_id,
    last_login_method = NEW.last_login_method, updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
  WHERE account_id = OLD.id;
END;

CREATE TRIGGER user_is_deleted INSTEAD OF DELETE ON user
BEGIN
  DELETE FROM accounts WHERE id = OLD.id;
END;

-- better-auth makes an organization before it says who owns it. Until then it waits.
CREATE VIEW organization AS
SELECT o.id, o.name, o.slug, p.logo, nullif(o.metadata, '{}') AS metadata, p.stripe_customer_id,
  strftime('%Y-%m-%dT%H:%M:%fZ', o.created_at / 1000.0, 'unixepoch') AS created_at
FROM organizations o LEFT JOIN organization_profile p ON p.organization_id = o.id
UNION ALL
SELECT id, name, slug, logo, metadata, NULL, created_at FROM organization_waiting;

CREATE TRIGGER organization_is_created INSTEAD OF INSERT ON organization
BEGIN
  SELECT raise(ABORT, 'organization.slug must be 1 to 63 of a-z, 0-9 and -, with no - at either end')
  WHERE length(NEW.slug) NOT BETWEEN 1 AND 63 OR NEW.slug GLOB '*[^a-z0-9-]*' OR NEW.slug GLOB '-*' OR NEW.slug GLOB '*-';
  SELECT raise(ABORT, 'organization.name must have 1 to 1024 characters')
  WHERE length(NEW.name) NOT BETWEEN 1 AND 1024;
  SELECT raise(ABORT, 'organization.metadata must be a JSON object, such as {}')
  WHERE NEW.metadata IS NOT NULL AND NOT (json_valid(NEW.metadata) AND json_type(NEW.metadata) = 'object');
  SELECT raise(ABORT, 'organization.created_at must be a time such as 2026-01-01T00:00:00.000Z')
  WHERE NEW.created_at < '0001' OR NEW.created_at NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'
    OR NEW.created_at IS NOT NULL AND unixepoch(NEW.created_at) IS NULL;
  SELECT raise(ABORT, 'UNIQUE constraint failed: organization.slug')
  WHERE EXISTS (SELECT 1 FROM organizations WHERE slug = NEW.slug OR id = NEW.id);
  -- Its owner would come in vain.
  SELECT raise(ABORT, 'UNIQUE constraint failed: organization.name')
  WHERE EXISTS (SELECT 1 FROM organizations WHERE name = NEW.name);
  INSERT INTO organization_waiting (id, name, slug, logo, metadata, created_at)
  VALUES (NEW.id, NEW.name, NEW.slug, NEW.logo, NEW.metadata,
    strftime('%Y-%m-%dT%H:%M:%fZ', coalesce(NEW.created_at, 'now')));
END;

CREATE TRIGGER organization_is_changed INSTEAD OF UPDATE ON organization
BEGIN
  SELECT raise(ABORT, 'organization.slug must be 1 to 63 of a-z, 0-9 and -, with no - at either end')
  WHERE length(NEW.slug) NOT BETWEEN 1 AND 63 OR NEW.slug GLOB '*[^a-z0-9-]*' OR NEW.slug GLOB '-*' OR NEW.slug GLOB '*-';
  SELECT raise(ABORT, 'organization.name must have 1 to 1024 characters')
  WHERE length(NEW.name) NOT BETWEEN 1 AND 1024;
  SELECT raise(ABORT, 'organization.metadata must be a JSON object, such as {}')
  WHERE NEW.metadata IS NOT NULL AND NOT (json_valid(NEW.metadata) AND json_type(NEW.metadata) = 'object');
  UPDATE organization_waiting SET name = NEW.name, slug = NEW.slug, logo = NEW.logo, metadata = NEW.metadata
  WHERE id = OLD.id;
  UPDATE organizations SET name = NEW.name, slug = NEW.slug, metadata = coalesce(NEW.metadata, '{}'),
    updated_at = CAST(round(unixepoch('now', 'subsec') * 1000) AS INTEGER)
  WHERE id = OLD.id;
  INSERT INTO organization_profile (id, organization_id)
  SELECT id, id FROM organizations WHERE id = OLD.id ON CONFLICT DO NOTHING;
  UPDATE organization_profile SET logo = NEW.logo, stripe_customer_id = NEW.stripe_customer_id,
    updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
  WHERE organization_id = OLD.id;
END;

CREATE TRIGGER organization_is_deleted INSTEAD OF DELETE ON organization
BEGIN
  DELETE FROM organization_waiting WHERE id = OLD.id;
  DELETE FROM organizations WHERE id = OLD.id;
END;

-- A member's level is the highest of his roles that Keyhold knows.
CREATE VIEW member AS
SELECT m.id, m.org_id AS organization_id, m.account_id AS user_id,
  coalesce(p.role, m.membership_level) AS role,
  strftime('%Y-%m-%dT%H:%M:%fZ', m.created_at / 1000.0, 'unixepoch') AS created_at
FROM organization_members m LEFT JOIN member_profile p ON p.member_id = m.id;

-- Who changes the level and not the roles, as a hub does, means the level.
CREATE TRIGGER member_profile_follows_the_level
AFTER UPDATE OF membership_level ON organization_members WHEN NEW.membership_level <> OLD.membership_level
BEGIN
  UPDATE member_profile SET role = NEW.membership_level WHERE member_id = NEW.id;
END;

CREATE TRIGGER member_is_added INSTEAD OF INSERT ON member
BEGIN
  SELECT raise(ABORT, 'member.created_at must be a time such as 2026-01-01T00:00:00.000Z')
  WHERE NEW.created_at < '0001' OR NEW.created_at NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'
    OR NEW.created_at IS NOT NULL AND unixepoch(NEW.created_at) IS NULL;
  INSERT INTO organizations (id, name, slug, owner_id, metadata, created_at, updated_at)
  SELECT id, name, slug, NEW.user_id, coalesce(metadata, '{}'),
    CAST(round(unixepoch(created_at, 'subsec') * 1000) AS INTEGER),
    CAST(round(unixepoch(created_at, 'subsec') * 1000) AS INTEGER)
  FROM organization_waiting
  WHERE id = NEW.organization_id AND instr(',' || replace(NEW.role, ' ', '') || ',', ',owner,') > 0;
  INSERT INTO organization_members (id, org_id, account_id, membership_level, created_at, updated_at)
  VALUES (NEW.id, NEW.organization_id, NEW.user_id,
    CASE
      WHEN instr(',' || replace(NEW.role, ' ', '') || ',', ',owner,') > 0 THEN 'owner'
      WHEN instr(',' || replace(NEW.role, ' ', '') || ',', ',admin,') > 0 THEN 'admin'
      ELSE 'member' END,
    CAST(round(unixepoch(coalesce(NEW.created_at, 'now'), 'subsec') * 1000) AS INTEGER),
    CAST(round(unixepoch('now', 'subsec') * 1000) AS INTEGER));
  INSERT INTO member_profile (id, member_id, role, joined_at)
  VALUES (NEW.id, NEW.id, coalesce(NEW.role, 'member'), strftime('%Y-%m-%dT%H:%M:%fZ', 'now'));
  INSERT INTO organization_profile (id, organization_id, logo)
  SELECT id, id, logo FROM organization_waiting WHERE id = NEW.organization_id;
  DELETE FROM organization_waiting WHERE id = NEW.organization_id;
END;

CREATE TRIGGER member_is_changed INSTEAD OF UPDATE ON member
BEGIN
  UPDATE organization_members SET
    membership_level = CASE
      WHEN instr(',' || replace(NEW.role, ' ', '') || ',', ',owner,') > 0 THEN 'owner'
      WHEN instr(',' || replace(NEW.role, ' ', '') || ',', ',admin,') > 0 THEN 'admin'
      ELSE 'member' END,
    updated_at = CAST(round(unixepoch('now', 'subsec') * 1000) AS INTEGER)
  WHERE id = OLD.id;
  INSERT INTO member_profile (id, member_id, role) VALUES (OLD.id, OLD.id, NEW.role) ON CONFLICT DO NOTHING;
  UPDATE member_profile SET role = NEW.role, updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
  WHERE member_id = OLD.id;
END;

CREATE TRIGGER member_is_removed INSTEAD OF DELETE ON member
BEGIN
  DELETE FROM organization_members WHERE id = OLD.id;
END;
