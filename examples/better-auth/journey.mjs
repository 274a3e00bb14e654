// People sign up, work and leave: node journey.mjs FILE MAPPING
// Each step prints one line. With --step it waits for a line before the next, so that a hub can look in between.
import { betterAuth } from 'better-auth';
import fs from 'node:fs';
import readline from 'node:readline';
import { options } from './auth.mjs';

const [file, mapping, wait] = process.argv.slice(2);
const configuration = options(file, JSON.parse(fs.readFileSync(mapping, 'utf8')));
const { api } = betterAuth(configuration);
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

// Who the first administrator is, better-auth leaves to the operator.
configuration.database.prepare('UPDATE user SET role = ? WHERE id = ?').run('admin', ada.id);
await api.banUser({ body: { userId: bob.id, banReason: 'spam' }, headers });
await say('banned', (await signIn('bob@example.org')).refused);

await api.removeUser({ body: { userId: bob.id }, headers });
const left = await api.listUsers({ query: { limit: 10 }, headers });
await say('removed', `${left.users.length} left`);
process.exit(0);
