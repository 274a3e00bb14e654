-- Who an account is elsewhere, under the name that a hub may know it by, without the tokens.
CREATE VIEW user_identities WITH (security_invoker = true) AS
SELECT id, user_id, provider_id AS provider, account_id AS subject, created_at, updated_at
FROM account WHERE provider_id <> 'credential';
