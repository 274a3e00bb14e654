CREATE TABLE team (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name text COLLATE "C" NOT NULL,
  description text COLLATE "C",
  slug text COLLATE "C",
  logo text COLLATE "C",
  metadata text COLLATE "C" CHECK (metadata IS NULL OR metadata::json IS NOT NULL),
  member_count bigint NOT NULL DEFAULT 0,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  UNIQUE (organization_id, id)
);

CREATE INDEX team_by_name ON team (organization_id, name, id);
ALTER TABLE team ENABLE ROW LEVEL SECURITY;
ALTER TABLE team FORCE ROW LEVEL SECURITY;
CREATE POLICY team_of_its_tenant ON team
  USING (organization_id = current_setting('keyhold.tenant', true))
  WITH CHECK (organization_id = current_setting('keyhold.tenant', true));
CREATE POLICY team_of_the_operator ON team TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TABLE folder (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  user_id text COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  name text COLLATE "C" NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  UNIQUE (organization_id, id)
);

CREATE INDEX folder_by_user_id ON folder (organization_id, user_id, id);
CREATE INDEX folder_of_user_id ON folder (user_id, organization_id, id);
ALTER TABLE folder ENABLE ROW LEVEL SECURITY;
ALTER TABLE folder FORCE ROW LEVEL SECURITY;
CREATE POLICY folder_of_its_tenant ON folder
  USING (organization_id = current_setting('keyhold.tenant', true))
  WITH CHECK (organization_id = current_setting('keyhold.tenant', true));
CREATE POLICY folder_of_the_operator ON folder TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TABLE session (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  user_id text COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  token text COLLATE "C" NOT NULL,
  expires_at timestamp(3) with time zone NOT NULL CHECK (expires_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  ip_address text COLLATE "C",
  user_agent text COLLATE "C",
  impersonated_by text COLLATE "C" REFERENCES accounts (id) ON DELETE SET NULL,
  active_organization_id text COLLATE "C" REFERENCES organizations (id) ON DELETE SET NULL,
  active_team_id text COLLATE "C" REFERENCES team (id) ON DELETE SET NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z')
);

CREATE UNIQUE INDEX session_by_token ON session (keyhold_digest(token));
CREATE INDEX session_by_user_id_expires_at ON session (user_id, expires_at, id);
CREATE INDEX session_by_expires_at ON session (expires_at, id);
CREATE INDEX session_of_impersonated_by ON session (impersonated_by NULLS FIRST, id);
CREATE INDEX session_of_active_organization_id ON session (active_organization_id NULLS FIRST, id);
CREATE INDEX session_of_active_team_id ON session (active_team_id NULLS FIRST, id);
CREATE TABLE oauth_refresh_token (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  token text COLLATE "C" NOT NULL,
  client_id text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" REFERENCES session (id) ON DELETE SET NULL,
  user_id text COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  reference_id text COLLATE "C",
  expires_at timestamp(3) with time zone CHECK (expires_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  revoked timestamp(3) with time zone CHECK (revoked BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  scopes text COLLATE "C" NOT NULL CHECK (scopes::json IS NOT NULL),
  authorization_code_id text COLLATE "C",
  resources text COLLATE "C" CHECK (resources IS NULL OR resources::json IS NOT NULL),
  requested_user_info_claims text COLLATE "C" CHECK (requested_user_info_claims IS NULL OR requested_user_info_claims::json IS NOT NULL),
  rotated_at timestamp(3) with time zone CHECK (rotated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  rotation_replay_response text COLLATE "C",
  rotation_replay_expires_at timestamp(3) with time zone CHECK (rotation_replay_expires_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  auth_time timestamp(3) with time zone CHECK (auth_time BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  confirmation text COLLATE "C" CHECK (confirmation IS NULL OR confirmation::json IS NOT NULL),
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z')
);

CREATE UNIQUE INDEX oauth_refresh_token_by_token ON oauth_refresh_token (keyhold_digest(token));
CREATE INDEX oauth_refresh_token_by_client_id ON oauth_refresh_token (client_id, id);
CREATE INDEX oauth_refresh_token_by_expires_at ON oauth_refresh_token (expires_at NULLS FIRST, id);
CREATE INDEX oauth_refresh_token_of_session_id ON oauth_refresh_token (session_id NULLS FIRST, id);
CREATE INDEX oauth_refresh_token_of_user_id ON oauth_refresh_token (user_id, id);
CREATE TABLE account_profile (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  account_id text COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  email_verified boolean NOT NULL DEFAULT false,
  image text COLLATE "C",
  role text COLLATE "C",
  ban_reason text COLLATE "C",
  ban_expires timestamp(3) with time zone CHECK (ban_expires BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  is_anonymous boolean NOT NULL DEFAULT false,
  phone_number text COLLATE "C",
  phone_number_verified boolean NOT NULL DEFAULT false,
  two_factor_enabled boolean NOT NULL DEFAULT false,
  username text COLLATE "C",
  display_username text COLLATE "C",
  stripe_customer_id text COLLATE "C",
  last_login_method text COLLATE "C",
  upload_limit bigint,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z')
);

CREATE UNIQUE INDEX account_profile_by_account_id ON account_profile (account_id);
CREATE UNIQUE INDEX account_profile_by_phone_number ON account_profile (phone_number NULLS FIRST);
CREATE UNIQUE INDEX account_profile_by_username ON account_profile (username NULLS FIRST);
CREATE INDEX account_profile_by_ban_expires ON account_profile (ban_expires NULLS FIRST, id);
CREATE TABLE organization_profile (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  logo text COLLATE "C",
  type text COLLATE "C" NOT NULL DEFAULT 'individual' CHECK (type IN ('individual', 'team', 'enterprise')),
  is_personal boolean NOT NULL DEFAULT false,
  max_members bigint,
  features text COLLATE "C" CHECK (features IS NULL OR features::json IS NOT NULL),
  settings text COLLATE "C" CHECK (settings IS NULL OR settings::json IS NOT NULL),
  subscription_tier text COLLATE "C" NOT NULL DEFAULT 'free' CHECK (subscription_tier IN ('free', 'plus', 'pro', 'enterprise')),
  subscription_status text COLLATE "C" NOT NULL DEFAULT 'active' CHECK (subscription_status IN ('active', 'canceled')),
  stripe_customer_id text COLLATE "C",
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z')
);

CREATE UNIQUE INDEX organization_profile_by_organization_id ON organization_profile (organization_id);
CREATE INDEX organization_profile_by_type ON organization_profile (type, id);
CREATE INDEX organization_profile_by_subscription_tier_subscription_status ON organization_profile (subscription_tier, subscription_status, id);
CREATE TABLE organization_waiting (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  slug text COLLATE "C" NOT NULL,
  logo text COLLATE "C",
  metadata text COLLATE "C" CHECK (metadata IS NULL OR metadata::json IS NOT NULL),
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z')
);

CREATE UNIQUE INDEX organization_waiting_by_slug ON organization_waiting (slug);
CREATE TABLE member_profile (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  member_id text COLLATE "C" NOT NULL REFERENCES organization_members (id) ON DELETE CASCADE,
  role text COLLATE "C" NOT NULL DEFAULT 'member',
  status text COLLATE "C" NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'inactive', 'offline', 'suspended', 'deleted', 'invited')),
  invited_by text COLLATE "C" REFERENCES accounts (id) ON DELETE SET NULL,
  invited_at timestamp(3) with time zone CHECK (invited_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  joined_at timestamp(3) with time zone CHECK (joined_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  last_active_at timestamp(3) with time zone CHECK (last_active_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  permissions text COLLATE "C" CHECK (permissions IS NULL OR permissions::json IS NOT NULL),
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z')
);

CREATE UNIQUE INDEX member_profile_by_member_id ON member_profile (member_id);
CREATE INDEX member_profile_by_status ON member_profile (status, id);
CREATE INDEX member_profile_by_last_active_at ON member_profile (last_active_at NULLS FIRST, id);
CREATE INDEX member_profile_of_invited_by ON member_profile (invited_by NULLS FIRST, id);
CREATE TABLE account (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  user_id text COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  provider_id text COLLATE "C" NOT NULL,
  account_id text COLLATE "C" NOT NULL,
  access_token text COLLATE "C",
  refresh_token text COLLATE "C",
  id_token text COLLATE "C",
  access_token_expires_at timestamp(3) with time zone CHECK (access_token_expires_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  refresh_token_expires_at timestamp(3) with time zone CHECK (refresh_token_expires_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  scope text COLLATE "C",
  password text COLLATE "C",
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z')
);

CREATE UNIQUE INDEX account_by_provider_id_account_id ON account (provider_id, keyhold_digest(account_id));
CREATE INDEX account_by_user_id_provider_id ON account (user_id, provider_id, id);
CREATE INDEX account_by_access_token_expires_at ON account (access_token_expires_at NULLS FIRST, id);
CREATE INDEX account_by_refresh_token_expires_at ON account (refresh_token_expires_at NULLS FIRST, id);
CREATE TABLE verification (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  identifier text COLLATE "C" NOT NULL,
  value text COLLATE "C" NOT NULL,
  expires_at timestamp(3) with time zone NOT NULL CHECK (expires_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z')
);

CREATE INDEX verification_by_identifier_expires_at ON verification (identifier, expires_at, id);
CREATE INDEX verification_by_expires_at ON verification (expires_at, id);
CREATE TABLE rate_limit (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  key text COLLATE "C" NOT NULL,
  count bigint NOT NULL DEFAULT 0,
  last_request bigint NOT NULL DEFAULT 0,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z')
);

CREATE UNIQUE INDEX rate_limit_by_key ON rate_limit (keyhold_digest(key));
CREATE INDEX rate_limit_by_last_request ON rate_limit (last_request, id);
CREATE TABLE invitation (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  organization_id text COLLATE "C" REFERENCES organizations (id) ON DELETE CASCADE,
  email text COLLATE "C" NOT NULL,
  role text COLLATE "C",
  team_id text COLLATE "C",
  status text COLLATE "C" NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'accepted', 'rejected', 'canceled', 'cancelled')),
  expires_at timestamp(3) with time zone NOT NULL CHECK (expires_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  inviter_id text COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  UNIQUE (organization_id, id)
);

CREATE INDEX invitation_by_email_status ON invitation (organization_id NULLS FIRST, email, status, id);
CREATE INDEX invitation_by_status_expires_at ON invitation (organization_id NULLS FIRST, status, expires_at, id);
CREATE INDEX invitation_of_inviter_id ON invitation (inviter_id, organization_id NULLS FIRST, id);
ALTER TABLE invitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitation FORCE ROW LEVEL SECURITY;
CREATE POLICY invitation_of_its_tenant ON invitation
  USING (organization_id = current_setting('keyhold.tenant', true))
  WITH CHECK (organization_id = current_setting('keyhold.tenant', true));
CREATE POLICY invitation_of_the_operator ON invitation TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TABLE team_member (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  team_id text COLLATE "C" NOT NULL REFERENCES team (id) ON DELETE CASCADE,
  user_id text COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  membership_key text COLLATE "C",
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z')
);

CREATE UNIQUE INDEX team_member_by_team_id_user_id ON team_member (team_id, user_id);
CREATE UNIQUE INDEX team_member_by_membership_key ON team_member (keyhold_digest(membership_key));
CREATE INDEX team_member_by_user_id ON team_member (user_id, id);
CREATE TABLE organization_role (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  role text COLLATE "C" NOT NULL,
  permission text COLLATE "C" NOT NULL CHECK (permission::json IS NOT NULL),
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  UNIQUE (organization_id, id)
);

CREATE INDEX organization_role_by_role ON organization_role (organization_id, role, id);
ALTER TABLE organization_role ENABLE ROW LEVEL SECURITY;
ALTER TABLE organization_role FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_role_of_its_tenant ON organization_role
  USING (organization_id = current_setting('keyhold.tenant', true))
  WITH CHECK (organization_id = current_setting('keyhold.tenant', true));
CREATE POLICY organization_role_of_the_operator ON organization_role TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TABLE passkey (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  user_id text COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  name text COLLATE "C",
  public_key text COLLATE "C" NOT NULL,
  credential_id text COLLATE "C" NOT NULL,
  counter bigint NOT NULL,
  device_type text COLLATE "C" NOT NULL,
  backed_up boolean NOT NULL DEFAULT false,
  transports text COLLATE "C",
  aaguid text COLLATE "C",
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  CONSTRAINT passkey_counts CHECK (counter >= 0)
);

CREATE UNIQUE INDEX passkey_by_credential_id ON passkey (keyhold_digest(credential_id));
CREATE INDEX passkey_by_user_id ON passkey (user_id, id);
CREATE TABLE two_factor (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  organization_id text COLLATE "C" REFERENCES organizations (id) ON DELETE CASCADE,
  user_id text COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  secret text COLLATE "C" NOT NULL,
  backup_codes text COLLATE "C" NOT NULL,
  verified boolean NOT NULL DEFAULT true,
  failed_verification_count bigint NOT NULL DEFAULT 0,
  locked_until timestamp(3) with time zone CHECK (locked_until BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  UNIQUE (organization_id, id)
);

CREATE INDEX two_factor_by_user_id ON two_factor (organization_id NULLS FIRST, user_id, id);
CREATE INDEX two_factor_of_user_id ON two_factor (user_id, organization_id NULLS FIRST, id);
ALTER TABLE two_factor ENABLE ROW LEVEL SECURITY;
ALTER TABLE two_factor FORCE ROW LEVEL SECURITY;
CREATE POLICY two_factor_of_its_tenant ON two_factor
  USING (organization_id = current_setting('keyhold.tenant', true))
  WITH CHECK (organization_id = current_setting('keyhold.tenant', true));
CREATE POLICY two_factor_of_the_operator ON two_factor TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TABLE apikey (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  organization_id text COLLATE "C" REFERENCES organizations (id) ON DELETE CASCADE,
  config_id text COLLATE "C" NOT NULL DEFAULT 'default',
  name text COLLATE "C",
  start text COLLATE "C",
  prefix text COLLATE "C",
  key text COLLATE "C" NOT NULL,
  reference_id text COLLATE "C" NOT NULL,
  refill_interval bigint,
  refill_amount bigint,
  last_refill_at timestamp(3) with time zone CHECK (last_refill_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  enabled boolean NOT NULL DEFAULT true,
  rate_limit_enabled boolean NOT NULL DEFAULT true,
  rate_limit_time_window bigint,
  rate_limit_max bigint,
  request_count bigint,
  remaining bigint,
  last_request timestamp(3) with time zone CHECK (last_request BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  expires_at timestamp(3) with time zone CHECK (expires_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  permissions text COLLATE "C" CHECK (permissions IS NULL OR permissions::json IS NOT NULL),
  metadata text COLLATE "C" CHECK (metadata IS NULL OR metadata::json IS NOT NULL),
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  UNIQUE (organization_id, id),
  CONSTRAINT apikey_counts CHECK ((refill_amount IS NULL OR refill_amount >= 0) AND (request_count IS NULL OR request_count >= 0) AND (remaining IS NULL OR remaining >= 0)),
  CONSTRAINT apikey_limits CHECK ((rate_limit_time_window IS NULL OR rate_limit_time_window > 0) AND (rate_limit_max IS NULL OR rate_limit_max > 0))
);

CREATE UNIQUE INDEX apikey_by_key ON apikey (keyhold_digest(key));
CREATE INDEX apikey_by_reference_id ON apikey (organization_id NULLS FIRST, reference_id, id);
CREATE INDEX apikey_by_config_id ON apikey (organization_id NULLS FIRST, config_id, id);
CREATE INDEX apikey_by_expires_at ON apikey (organization_id NULLS FIRST, expires_at NULLS FIRST, id);
ALTER TABLE apikey ENABLE ROW LEVEL SECURITY;
ALTER TABLE apikey FORCE ROW LEVEL SECURITY;
CREATE POLICY apikey_of_its_tenant ON apikey
  USING (organization_id = current_setting('keyhold.tenant', true))
  WITH CHECK (organization_id = current_setting('keyhold.tenant', true));
CREATE POLICY apikey_of_the_operator ON apikey TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TABLE subscription (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  organization_id text COLLATE "C" REFERENCES organizations (id) ON DELETE CASCADE,
  plan text COLLATE "C" NOT NULL,
  reference_id text COLLATE "C" NOT NULL,
  stripe_customer_id text COLLATE "C",
  stripe_subscription_id text COLLATE "C",
  status text COLLATE "C" NOT NULL DEFAULT 'incomplete',
  period_start timestamp(3) with time zone CHECK (period_start BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  period_end timestamp(3) with time zone CHECK (period_end BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  trial_start timestamp(3) with time zone CHECK (trial_start BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  trial_end timestamp(3) with time zone CHECK (trial_end BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  cancel_at_period_end boolean NOT NULL DEFAULT false,
  cancel_at timestamp(3) with time zone CHECK (cancel_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  canceled_at timestamp(3) with time zone CHECK (canceled_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  ended_at timestamp(3) with time zone CHECK (ended_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  seats bigint,
  billing_interval text COLLATE "C",
  stripe_schedule_id text COLLATE "C",
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  UNIQUE (organization_id, id)
);

CREATE INDEX subscription_by_reference_id ON subscription (organization_id NULLS FIRST, reference_id, id);
CREATE INDEX subscription_by_stripe_subscription_id ON subscription (organization_id NULLS FIRST, stripe_subscription_id NULLS FIRST, id);
ALTER TABLE subscription ENABLE ROW LEVEL SECURITY;
ALTER TABLE subscription FORCE ROW LEVEL SECURITY;
CREATE POLICY subscription_of_its_tenant ON subscription
  USING (organization_id = current_setting('keyhold.tenant', true))
  WITH CHECK (organization_id = current_setting('keyhold.tenant', true));
CREATE POLICY subscription_of_the_operator ON subscription TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TABLE sso_provider (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  organization_id text COLLATE "C" REFERENCES organizations (id) ON DELETE CASCADE,
  user_id text COLLATE "C" REFERENCES accounts (id) ON DELETE CASCADE,
  provider_id text COLLATE "C" NOT NULL,
  issuer text COLLATE "C" NOT NULL,
  domain text COLLATE "C" NOT NULL,
  domain_verified boolean,
  oidc_config text COLLATE "C",
  saml_config text COLLATE "C",
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  UNIQUE (organization_id, id)
);

CREATE UNIQUE INDEX sso_provider_by_provider_id ON sso_provider (provider_id);
CREATE INDEX sso_provider_by_domain ON sso_provider (organization_id NULLS FIRST, domain, id);
CREATE INDEX sso_provider_of_user_id ON sso_provider (user_id NULLS FIRST, organization_id NULLS FIRST, id);
ALTER TABLE sso_provider ENABLE ROW LEVEL SECURITY;
ALTER TABLE sso_provider FORCE ROW LEVEL SECURITY;
CREATE POLICY sso_provider_of_its_tenant ON sso_provider
  USING (organization_id = current_setting('keyhold.tenant', true))
  WITH CHECK (organization_id = current_setting('keyhold.tenant', true));
CREATE POLICY sso_provider_of_the_operator ON sso_provider TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TABLE scim_provider (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  organization_id text COLLATE "C" REFERENCES organizations (id) ON DELETE CASCADE,
  provider_id text COLLATE "C" NOT NULL,
  scim_token text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" REFERENCES accounts (id) ON DELETE CASCADE,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  UNIQUE (organization_id, id)
);

CREATE UNIQUE INDEX scim_provider_by_provider_id ON scim_provider (provider_id);
CREATE UNIQUE INDEX scim_provider_by_scim_token ON scim_provider (keyhold_digest(scim_token));
CREATE INDEX scim_provider_of_user_id ON scim_provider (user_id NULLS FIRST, organization_id NULLS FIRST, id);
ALTER TABLE scim_provider ENABLE ROW LEVEL SECURITY;
ALTER TABLE scim_provider FORCE ROW LEVEL SECURITY;
CREATE POLICY scim_provider_of_its_tenant ON scim_provider
  USING (organization_id = current_setting('keyhold.tenant', true))
  WITH CHECK (organization_id = current_setting('keyhold.tenant', true));
CREATE POLICY scim_provider_of_the_operator ON scim_provider TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TABLE device_code (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  device_code text COLLATE "C" NOT NULL,
  user_code text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" REFERENCES accounts (id) ON DELETE CASCADE,
  expires_at timestamp(3) with time zone NOT NULL CHECK (expires_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  status text COLLATE "C" NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'approved', 'denied')),
  last_polled_at timestamp(3) with time zone CHECK (last_polled_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  polling_interval bigint,
  client_id text COLLATE "C",
  scope text COLLATE "C",
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z')
);

CREATE UNIQUE INDEX device_code_device_code_uidx ON device_code (device_code);
CREATE UNIQUE INDEX device_code_user_code_uidx ON device_code (user_code);
CREATE INDEX device_code_by_expires_at ON device_code (expires_at, id);
CREATE INDEX device_code_of_user_id ON device_code (user_id NULLS FIRST, id);
CREATE TABLE jwks (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  public_key text COLLATE "C" NOT NULL,
  private_key text COLLATE "C" NOT NULL,
  expires_at timestamp(3) with time zone CHECK (expires_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  alg text COLLATE "C",
  crv text COLLATE "C",
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z')
);

CREATE TABLE wallet_address (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  user_id text COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  address text COLLATE "C" NOT NULL,
  chain_id bigint NOT NULL,
  is_primary boolean NOT NULL DEFAULT false,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z')
);

CREATE UNIQUE INDEX wallet_address_by_user_id_address_chain_id ON wallet_address (user_id, address, chain_id);
CREATE INDEX wallet_address_by_address ON wallet_address (address, id);
CREATE TABLE oauth_application (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  organization_id text COLLATE "C" REFERENCES organizations (id) ON DELETE CASCADE,
  name text COLLATE "C",
  icon text COLLATE "C",
  metadata text COLLATE "C" CHECK (metadata IS NULL OR metadata::json IS NOT NULL),
  client_id text COLLATE "C",
  client_secret text COLLATE "C",
  redirect_urls text COLLATE "C",
  type text COLLATE "C",
  disabled boolean NOT NULL DEFAULT false,
  user_id text COLLATE "C" REFERENCES accounts (id) ON DELETE CASCADE,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  UNIQUE (organization_id, id)
);

CREATE UNIQUE INDEX oauth_application_by_client_id ON oauth_application (client_id NULLS FIRST);
CREATE INDEX oauth_application_of_user_id ON oauth_application (user_id NULLS FIRST, organization_id NULLS FIRST, id);
ALTER TABLE oauth_application ENABLE ROW LEVEL SECURITY;
ALTER TABLE oauth_application FORCE ROW LEVEL SECURITY;
CREATE POLICY oauth_application_of_its_tenant ON oauth_application
  USING (organization_id = current_setting('keyhold.tenant', true))
  WITH CHECK (organization_id = current_setting('keyhold.tenant', true));
CREATE POLICY oauth_application_of_the_operator ON oauth_application TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TABLE oauth_client (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  client_id text COLLATE "C" NOT NULL,
  client_secret text COLLATE "C",
  disabled boolean NOT NULL DEFAULT false,
  skip_consent boolean,
  enable_end_session boolean,
  scopes text COLLATE "C" CHECK (scopes IS NULL OR scopes::json IS NOT NULL),
  user_id text COLLATE "C" REFERENCES accounts (id) ON DELETE CASCADE,
  name text COLLATE "C",
  uri text COLLATE "C",
  icon text COLLATE "C",
  contacts text COLLATE "C" CHECK (contacts IS NULL OR contacts::json IS NOT NULL),
  tos text COLLATE "C",
  policy text COLLATE "C",
  software_id text COLLATE "C",
  software_version text COLLATE "C",
  software_statement text COLLATE "C",
  redirect_uris text COLLATE "C" NOT NULL CHECK (redirect_uris::json IS NOT NULL),
  post_logout_redirect_uris text COLLATE "C" CHECK (post_logout_redirect_uris IS NULL OR post_logout_redirect_uris::json IS NOT NULL),
  token_endpoint_auth_method text COLLATE "C",
  grant_types text COLLATE "C" CHECK (grant_types IS NULL OR grant_types::json IS NOT NULL),
  response_types text COLLATE "C" CHECK (response_types IS NULL OR response_types::json IS NOT NULL),
  public boolean,
  type text COLLATE "C",
  reference_id text COLLATE "C",
  metadata text COLLATE "C" CHECK (metadata IS NULL OR metadata::json IS NOT NULL),
  client_discovery_id text COLLATE "C",
  subject_type text COLLATE "C",
  client_credentials_scopes text COLLATE "C" CHECK (client_credentials_scopes IS NULL OR client_credentials_scopes::json IS NOT NULL),
  backchannel_logout_uri text COLLATE "C",
  backchannel_logout_session_required boolean,
  application_type text COLLATE "C",
  jwks text COLLATE "C",
  jwks_uri text COLLATE "C",
  require_pkce boolean,
  dpop_bound_access_tokens boolean,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z')
);

CREATE UNIQUE INDEX oauth_client_by_client_id ON oauth_client (client_id);
CREATE INDEX oauth_client_by_reference_id ON oauth_client (reference_id NULLS FIRST, id);
CREATE INDEX oauth_client_of_user_id ON oauth_client (user_id NULLS FIRST, id);
CREATE TABLE oauth_access_token (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  organization_id text COLLATE "C" REFERENCES organizations (id) ON DELETE CASCADE,
  token text COLLATE "C",
  access_token text COLLATE "C",
  refresh_token text COLLATE "C",
  access_token_expires_at timestamp(3) with time zone CHECK (access_token_expires_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  refresh_token_expires_at timestamp(3) with time zone CHECK (refresh_token_expires_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  client_id text COLLATE "C",
  session_id text COLLATE "C" REFERENCES session (id) ON DELETE SET NULL,
  user_id text COLLATE "C" REFERENCES accounts (id) ON DELETE CASCADE,
  refresh_id text COLLATE "C" REFERENCES oauth_refresh_token (id) ON DELETE CASCADE,
  reference_id text COLLATE "C",
  expires_at timestamp(3) with time zone CHECK (expires_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  scopes text COLLATE "C",
  authorization_code_id text COLLATE "C",
  resources text COLLATE "C" CHECK (resources IS NULL OR resources::json IS NOT NULL),
  requested_user_info_claims text COLLATE "C" CHECK (requested_user_info_claims IS NULL OR requested_user_info_claims::json IS NOT NULL),
  revoked timestamp(3) with time zone CHECK (revoked BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  confirmation text COLLATE "C" CHECK (confirmation IS NULL OR confirmation::json IS NOT NULL),
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  UNIQUE (organization_id, id)
);

CREATE UNIQUE INDEX oauth_access_token_by_token ON oauth_access_token (keyhold_digest(token));
CREATE UNIQUE INDEX oauth_access_token_by_access_token ON oauth_access_token (keyhold_digest(access_token));
CREATE UNIQUE INDEX oauth_access_token_by_refresh_token ON oauth_access_token (keyhold_digest(refresh_token));
CREATE INDEX oauth_access_token_by_client_id ON oauth_access_token (organization_id NULLS FIRST, client_id NULLS FIRST, id);
CREATE INDEX oauth_access_token_by_expires_at ON oauth_access_token (organization_id NULLS FIRST, expires_at NULLS FIRST, id);
CREATE INDEX oauth_access_token_of_session_id ON oauth_access_token (session_id NULLS FIRST, organization_id NULLS FIRST, id);
CREATE INDEX oauth_access_token_of_user_id ON oauth_access_token (user_id NULLS FIRST, organization_id NULLS FIRST, id);
CREATE INDEX oauth_access_token_of_refresh_id ON oauth_access_token (refresh_id NULLS FIRST, organization_id NULLS FIRST, id);
ALTER TABLE oauth_access_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE oauth_access_token FORCE ROW LEVEL SECURITY;
CREATE POLICY oauth_access_token_of_its_tenant ON oauth_access_token
  USING (organization_id = current_setting('keyhold.tenant', true))
  WITH CHECK (organization_id = current_setting('keyhold.tenant', true));
CREATE POLICY oauth_access_token_of_the_operator ON oauth_access_token TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TABLE oauth_consent (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  organization_id text COLLATE "C" REFERENCES organizations (id) ON DELETE CASCADE,
  client_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" REFERENCES accounts (id) ON DELETE CASCADE,
  reference_id text COLLATE "C",
  scopes text COLLATE "C" NOT NULL,
  consent_given boolean NOT NULL DEFAULT false,
  resources text COLLATE "C" CHECK (resources IS NULL OR resources::json IS NOT NULL),
  requested_user_info_claims text COLLATE "C" CHECK (requested_user_info_claims IS NULL OR requested_user_info_claims::json IS NOT NULL),
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  UNIQUE (organization_id, id)
);

CREATE INDEX oauth_consent_by_client_id_user_id ON oauth_consent (organization_id NULLS FIRST, client_id, user_id NULLS FIRST, id);
CREATE INDEX oauth_consent_of_user_id ON oauth_consent (user_id NULLS FIRST, organization_id NULLS FIRST, id);
ALTER TABLE oauth_consent ENABLE ROW LEVEL SECURITY;
ALTER TABLE oauth_consent FORCE ROW LEVEL SECURITY;
CREATE POLICY oauth_consent_of_its_tenant ON oauth_consent
  USING (organization_id = current_setting('keyhold.tenant', true))
  WITH CHECK (organization_id = current_setting('keyhold.tenant', true));
CREATE POLICY oauth_consent_of_the_operator ON oauth_consent TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE TABLE oauth_resource (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  identifier text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  access_token_ttl bigint,
  refresh_token_ttl bigint,
  signing_algorithm text COLLATE "C",
  signing_key_id text COLLATE "C",
  allowed_scopes text COLLATE "C" CHECK (allowed_scopes IS NULL OR allowed_scopes::json IS NOT NULL),
  custom_claims text COLLATE "C" CHECK (custom_claims IS NULL OR custom_claims::json IS NOT NULL),
  dpop_bound_access_tokens_required boolean,
  disabled boolean,
  policy_version bigint,
  metadata text COLLATE "C" CHECK (metadata IS NULL OR metadata::json IS NOT NULL),
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z')
);

CREATE UNIQUE INDEX oauth_resource_by_identifier ON oauth_resource (identifier);
CREATE TABLE oauth_client_resource (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  client_id text COLLATE "C" NOT NULL,
  resource_id text COLLATE "C" NOT NULL,
  metadata text COLLATE "C" CHECK (metadata IS NULL OR metadata::json IS NOT NULL),
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z')
);

CREATE UNIQUE INDEX oauth_client_resource_client_id_resource_id_uidx ON oauth_client_resource (client_id, resource_id);
CREATE TABLE oauth_client_assertion (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  expires_at timestamp(3) with time zone NOT NULL CHECK (expires_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z')
);

CREATE INDEX oauth_client_assertion_by_expires_at ON oauth_client_assertion (expires_at, id);
CREATE TABLE file (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  folder_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  uploaded_by_user_id text COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  key text COLLATE "C" NOT NULL,
  url text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  size bigint NOT NULL,
  mime_type text COLLATE "C" NOT NULL,
  metadata text COLLATE "C" NOT NULL CHECK (metadata::json IS NOT NULL),
  created_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (created_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now() CHECK (updated_at BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'),
  UNIQUE (organization_id, id),
  FOREIGN KEY (organization_id, folder_id) REFERENCES folder (organization_id, id) ON DELETE CASCADE
);

CREATE INDEX file_of_folder_id ON file (organization_id, folder_id, id);
CREATE INDEX file_of_user_id ON file (user_id, organization_id, id);
CREATE INDEX file_of_uploaded_by_user_id ON file (uploaded_by_user_id, organization_id, id);
ALTER TABLE file ENABLE ROW LEVEL SECURITY;
ALTER TABLE file FORCE ROW LEVEL SECURITY;
CREATE POLICY file_of_its_tenant ON file
  USING (organization_id = current_setting('keyhold.tenant', true))
  WITH CHECK (organization_id = current_setting('keyhold.tenant', true));
CREATE POLICY file_of_the_operator ON file TO CURRENT_USER USING (true) WITH CHECK (true);

-- By hand from here on: what a declaration cannot say. The functions find what they name in this
-- schema, whoever calls them, and in a temporary table of the caller's last.
DO $$
BEGIN
  PERFORM set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);
END $$;

-- better-auth leaves its ids to the server, where they are UUIDs. The tables that others write are
-- those that know the time of an insertion by themselves.
DO $$
DECLARE
  written text;
BEGIN
  FOR written IN SELECT table_name FROM information_schema.columns
      WHERE table_schema = current_schema() AND column_name = 'created_at' AND column_default = 'now()' LOOP
    EXECUTE format('ALTER TABLE %I ALTER COLUMN id SET DEFAULT gen_random_uuid()::text', written);
  END LOOP;
END $$;

-- better-auth looks these up as they are written, and the unique indexes hold digests of them. A hash
-- takes a text of any length.
CREATE INDEX session_as_token_is_written ON session USING hash (token);
CREATE INDEX account_as_account_id_is_written ON account USING hash (account_id);
CREATE INDEX rate_limit_as_key_is_written ON rate_limit USING hash (key);
CREATE INDEX passkey_as_credential_id_is_written ON passkey USING hash (credential_id);
CREATE INDEX apikey_as_key_is_written ON apikey USING hash (key);
CREATE INDEX oauth_refresh_token_as_token_is_written ON oauth_refresh_token USING hash (token);
CREATE INDEX oauth_access_token_as_token_is_written ON oauth_access_token USING hash (token);
CREATE INDEX oauth_access_token_as_access_token_is_written ON oauth_access_token USING hash (access_token);
CREATE INDEX oauth_access_token_as_refresh_token_is_written ON oauth_access_token USING hash (refresh_token);

CREATE FUNCTION iam_millis(at timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN round(extract(epoch FROM at) * 1000);

CREATE FUNCTION iam_time(millis bigint) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN to_timestamp(millis / 1000.0)::timestamptz(3);

-- A member's level is the highest of his roles that Keyhold knows.
CREATE FUNCTION iam_level(roles text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN 'owner' = ANY (string_to_array(replace(roles, ' ', ''), ',')) THEN 'owner'
  WHEN 'admin' = ANY (string_to_array(replace(roles, ' ', ''), ',')) THEN 'admin'
  ELSE 'member' END;

-- What an update of a row of a view says anew. The rest is as it was when the statement began, and
-- somebody else may have changed it since.
CREATE FUNCTION iam_changes(before jsonb, after jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT coalesce(jsonb_object_agg(key, value), '{}')
  FROM jsonb_each(after) WHERE value <> before -> key);

-- What a hub could not read is refused: a row of it would keep the hub from reading the page around it.
-- What is absent is for the tables to refuse.
CREATE FUNCTION iam_demand(rule text, holds boolean) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF NOT holds THEN
    RAISE EXCEPTION '%', rule USING ERRCODE = 'check_violation';
  END IF;
END $$;

CREATE FUNCTION iam_demand_time(what text, at timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM iam_demand(what || ' must be a time such as 2026-01-01T00:00:00.000Z',
    at::timestamptz(3) BETWEEN '0001-01-01T00:00:00.000Z' AND '9999-12-31T23:59:59.999Z');
END $$;

CREATE FUNCTION iam_demand_user(email text, name text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM iam_demand('user.email must have 3 to 320 characters, exactly one @ with text on both sides, and no white space',
    length(email) BETWEEN 3 AND 320 AND email ~ '^[^@]+@[^@]+$'
    AND email !~ '[\u0001-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]');
  PERFORM iam_demand('user.name must have at most 1024 characters', length(name) <= 1024);
END $$;

CREATE FUNCTION iam_is_object(metadata text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  RETURN json_typeof(metadata::json) = 'object';
EXCEPTION WHEN data_exception THEN
  RETURN false;
END $$;

CREATE FUNCTION iam_demand_organization(name text, slug text, metadata text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM iam_demand('organization.slug must be 1 to 63 of a-z, 0-9 and -, with no - at either end',
    slug ~ '^[a-z0-9-]{1,63}$' AND slug !~ '^-|-$');
  PERFORM iam_demand('organization.name must have 1 to 1024 characters', length(name) BETWEEN 1 AND 1024);
  PERFORM iam_demand('organization.metadata must be a JSON object, such as {}', iam_is_object(metadata));
END $$;

-- What better-auth calls user, organization and member are Keyhold's own tables, each with its row of
-- a profile. Times are milliseconds there. Accounts of services do not sign in. Each trigger returns
-- the row as the view has it then, so that RETURNING tells the truth.
CREATE VIEW "user" WITH (security_invoker = true) AS
SELECT a.id, coalesce(a.display_name, a.email) AS name, a.email,
  coalesce(p.email_verified, false) AS email_verified, p.image, p.role,
  a.status <> 'active' AS banned, p.ban_reason, p.ban_expires,
  coalesce(p.is_anonymous, false) AS is_anonymous, p.phone_number,
  coalesce(p.phone_number_verified, false) AS phone_number_verified,
  coalesce(p.two_factor_enabled, false) AS two_factor_enabled, p.username, p.display_username,
  p.stripe_customer_id, p.last_login_method,
  iam_time(a.created_at) AS created_at, iam_time(a.updated_at) AS updated_at
FROM accounts a LEFT JOIN account_profile p ON p.account_id = a.id
WHERE a.access_level <> 'service';

-- better-auth looks an address up as it is written; Keyhold itself by its folded form.
CREATE INDEX user_by_email ON accounts (email);

CREATE FUNCTION iam_user_is_created() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  NEW.id := coalesce(NEW.id, gen_random_uuid()::text);
  PERFORM iam_demand_user(NEW.email, NEW.name);
  PERFORM iam_demand_time('user.created_at', NEW.created_at);
  PERFORM iam_demand_time('user.updated_at', NEW.updated_at);
  INSERT INTO accounts (id, email, email_folded, display_name, status, created_at, updated_at)
  VALUES (NEW.id, NEW.email, lower(NEW.email), NEW.name,
    CASE WHEN NEW.banned THEN 'suspended' ELSE 'active' END,
    iam_millis(coalesce(NEW.created_at, now())), iam_millis(coalesce(NEW.updated_at, now())));
  INSERT INTO account_profile (id, account_id, email_verified, image, role, ban_reason, ban_expires, is_anonymous,
    phone_number, phone_number_verified, two_factor_enabled, username, display_username,
    stripe_customer_id, last_login_method)
  VALUES (NEW.id, NEW.id, coalesce(NEW.email_verified, false), NEW.image, NEW.role, NEW.ban_reason, NEW.ban_expires,
    coalesce(NEW.is_anonymous, false), NEW.phone_number, coalesce(NEW.phone_number_verified, false),
    coalesce(NEW.two_factor_enabled, false), NEW.username, NEW.display_username,
    NEW.stripe_customer_id, NEW.last_login_method);
  SELECT * INTO NEW FROM "user" WHERE id = NEW.id;
  RETURN NEW;
END $$;

CREATE TRIGGER user_is_created INSTEAD OF INSERT ON "user"
FOR EACH ROW EXECUTE FUNCTION iam_user_is_created();

CREATE FUNCTION iam_user_is_changed() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  changes jsonb := iam_changes(to_jsonb(OLD), to_jsonb(NEW));
BEGIN
  IF changes ? 'banned' THEN
    PERFORM keyhold_lock(); -- before that of the row, as hubs do
  END IF;
  PERFORM 1 FROM accounts WHERE id = OLD.id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  INSERT INTO account_profile (id, account_id) VALUES (OLD.id, OLD.id) ON CONFLICT DO NOTHING;
  PERFORM 1 FROM account_profile WHERE account_id = OLD.id FOR NO KEY UPDATE;
  SELECT * INTO OLD FROM "user" WHERE id = OLD.id;
  NEW := jsonb_populate_record(OLD, changes);
  PERFORM iam_demand_user(CASE WHEN changes ? 'email' THEN NEW.email END, NEW.name);
  IF coalesce(NEW.banned, false) <> OLD.banned THEN
    UPDATE accounts SET status = CASE
      WHEN NEW.banned THEN 'suspended'
      WHEN status = 'suspended' THEN 'active'
      ELSE status END
    WHERE id = OLD.id;
  END IF;
  UPDATE accounts SET
    display_name = CASE WHEN NEW.name IS NOT DISTINCT FROM OLD.name THEN display_name ELSE NEW.name END,
    email = NEW.email,
    email_folded = CASE WHEN NEW.email IS NOT DISTINCT FROM OLD.email THEN email_folded ELSE lower(NEW.email) END,
    updated_at = iam_millis(now())
  WHERE id = OLD.id;
  UPDATE account_profile SET email_verified = coalesce(NEW.email_verified, false), image = NEW.image, role = NEW.role,
    ban_reason = NEW.ban_reason, ban_expires = NEW.ban_expires, is_anonymous = coalesce(NEW.is_anonymous, false),
    phone_number = NEW.phone_number, phone_number_verified = coalesce(NEW.phone_number_verified, false),
    two_factor_enabled = coalesce(NEW.two_factor_enabled, false), username = NEW.username,
    display_username = NEW.display_username, stripe_customer_id = NEW.stripe_customer_id,
    last_login_method = NEW.last_login_method, updated_at = now()
  WHERE account_id = OLD.id;
  SELECT * INTO NEW FROM "user" WHERE id = OLD.id;
  RETURN NEW;
END $$;

CREATE TRIGGER user_is_changed INSTEAD OF UPDATE ON "user"
FOR EACH ROW EXECUTE FUNCTION iam_user_is_changed();

-- Of two who delete a row, one is told that he did.
CREATE FUNCTION iam_user_is_deleted() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  DELETE FROM accounts WHERE id = OLD.id;
  RETURN CASE WHEN FOUND THEN OLD END;
END $$;

CREATE TRIGGER user_is_deleted INSTEAD OF DELETE ON "user"
FOR EACH ROW EXECUTE FUNCTION iam_user_is_deleted();

-- better-auth makes an organization before it says who owns it. Until then it waits.
CREATE VIEW organization WITH (security_invoker = true) AS
SELECT o.id, o.name, o.slug, p.logo, nullif(o.metadata, '{}') AS metadata, p.stripe_customer_id,
  iam_time(o.created_at) AS created_at
FROM organizations o LEFT JOIN organization_profile p ON p.organization_id = o.id
UNION ALL
SELECT id, name, slug, logo, metadata, NULL, created_at FROM organization_waiting;

CREATE FUNCTION iam_organization_is_created() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  NEW.id := coalesce(NEW.id, gen_random_uuid()::text);
  PERFORM iam_demand_organization(NEW.name, NEW.slug, NEW.metadata);
  PERFORM iam_demand_time('organization.created_at', NEW.created_at);
  -- Its owner would come in vain.
  IF EXISTS (SELECT 1 FROM organizations
      WHERE id = NEW.id OR slug = NEW.slug OR keyhold_digest(name) = keyhold_digest(NEW.name)) THEN
    RAISE EXCEPTION 'an organization of this name or slug is there' USING ERRCODE = 'unique_violation';
  END IF;
  INSERT INTO organization_waiting (id, name, slug, logo, metadata, created_at)
  VALUES (NEW.id, NEW.name, NEW.slug, NEW.logo, NEW.metadata, coalesce(NEW.created_at, now()));
  SELECT * INTO NEW FROM organization WHERE id = NEW.id;
  RETURN NEW;
END $$;

CREATE TRIGGER organization_is_created INSTEAD OF INSERT ON organization
FOR EACH ROW EXECUTE FUNCTION iam_organization_is_created();

CREATE FUNCTION iam_organization_is_changed() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  changes jsonb := iam_changes(to_jsonb(OLD), to_jsonb(NEW));
BEGIN
  PERFORM 1 FROM organization_waiting WHERE id = OLD.id FOR NO KEY UPDATE;
  PERFORM 1 FROM organizations WHERE id = OLD.id FOR NO KEY UPDATE;
  INSERT INTO organization_profile (id, organization_id)
  SELECT id, id FROM organizations WHERE id = OLD.id ON CONFLICT DO NOTHING;
  PERFORM 1 FROM organization_profile WHERE organization_id = OLD.id FOR NO KEY UPDATE;
  SELECT * INTO OLD FROM organization WHERE id = OLD.id;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  NEW := jsonb_populate_record(OLD, changes);
  PERFORM iam_demand_organization(NEW.name, NEW.slug, NEW.metadata);
  UPDATE organization_waiting SET name = NEW.name, slug = NEW.slug, logo = NEW.logo, metadata = NEW.metadata
  WHERE id = OLD.id;
  UPDATE organizations SET name = NEW.name, slug = NEW.slug, metadata = coalesce(NEW.metadata, '{}'),
    updated_at = iam_millis(now())
  WHERE id = OLD.id;
  UPDATE organization_profile SET logo = NEW.logo, stripe_customer_id = NEW.stripe_customer_id, updated_at = now()
  WHERE organization_id = OLD.id;
  SELECT * INTO NEW FROM organization WHERE id = OLD.id;
  RETURN NEW;
END $$;

CREATE TRIGGER organization_is_changed INSTEAD OF UPDATE ON organization
FOR EACH ROW EXECUTE FUNCTION iam_organization_is_changed();

CREATE FUNCTION iam_organization_is_deleted() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  DELETE FROM organization_waiting WHERE id = OLD.id;
  IF NOT FOUND THEN
    DELETE FROM organizations WHERE id = OLD.id;
  END IF;
  RETURN CASE WHEN FOUND THEN OLD END;
END $$;

CREATE TRIGGER organization_is_deleted INSTEAD OF DELETE ON organization
FOR EACH ROW EXECUTE FUNCTION iam_organization_is_deleted();

CREATE VIEW member WITH (security_invoker = true) AS
SELECT m.id, m.org_id AS organization_id, m.account_id AS user_id,
  coalesce(p.role, m.membership_level) AS role, iam_time(m.created_at) AS created_at
FROM organization_members m LEFT JOIN member_profile p ON p.member_id = m.id;

-- Who changes the level and not the roles, as a hub does, means the level.
CREATE FUNCTION iam_member_profile_follows_the_level() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE member_profile SET role = NEW.membership_level WHERE member_id = NEW.id;
  RETURN NULL;
END $$;

CREATE TRIGGER member_profile_follows_the_level
AFTER UPDATE OF membership_level ON organization_members
FOR EACH ROW WHEN (NEW.membership_level <> OLD.membership_level)
EXECUTE FUNCTION iam_member_profile_follows_the_level();

CREATE FUNCTION iam_member_is_added() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  waiting organization_waiting;
BEGIN
  NEW.id := coalesce(NEW.id, gen_random_uuid()::text);
  PERFORM iam_demand_time('member.created_at', NEW.created_at);
  IF iam_level(NEW.role) = 'owner' THEN
    DELETE FROM organization_waiting WHERE id = NEW.organization_id RETURNING * INTO waiting;
    IF FOUND THEN
      INSERT INTO organizations (id, name, slug, owner_id, metadata, created_at, updated_at)
      VALUES (waiting.id, waiting.name, waiting.slug, NEW.user_id, coalesce(waiting.metadata, '{}'),
        iam_millis(waiting.created_at), iam_millis(waiting.created_at));
      INSERT INTO organization_profile (id, organization_id, logo) VALUES (waiting.id, waiting.id, waiting.logo);
    END IF;
  END IF;
  INSERT INTO organization_members (id, org_id, account_id, membership_level, created_at, updated_at)
  VALUES (NEW.id, NEW.organization_id, NEW.user_id, iam_level(NEW.role),
    iam_millis(coalesce(NEW.created_at, now())), iam_millis(now()));
  INSERT INTO member_profile (id, member_id, role, joined_at)
  VALUES (NEW.id, NEW.id, coalesce(NEW.role, 'member'), now());
  SELECT * INTO NEW FROM member WHERE id = NEW.id;
  RETURN NEW;
END $$;

CREATE TRIGGER member_is_added INSTEAD OF INSERT ON member
FOR EACH ROW EXECUTE FUNCTION iam_member_is_added();

CREATE FUNCTION iam_member_is_changed() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE organization_members SET membership_level = iam_level(NEW.role), updated_at = iam_millis(now())
  WHERE id = OLD.id;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  INSERT INTO member_profile (id, member_id, role) VALUES (OLD.id, OLD.id, NEW.role)
  ON CONFLICT (member_id) DO UPDATE SET role = NEW.role, updated_at = now();
  SELECT * INTO NEW FROM member WHERE id = OLD.id;
  RETURN NEW;
END $$;

CREATE TRIGGER member_is_changed INSTEAD OF UPDATE ON member
FOR EACH ROW EXECUTE FUNCTION iam_member_is_changed();

CREATE FUNCTION iam_member_is_removed() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  DELETE FROM organization_members WHERE id = OLD.id;
  RETURN CASE WHEN FOUND THEN OLD END;
END $$;

CREATE TRIGGER member_is_removed INSTEAD OF DELETE ON member
FOR EACH ROW EXECUTE FUNCTION iam_member_is_removed();
