// People sign up, work and leave: node journey.mjs FILE-OR-URL MAPPING
// Each step prints one line. With --step it waits for a line before the next, so that a hub can look in between.
import { betterAuth } from 'better-auth';
import fs from 'node:fs';
import readline from 'node:readline';
import { options } from './auth.mjs';

const [place, mapping, wait] = process.argv.slice(2);
const auth = betterAuth(options(place, JSON.parse(fs.readFileSync(mapping, 'utf8'))));
const { api } = auth;
const { adapter, internalAdapter } = await auth.$context;
const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const password = 'correct horse battery staple';

async function say(step, what = '') {
  console.log(`${step} ${what}`.trim());
  if (wait === '--step') {
    await lines.next();
  }
}

async function signIn(email) {
  const response = await api.signInEmail({ body: { email, password }, asResponse: true });
  const body = await response.json();
  const cookie = response.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  return { refused: response.ok ? '' : body.code, headers: new Headers({ cookie }) };
}

const signUp = (name, email) => api.signUpEmail({ body: { name, email, password } });
const { user: ada } = await signUp('Ada', 'Ada@example.org');
const { user: bob } = await signUp('Bob', 'bob@example.org');
await say('signed-up', `${ada.id} ${bob.id}`);

await say('signed-in', (await signIn('bob@example.org')).refused || 'bob');

const { headers } = await signIn('ada@example.org');
const acme = await api.createOrganization({ body: { name: 'Acme', slug: 'acme' }, headers });
await api.addMember({ body: { userId: bob.id, role: 'member', organizationId: acme.id }, headers });
const full = await api.getFullOrganization({ query: { organizationId: acme.id }, headers });
const memberId = full.members.find((member) => member.userId === bob.id).id;
await api.updateMemberRole({
  body: { memberId, role: ['admin', 'member'], organizationId: acme.id },
  headers,
});
const team = await api.createTeam({ body: { name: 'Red', organizationId: acme.id }, headers });
await api.addTeamMember({ body: { teamId: team.id, userId: bob.id }, headers });
await api.createInvitation({
  body: { email: 'eve@example.org', role: 'member', organizationId: acme.id },
  headers,
});
await say('organized', `${acme.id} ${full.members.length} members`);

const { key } = await api.createApiKey({ body: { name: 'journey' }, headers });
const verified = await api.verifyApiKey({ body: { key } });
const factor = await api.enableTwoFactor({ body: { password }, headers });
await say('secured', `${verified.valid} ${factor.backupCodes.length} codes`);

const client = await api.adminCreateOAuthClient({
  body: { redirect_uris: ['https://hub.example/in'], metadata: { colours: ['red'] } },
  headers,
});
const registered = await adapter.findOne({
  model: 'oauthClient',
  where: [{ field: 'clientId', value: client.client_id }],
});
const bound = await adapter.create({
  model: 'oauthRefreshToken',
  data: {
    token: 'of nobody',
    clientId: client.client_id,
    userId: ada.id,
    scopes: ['openid'],
    confirmation: { jkt: 'a key' },
  },
});
await say(
  'registered',
  `${registered.redirectUris[0]} ${registered.metadata.colours[0]}, bound to ${bound.confirmation.jkt}`,
);

// Who the first administrator is, better-auth leaves to the operator.
await internalAdapter.updateUser(ada.id, { role: 'admin' });
await api.banUser({ body: { userId: bob.id, banReason: 'spam' }, headers });
await say('banned', (await signIn('bob@example.org')).refused);

await api.removeUser({ body: { userId: bob.id }, headers });
const left = await api.listUsers({ query: { limit: 10 }, headers });
await say('removed', `${left.users.length} left`);
process.exit(0);
