// Two at once on one key, over the bridge: first a look, then a write, as keypal's manager goes about it.
// KEYHOLD_PAIRS=10000 for more pairs of each kind.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { KeyholdStore, KeyholdStoreError } from '../dist/index.js';
import { hash, record } from './records.mjs';
import { ADMIN, Server } from './server.mjs';

const PAIRS = Number(process.env.KEYHOLD_PAIRS ?? 200);
const LANES = 8;
const REVOKED = '2026-01-02T00:00:00.000Z';
const USED = '2026-01-03T00:00:00.000Z';

let server;
let one;
let other;

before(async () => {
  server = await Server.start('--namespaces', 'open');
  one = new KeyholdStore({ url: server.url, token: ADMIN, timeoutMs: 60_000 });
  other = new KeyholdStore({ url: server.url, token: ADMIN, timeoutMs: 60_000 });
});
after(async () => {
  one?.close();
  other?.close();
  await server?.stop();
});

async function pairs(kind, pair, metadata = {}) {
  let next = 0;
  const lane = async () => {
    while (next < PAIRS) {
      const i = next++;
      const id = `${kind}-${i}`;
      await one.save(record(id, metadata));
      await pair(id, i);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** Whether each of the two was let through. Who begins takes turns. */
async function both(i, first, second) {
  return Promise.all(i % 2 === 0 ? [through(first), through(second)] : [through(second), through(first)].reverse());
}

async function through(call) {
  try {
    return await call();
  } catch (error) {
    assert.ok(error instanceof KeyholdStoreError);
    assert.equal(error.code, 'CANNOT_MODIFY_REVOKED');
    return false;
  }
}

async function update(store, id, part) {
  await store.updateMetadata(id, part);
  return true;
}

async function isRevoked(store, id) {
  return (await store.findById(id)).metadata.revokedAt !== null;
}

async function revoke(store, id) {
  return !(await isRevoked(store, id)) && update(store, id, { revokedAt: REVOKED });
}

async function verify(store, id) {
  assert.equal((await store.findByHash(hash(id))).id, id);
  return update(store, id, { lastUsedAt: USED });
}

async function rotate(store, id) {
  if (await isRevoked(store, id)) {
    return false;
  }
  await store.save(record(`${id}-next`));
  return update(store, id, { rotatedTo: `${id}-next`, revokedAt: USED });
}

async function stored(id) {
  return (await one.findById(id)).metadata;
}

test(`${PAIRS} times, a verification does not undo a revocation, and neither loses its time`, async () => {
  await pairs('verify', async (id, i) => {
    assert.deepEqual(
      await both(
        i,
        () => verify(one, id),
        () => revoke(other, id),
      ),
      [true, true],
    );
    assert.deepEqual(await stored(id), record(id, { revokedAt: REVOKED, lastUsedAt: USED }).metadata);
  });
});

test(`${PAIRS} times, of a rotation and a revocation one is told that it was, and the key is dead`, async () => {
  let rotated = 0;
  await pairs('rotate', async (id, i) => {
    // A rotation writes twice. Without a write before it, a revocation would always be first.
    const late = async () => {
      await other.save(record(`${id}-late`));
      return revoke(other, id);
    };
    const [first, second] = await both(i, () => rotate(one, id), i % 4 < 2 ? () => revoke(other, id) : late);
    assert.notEqual(first, second);
    rotated += Number(first);
    const change = first ? { revokedAt: USED, rotatedTo: `${id}-next` } : { revokedAt: REVOKED };
    assert.deepEqual(await stored(id), record(id, change).metadata);
  });
  assert.ok(rotated > 0 && rotated < PAIRS, `${rotated} were rotated`);
});

test(`${PAIRS} times, an update and a revocation both stay`, async () => {
  await pairs('update', async (id, i) => {
    const part = { name: `n${i}`, plan: i, tags: [`t${i}`] };
    assert.deepEqual(
      await both(
        i,
        () => update(one, id, part),
        () => revoke(other, id),
      ),
      [true, true],
    );
    assert.deepEqual(await stored(id), record(id, { ...part, revokedAt: REVOKED }).metadata);
  });
});

test(`${PAIRS} times, two updates of different members both stay`, async () => {
  await pairs(
    'updates',
    async (id, i) => {
      await both(
        i,
        () => update(one, id, { name: 'first', plan: 1 }),
        () => update(other, id, { description: 'second', seats: 2 }),
      );
      assert.deepEqual(
        await stored(id),
        record(id, { name: 'first', plan: 1, description: 'second', seats: 2 }).metadata,
      );
    },
    { name: 'old', description: 'old', plan: 0, seats: 0 },
  );
});
