// The shape of every answer, against the contract of keypal 0.1.0's MemoryStore, over a real server.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { inspect } from 'node:util';
import { KeyholdStore, KeyholdStoreError } from '../dist/index.js';
import { hash, log, record } from './records.mjs';
import { ADMIN, Server } from './server.mjs';

let server;
let spaces = 0;
let namespace;
let store;

function open(more = {}) {
  return new KeyholdStore({ url: server.url, token: ADMIN, namespace, timeoutMs: 30_000, ...more });
}

before(async () => (server = await Server.start('--namespaces', 'open')));
after(() => server?.stop());

beforeEach(() => {
  namespace = `n-${++spaces}`;
  store = open();
});
afterEach(() => store.close());

function refused(code, status, message) {
  return (error) => {
    assert.ok(error instanceof KeyholdStoreError);
    assert.ok(error instanceof Error);
    assert.equal(error.name, 'KeyholdStoreError');
    assert.equal(error.code, code);
    assert.equal(error.status, status);
    assert.equal(error.outcomeUnknown, false);
    if (typeof message === 'string') {
      assert.equal(error.message, message);
    } else {
      assert.match(error.message, message);
    }
    return true;
  };
}

async function ids(found) {
  return (await found).map(({ id }) => id);
}

describe('records', () => {
  test('save answers nothing, and the record comes back as it was saved', async () => {
    const whole = record('k1', {
      name: 'ci',
      description: 'of the build',
      tags: ['a', 'b'],
      resources: { 'project:1': ['read', 'write'] },
      expiresAt: '2030-12-31T00:00:00.000Z',
      lastUsedAt: '2026-01-02T00:00:00.000Z',
      plan: { free: null, seats: [1, 2.5] },
    });
    assert.equal(await store.save(whole), undefined);
    assert.deepEqual(await store.findById('k1'), whole);
    assert.deepEqual(await store.findByHash(hash('k1')), whole);
  });

  test('absent, null and a value are three things', async () => {
    await store.save(record('k1'));
    await store.save(record('k2', { name: null, tags: [], lastUsedAt: undefined }));
    const fresh = await store.findById('k1');
    assert.deepEqual(fresh, record('k1'));
    assert.equal(fresh.metadata.expiresAt, null);
    assert.equal('lastUsedAt' in fresh.metadata, false);
    assert.equal('tags' in fresh.metadata, false);
    const { metadata } = await store.findById('k2');
    assert.equal(metadata.name, null);
    assert.deepEqual(metadata.tags, []);
    assert.equal('lastUsedAt' in metadata, false);
  });

  test('what is not there is null, or no record at all', async () => {
    assert.equal(await store.findById('none'), null);
    assert.equal(await store.findByHash(hash('none')), null);
    assert.deepEqual(await store.findByOwner('none'), []);
    assert.deepEqual(await store.findByTag('none'), []);
    assert.deepEqual(await store.findByTags(['none'], 'ada'), []);
  });

  test('save refuses a taken id before a taken hash, in the words of keypal, and changes nothing', async () => {
    await store.save(record('k1'));
    const sameId = { ...record('k2', { name: 'new' }), id: 'k1' };
    await assert.rejects(store.save(sameId), refused('DUPLICATE_ID', 409, 'API key with id k1 already exists'));
    await assert.rejects(
      store.save(record('k1', { name: 'new' })),
      refused('DUPLICATE_ID', 409, 'API key with id k1 already exists'),
    );
    await assert.rejects(
      store.save({ ...record('k1'), id: 'k2' }),
      refused('DUPLICATE_HASH', 409, 'API key hash collision detected'),
    );
    assert.deepEqual(await store.findByOwner('ada'), [record('k1')]);
  });

  test('findByOwner finds revoked, disabled and expired ones, as they were inserted', async () => {
    await store.save(record('z', { revokedAt: '2026-01-02T00:00:00.000Z' }));
    await store.save(record('m', { enabled: false }));
    await store.save(record('a', { expiresAt: '2020-01-01T00:00:00.000Z' }));
    await store.save(record('other', { ownerId: 'bob' }));
    assert.deepEqual(await ids(store.findByOwner('ada')), ['z', 'm', 'a']);
    assert.equal((await store.findByHash(hash('z'))).metadata.revokedAt, '2026-01-02T00:00:00.000Z');
    assert.equal((await store.findByHash(hash('m'))).metadata.enabled, false);
    assert.deepEqual(await store.findByOwner(''), []);
  });

  test('one tag is enough, whatever its case, and each record is found once', async () => {
    await store.save(record('k1', { tags: ['prod', 'eu'] }));
    await store.save(record('k2', { tags: ['ÉTÉ'], ownerId: 'bob' }));
    await store.save(record('k3', { tags: ['eu'], ownerId: '' }));
    assert.deepEqual(await ids(store.findByTags(['PROD', 'Eu'])), ['k1', 'k3']);
    assert.deepEqual(await ids(store.findByTags(['EU'], 'ada')), ['k1']);
    assert.deepEqual(await ids(store.findByTags(['EU'], '')), ['k3']);
    assert.deepEqual(await ids(store.findByTags(['eu', 'été'], undefined)), ['k1', 'k2', 'k3']);
    assert.deepEqual(await ids(store.findByTag('Été')), ['k2']);
    assert.deepEqual(await ids(store.findByTag('été', 'ada')), []);
    assert.deepEqual(await store.findByTags([]), []);
    assert.deepEqual(await store.findByTags([], 'ada'), []);
  });

  test('updateMetadata merges members, moves owners and tags, and clears with null', async () => {
    await store.save(record('k1', { name: 'old', tags: ['a'], resources: { x: ['y'] }, plan: 1 }));
    assert.equal(
      await store.updateMetadata('k1', { ownerId: 'bob', tags: ['b'], resources: { z: [] }, name: null }),
      undefined,
    );
    assert.deepEqual(
      await store.findById('k1'),
      record('k1', { ownerId: 'bob', tags: ['b'], resources: { z: [] }, name: null, plan: 1 }),
    );
    assert.deepEqual(await ids(store.findByOwner('ada')), []);
    assert.deepEqual(await ids(store.findByOwner('bob')), ['k1']);
    assert.deepEqual(await ids(store.findByTag('a')), []);
    assert.deepEqual(await ids(store.findByTag('b')), ['k1']);
  });

  test('an undefined member is as if it were not named', async () => {
    await store.save(record('k1', { name: 'old' }));
    await store.updateMetadata('k1', { name: undefined, description: 'new' });
    assert.deepEqual(await store.findById('k1'), record('k1', { name: 'old', description: 'new' }));
  });

  test('updateMetadata of no key is refused in the words of keypal', async () => {
    await assert.rejects(
      store.updateMetadata('none', { name: 'x' }),
      refused('KEY_NOT_FOUND', 404, 'API key with id none not found'),
    );
  });

  test('a revoked key stays revoked, and a repeated revocation is none', async () => {
    await store.save(record('k1'));
    const revocation = { rotatedTo: 'k2', revokedAt: '2026-01-02T00:00:00.000Z' };
    await store.updateMetadata('k1', revocation);
    await store.updateMetadata('k1', revocation);
    await assert.rejects(
      store.updateMetadata('k1', { revokedAt: null }),
      refused('CANNOT_MODIFY_REVOKED', 409, 'Cannot modify a revoked key'),
    );
    assert.deepEqual(await store.findById('k1'), record('k1', revocation));
  });

  test('delete and deleteByOwner answer nothing, however often, free id and hash, and leave the logs', async () => {
    await store.save(record('k1'));
    await store.save(record('k2'));
    await store.save(record('k3', { ownerId: 'bob' }));
    await store.saveLog(log('l1'));
    assert.equal(await store.delete('k1'), undefined);
    assert.equal(await store.delete('k1'), undefined);
    await store.save(record('k1'));
    assert.equal(await store.deleteByOwner('ada'), undefined);
    assert.equal(await store.deleteByOwner('ada'), undefined);
    assert.deepEqual(await store.findByOwner('ada'), []);
    assert.deepEqual(await ids(store.findByOwner('bob')), ['k3']);
    assert.equal(await store.countLogs({}), 1);
  });

  test('what is refused is refused with its place', async () => {
    await assert.rejects(
      store.save(record('k1', { expiresAt: 'soon' })),
      refused('INVALID_INPUT', 400, /^metadata\.expiresAt /),
    );
    await assert.rejects(
      store.save(record('k1', { scopes: 'read' })),
      refused('INVALID_INPUT', 400, /^metadata\.scopes /),
    );
    await assert.rejects(store.findById(), refused('INVALID_INPUT', 400, /^id /));
    await assert.rejects(store.findById('x'.repeat(2_000_000)), refused('TOO_LARGE', 413, /larger than 1048576 bytes/));
  });

  test('what JSON cannot carry is refused without its value', async () => {
    const circle = record('k1');
    circle.metadata.circle = circle;
    await assert.rejects(
      store.save(circle),
      refused('INVALID_INPUT', undefined, 'save: an argument cannot be written as JSON: arguments[0].metadata.circle'),
    );
    await assert.rejects(
      store.save(record('k1', { plan: 1n })),
      refused('INVALID_INPUT', undefined, 'save: an argument cannot be written as JSON: arguments[0].metadata.plan'),
    );
  });
});

describe('logs', () => {
  const at = (day) => `2026-01-0${day}T12:00:00.000Z`;

  test('saveLog answers nothing, and the log comes back as it was saved', async () => {
    const whole = log('l1', { data: { ip: '::1', metadata: { scopes: ['a'], none: null } } });
    assert.equal(await store.saveLog(whole), undefined);
    await store.saveLog(log('l2', { timestamp: '2025-01-01T00:00:00.000Z' }));
    const logs = await store.findLogs({});
    assert.deepEqual(logs, [whole, log('l2', { timestamp: '2025-01-01T00:00:00.000Z' })]);
    assert.equal('data' in logs[1], false);
  });

  test('a log of a known id is refused', async () => {
    await store.saveLog(log('l1'));
    await assert.rejects(
      store.saveLog(log('l1')),
      refused('DUPLICATE_ID', 409, /^Audit log with id l1 already exists$/),
    );
  });

  test('the newest come first, and those of one time as they were inserted', async () => {
    for (const [id, day] of [
      ['b', 2],
      ['a', 2],
      ['c', 3],
      ['d', 1],
    ]) {
      await store.saveLog(log(id, { timestamp: at(day) }));
    }
    assert.deepEqual(await ids(store.findLogs({})), ['c', 'b', 'a', 'd']);
    assert.deepEqual(await ids(store.findLogs({ limit: 2, offset: 1 })), ['b', 'a']);
    assert.deepEqual(await ids(store.findLogs({ limit: 0 })), []);
    assert.deepEqual(await ids(store.findLogs({ offset: 9 })), []);
    assert.deepEqual(await ids(store.findLogs({ limit: Number.MAX_SAFE_INTEGER })), ['c', 'b', 'a', 'd']);
  });

  test('filters are ANDed, and both dates are inclusive', async () => {
    await store.saveLog(log('l1', { timestamp: at(1) }));
    await store.saveLog(log('l2', { timestamp: at(2), action: 'revoked' }));
    await store.saveLog(log('l3', { timestamp: at(3), action: 'revoked', keyId: 'k2' }));
    await store.saveLog(log('l4', { timestamp: at(4), ownerId: 'bob' }));
    const matching = async (query) => [await ids(store.findLogs(query)), await store.countLogs(query)];
    assert.deepEqual(await matching({ action: 'revoked' }), [['l3', 'l2'], 2]);
    assert.deepEqual(await matching({ action: 'revoked', keyId: 'k1' }), [['l2'], 1]);
    assert.deepEqual(await matching({ ownerId: 'bob', keyId: undefined }), [['l4'], 1]);
    assert.deepEqual(await matching({ startDate: at(2), endDate: at(3) }), [['l3', 'l2'], 2]);
    assert.deepEqual(await matching({ keyId: 'none' }), [[], 0]);
    assert.equal(await store.countLogs({ limit: 1, offset: 3 }), 4);
  });

  test('a hundred are found unless a limit says otherwise', async () => {
    await Promise.all(Array.from({ length: 105 }, (_, i) => store.saveLog(log(`l${i}`))));
    assert.equal((await store.findLogs({})).length, 100);
    assert.equal((await store.findLogs({ limit: 1_000 })).length, 105);
    assert.equal(await store.countLogs({}), 105);
  });

  test('deleteLogs answers how many it deleted, of all that match', async () => {
    await store.saveLog(log('l1', { timestamp: at(1) }));
    await store.saveLog(log('l2', { timestamp: at(2) }));
    await store.saveLog(log('l3', { timestamp: at(3), ownerId: 'bob' }));
    assert.equal(await store.deleteLogs({ endDate: at(2), limit: 1 }), 2);
    assert.equal(await store.deleteLogs({ ownerId: 'none' }), 0);
    assert.deepEqual(await ids(store.findLogs({})), ['l3']);
    assert.equal(await store.deleteLogs({}), 1);
    await assert.rejects(store.deleteLogs({ keyId: '' }), refused('INVALID_INPUT', 400, /^query\.keyId /));
  });

  test('stats count the actions that occur', async () => {
    assert.deepEqual(await store.getLogStats('ada'), { total: 0, byAction: {}, lastActivity: null });
    await store.saveLog(log('l1', { timestamp: at(3) }));
    await store.saveLog(log('l2', { timestamp: at(1), action: 'revoked' }));
    await store.saveLog(log('l3', { timestamp: at(2), action: 'revoked' }));
    await store.saveLog(log('l4', { timestamp: at(4), ownerId: 'bob' }));
    assert.deepEqual(await store.getLogStats('ada'), {
      total: 3,
      byAction: { created: 1, revoked: 2 },
      lastActivity: at(3),
    });
  });
});

describe('doors', () => {
  test('namespaces know nothing of each other', async () => {
    const other = open({ namespace: `${namespace}-other` });
    await store.save(record('k1'));
    assert.equal(await other.findById('k1'), null);
    await other.save(record('k1', { ownerId: 'bob' }));
    await other.delete('k1');
    assert.deepEqual(await store.findById('k1'), record('k1'));
    other.close();
  });

  test('the token of a namespace opens that one alone', async () => {
    const token = await server.added(`${namespace}-added`);
    const mine = open({ token, namespace: `${namespace}-added` });
    await mine.save(record('k1'));
    assert.deepEqual(await ids(mine.findByOwner('ada')), ['k1']);
    const theirs = open({ token });
    await assert.rejects(theirs.findById('k1'), refused('FORBIDDEN', 403, /lacks the right/));
    mine.close();
    theirs.close();
  });

  test('a wrong token and none are refused, and no error shows them', async () => {
    const token = 'wrong-token-of-somebody-else';
    for (const door of [open({ token }), open({ token: undefined })]) {
      await assert.rejects(door.save(record('k1')), (error) => {
        refused('UNAUTHORIZED', 401, /missing or not accepted/)(error);
        assert.equal(inspect(error, { depth: 9, showHidden: true }).includes(token), false);
        return true;
      });
      door.close();
    }
  });

  test('a store shows its token to nobody', () => {
    for (const text of [inspect(store, { depth: 9, showHidden: true }), JSON.stringify(store), String(store)]) {
      assert.equal(text.includes(ADMIN), false);
    }
  });

  test('a store that is closed makes no calls', async () => {
    store.close();
    store.close();
    await assert.rejects(store.findById('k1'), refused('CLOSED', undefined, 'findById: the store is closed'));
  });
});
