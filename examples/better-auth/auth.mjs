// better-auth with its main plugins, on the tables of Keyhold. `mapping` is what `keyhold iam mapping` prints.
import { apiKey } from '@better-auth/api-key';
import { oauthProvider } from '@better-auth/oauth-provider';
import { passkey } from '@better-auth/passkey';
import { sso } from '@better-auth/sso';
import { stripe } from '@better-auth/stripe';
import {
  admin,
  anonymous,
  deviceAuthorization,
  jwt,
  lastLoginMethod,
  organization,
  phoneNumber,
  siwe,
  twoFactor,
  username,
} from 'better-auth/plugins';
import Database from 'better-sqlite3';
import pg from 'pg';
import Stripe from 'stripe';

export const isServer = (place) => place.startsWith('postgresql://');

function inFile(file) {
  const database = new Database(file, { fileMustExist: true });
  database.pragma('foreign_keys = ON');
  database.pragma('busy_timeout = 5000');
  return database;
}

function onServer(url) {
  const schema = new URL(url).searchParams.get('schema') ?? 'keyhold';
  return new pg.Pool({
    connectionString: url,
    options: `-c search_path=${schema}`,
    allowExitOnIdle: true,
    // Whole numbers have 64 bits there, and the driver would make texts of them.
    types: {
      getTypeParser: (type, format) =>
        type === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(type, format),
    },
  });
}

// Keyhold keeps JSON as text. On PostgreSQL better-auth expects that the driver has parsed it, and would take a token
// that is bound to a key for one that is not.
const jsonAsText = {
  input: (value) => (value && typeof value === 'object' ? JSON.stringify(value) : value),
  output: (value) => (typeof value === 'string' ? JSON.parse(value) : value),
};

function withJsonAsText(plugin) {
  Object.values(plugin.schema ?? {})
    .flatMap((model) => Object.values(model.fields))
    .filter((field) => field.type === 'json')
    .forEach((field) => {
      field.transform = jsonAsText;
    });
  return plugin;
}

// `place` is a file, or the URL of a schema on a server as a hub has it.
export function options(place, mapping) {
  const model = (name) => ({
    modelName: mapping.models[name].table,
    fields: mapping.models[name].fields,
  });
  const models = (...names) => Object.fromEntries(names.map((name) => [name, model(name)]));
  const fieldsOf = (name, ...fields) => ({
    fields: Object.fromEntries(fields.map((field) => [field, mapping.models[name].fields[field]])),
  });
  const user = (...fields) => ({ user: fieldsOf('user', ...fields) });
  return {
    database: isServer(place) ? onServer(place) : inFile(place),
    secret: process.env.BETTER_AUTH_SECRET ?? 'a secret for a journey of an example alone',
    baseURL: 'http://localhost:3000',
    advanced: {
      database: {
        generateId: mapping.generateId,
        // There it looks for tables, and does not see views; check.mjs does.
        validateSchema: !isServer(place),
      },
    },
    logger: { level: 'error' },
    emailAndPassword: { enabled: true },
    rateLimit: { storage: 'database', ...model('rateLimit') },
    ...models('user', 'session', 'account', 'verification'),
    plugins: [
      organization({
        teams: { enabled: true },
        dynamicAccessControl: { enabled: true },
        schema: {
          session: fieldsOf('session', 'activeOrganizationId', 'activeTeamId'),
          ...models('organization', 'member', 'invitation', 'team', 'teamMember', 'organizationRole'),
        },
      }),
      admin({
        schema: {
          ...user('role', 'banned', 'banReason', 'banExpires'),
          session: fieldsOf('session', 'impersonatedBy'),
        },
      }),
      twoFactor({ schema: { ...user('twoFactorEnabled'), ...models('twoFactor') } }),
      username({ schema: user('username', 'displayUsername') }),
      phoneNumber({ sendOTP() {}, schema: user('phoneNumber', 'phoneNumberVerified') }),
      anonymous({ schema: user('isAnonymous') }),
      lastLoginMethod({
        storeInDatabase: true,
        schema: { user: { lastLoginMethod: mapping.models.user.fields.lastLoginMethod } },
      }),
      jwt({ schema: models('jwks') }),
      deviceAuthorization({ schema: models('deviceCode') }),
      siwe({
        domain: 'localhost',
        getNonce: async () => 'nonce',
        verifyMessage: async () => false,
        schema: models('walletAddress'),
      }),
      apiKey({ schema: models('apikey') }),
      passkey({ schema: models('passkey') }),
      sso({ ...model('ssoProvider'), schema: models('ssoProvider') }),
      oauthProvider({
        loginPage: '/sign-in',
        consentPage: '/consent',
        schema: models(
          'oauthClient',
          'oauthRefreshToken',
          'oauthAccessToken',
          'oauthConsent',
          'oauthResource',
          'oauthClientResource',
          'oauthClientAssertion',
        ),
      }),
      stripe({
        stripeClient: new Stripe('sk_test_of_nobody'),
        stripeWebhookSecret: 'of nobody',
        subscription: { enabled: true, plans: [] },
        schema: { ...user('stripeCustomerId'), ...models('subscription') },
      }),
    ].map(withJsonAsText),
  };
}
