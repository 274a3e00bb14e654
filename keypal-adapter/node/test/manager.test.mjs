// What keypal's manager does, over the store and a real server.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { KeyholdStore } from '../dist/index.js';
import { Manager } from './manager.mjs';
import { ADMIN, Server } from './server.mjs';

let server;
let store;
let keys;
let spaces = 0;

before(async () => (server = await Server.start('--namespaces', 'open')));
after(() => server?.stop());

beforeEach(() => {
  store = new KeyholdStore({ url: server.url, token: ADMIN, namespace: `m-${++spaces}`, timeoutMs: 30_000 });
  keys = new Manager({ storage: store, prefix: 'sk_', auditContext: { userAgent: 'test' } });
});

afterEach(async () => {
  await Promise.all(keys.tracking); // keypal would log what fails here
  store.close();
});

async function code(verification) {
  const { valid, errorCode } = await verification;
  return valid ? 'VALID' : errorCode;
}

function withoutUndefined(value) {
  return JSON.parse(JSON.stringify(value));
}

test('a key that is created verifies, and the record is what create made', async () => {
  const { key, record } = await keys.create({ ownerId: 'ada', name: 'ci', scopes: ['read'], tags: ['Prod'] });
  const verified = await keys.verify(`Bearer ${key}`);
  assert.equal(verified.valid, true);
  assert.deepEqual(verified.record, withoutUndefined(record));
  await Promise.all(keys.tracking);
  const { metadata } = await store.findById(record.id);
  assert.match(metadata.lastUsedAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.deepEqual(metadata, { ...withoutUndefined(record.metadata), lastUsedAt: metadata.lastUsedAt });
});

test('a key without an owner verifies', async () => {
  const { key, record } = await keys.create({});
  assert.equal(record.metadata.ownerId, '');
  assert.equal(await code(keys.verify(key)), 'VALID');
  assert.deepEqual(await keys.list(''), []);
});

test('what is no key says why', async () => {
  const past = new Date(Date.now() - 1_000).toISOString();
  const expired = await keys.create({ ownerId: 'ada', expiresAt: past });
  const disabled = await keys.create({ ownerId: 'ada', enabled: false });
  assert.equal(await code(keys.verify('')), 'MISSING_KEY');
  assert.equal(await code(keys.verify('other')), 'INVALID_FORMAT');
  assert.equal(await code(keys.verify('sk_unknown')), 'INVALID_KEY');
  assert.equal(await code(keys.verify(expired.key)), 'EXPIRED');
  assert.equal(await code(keys.verify(disabled.key)), 'DISABLED');
});

test('a key that is revoked stays dead', async () => {
  const { key, record } = await keys.create({ ownerId: 'ada' });
  await keys.revoke(record.id);
  assert.equal(await code(keys.verify(key)), 'REVOKED');
  await assert.rejects(keys.revoke(record.id), { code: 'ALREADY_REVOKED' });
  await assert.rejects(keys.enable(record.id), { code: 'CANNOT_MODIFY_REVOKED' });
  await assert.rejects(keys.rotate(record.id), { code: 'CANNOT_MODIFY_REVOKED' });
  await assert.rejects(keys.revoke('none'), { code: 'KEY_NOT_FOUND' });
});

test('a key is disabled and enabled again', async () => {
  const { key, record } = await keys.create({ ownerId: 'ada' });
  await keys.disable(record.id);
  assert.equal(await code(keys.verify(key)), 'DISABLED');
  await assert.rejects(keys.disable(record.id), { code: 'ALREADY_DISABLED' });
  await keys.enable(record.id);
  assert.equal(await code(keys.verify(key)), 'VALID');
  await assert.rejects(keys.enable(record.id), { code: 'ALREADY_ENABLED' });
});

test('a rotation carries over what was there, and kills the old key', async () => {
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  const old = await keys.create({
    ownerId: 'ada',
    name: 'ci',
    description: 'd',
    scopes: ['read'],
    resources: { 'site:1': ['w'] },
    tags: ['a'],
    expiresAt,
  });
  const next = await keys.rotate(old.record.id, { name: 'ci 2' });
  assert.equal(await code(keys.verify(old.key)), 'REVOKED');
  assert.equal(await code(keys.verify(next.key)), 'VALID');
  assert.deepEqual(next.oldRecord, withoutUndefined(old.record));
  const dead = await store.findById(old.record.id);
  assert.equal(dead.metadata.rotatedTo, next.record.id);
  assert.equal(typeof dead.metadata.revokedAt, 'string');
  await Promise.all(keys.tracking);
  const { createdAt, lastUsedAt, ...rest } = (await store.findById(next.record.id)).metadata;
  assert.equal(createdAt, next.record.metadata.createdAt);
  assert.ok(lastUsedAt >= createdAt);
  assert.deepEqual(rest, {
    ownerId: 'ada',
    name: 'ci 2',
    description: 'd',
    scopes: ['read'],
    resources: { 'site:1': ['w'] },
    tags: ['a'],
    expiresAt,
    enabled: true,
    revokedAt: null,
    rotatedTo: null,
  });
});

test('keys are listed by owner and by tag, in the order of their creation', async () => {
  const made = [];
  for (const [ownerId, tags] of [
    ['ada', ['Prod', 'eu']],
    ['bob', ['PROD']],
    ['ada', ['test']],
  ]) {
    made.push((await keys.create({ ownerId, tags })).record.id);
  }
  const ids = async (found) => (await found).map(({ id }) => id);
  assert.deepEqual(await ids(keys.list('ada')), [made[0], made[2]]);
  assert.deepEqual(await ids(keys.findByTag('prod')), [made[0], made[1]]);
  assert.deepEqual(await ids(keys.findByTag('PROD', 'bob')), [made[1]]);
  assert.deepEqual(await ids(keys.findByTags(['test', 'EU'])), [made[0], made[2]]);
  assert.deepEqual(await ids(keys.findByTags(['test', 'EU'], 'bob')), []);
});

test('revokeAll leaves no live key of the owner, and those of others alone', async () => {
  const made = await Promise.all(Array.from({ length: 20 }, () => keys.create({ ownerId: 'ada' })));
  const other = await keys.create({ ownerId: 'bob' });
  await keys.revokeAll('ada');
  for (const { key } of made) {
    assert.equal(await code(keys.verify(key)), 'REVOKED');
  }
  assert.equal(await code(keys.verify(other.key)), 'VALID');
});

test('the logs tell what was done, the newest first', async () => {
  const { record } = await keys.create({ ownerId: 'ada', name: 'ci', scopes: ['read'] }, { ip: '::1' });
  await keys.disable(record.id);
  await keys.enable(record.id, { metadata: { ticket: 7 } });
  const { record: next } = await keys.rotate(record.id, {}, { metadata: { why: 'old' } });
  await keys.revoke(next.id);
  const logs = await keys.getLogs({ keyId: record.id });
  const times = logs.map(({ timestamp }) => timestamp);
  assert.deepEqual(times, times.toSorted().reverse());
  assert.deepEqual(
    new Map(logs.map(({ action, data }) => [action, data])),
    new Map([
      ['created', { userAgent: 'test', ip: '::1', metadata: { name: 'ci', scopes: ['read'] } }],
      ['disabled', { userAgent: 'test' }],
      ['enabled', { userAgent: 'test', metadata: { ticket: 7 } }],
      ['rotated', { userAgent: 'test', metadata: { rotatedTo: next.id, why: 'old' } }],
    ]),
  );
  assert.equal(await keys.countLogs({ action: 'created' }), 2);
  const stats = await keys.getLogStats('ada');
  assert.deepEqual(stats.byAction, { created: 2, disabled: 1, enabled: 1, rotated: 1, revoked: 1 });
  assert.equal(stats.total, 6);
  assert.equal(stats.lastActivity, (await keys.getLogs({ limit: 1 }))[0].timestamp);
  assert.equal(await keys.clearLogs(next.id), 2);
  assert.equal(await keys.deleteLogs({ ownerId: 'ada' }), 4);
  assert.deepEqual(await keys.getLogs(), []);
});
