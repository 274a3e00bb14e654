// What becomes of a call when the network or the server fails it.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createSecureServer } from 'node:https';
import { createServer as createPlainServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { promisify, inspect } from 'node:util';
import { KeyholdStore, KeyholdStoreError } from '../dist/index.js';
import { answer, fails, Fake, half, hang, reset, says } from './fake.mjs';
import { log, record } from './records.mjs';

const TOKEN = 'a-token-that-nobody-may-see';
const REVOCATION = { revokedAt: '2026-01-02T00:00:00.000Z' };
const STATS = { total: 0, byAction: {}, lastActivity: null };

/** Every method with an answer, and whether it may be done twice. */
const CALLS = [
  { name: 'save', call: (store) => store.save(record('k1')), result: null, twice: false },
  { name: 'findByHash', call: (store) => store.findByHash('h'), result: record('k1'), twice: true },
  { name: 'findById', call: (store) => store.findById('k1'), result: null, twice: true },
  { name: 'findByOwner', call: (store) => store.findByOwner('ada'), result: [record('k1')], twice: true },
  { name: 'findByTags', call: (store) => store.findByTags(['a']), result: [], twice: true },
  { name: 'findByTag', call: (store) => store.findByTag('a'), result: [], twice: true },
  { name: 'updateMetadata', call: (store) => store.updateMetadata('k1', { name: 'x' }), result: null, twice: false },
  { name: 'delete', call: (store) => store.delete('k1'), result: null, twice: true, writes: true },
  { name: 'deleteByOwner', call: (store) => store.deleteByOwner('ada'), result: null, twice: true, writes: true },
  { name: 'saveLog', call: (store) => store.saveLog(log('l1')), result: null, twice: false },
  { name: 'findLogs', call: (store) => store.findLogs({}), result: [log('l1')], twice: true },
  { name: 'countLogs', call: (store) => store.countLogs({}), result: 3, twice: true },
  { name: 'deleteLogs', call: (store) => store.deleteLogs({}), result: 3, twice: false },
  { name: 'getLogStats', call: (store) => store.getLogStats('ada'), result: STATS, twice: true },
];
const ONCE = CALLS.filter(({ twice }) => !twice);
const TWICE = CALLS.filter(({ twice }) => twice);

let fake;
let store;

function open(more = {}) {
  return new KeyholdStore({ url: fake.url, token: TOKEN, timeoutMs: 20_000, ...more });
}

beforeEach(async () => {
  fake = await Fake.start();
  store = open();
});

afterEach(async () => {
  store.close();
  await fake.stop();
});

async function failure(promise) {
  const error = await promise.then(
    () => assert.fail('it did not fail'),
    (thrown) => thrown,
  );
  assert.ok(error instanceof KeyholdStoreError, inspect(error));
  assert.equal(inspect(error, { depth: 9, showHidden: true }).includes(TOKEN), false);
  return error;
}

function seen({ code, status, outcomeUnknown }) {
  return { code, status, outcomeUnknown };
}

function expected(result) {
  return result === null ? [null, undefined] : [result];
}

describe('what is sent', { timeout: 180_000 }, () => {
  test('a POST to the path of the method, with its arguments and who asks', async () => {
    await store.findById('k1');
    const [{ method, path, headers, arguments: given }] = fake.requests;
    assert.deepEqual([method, path, given], ['POST', '/v1/storage/findById', ['k1']]);
    assert.equal(headers.authorization, `Bearer ${TOKEN}`);
    assert.equal(headers['x-keypal-namespace'], 'default');
    assert.equal(headers['content-type'], 'application/json');
  });

  test('without a token no header has one, and a path of the URL comes first', async () => {
    const other = open({ url: `${fake.url}/behind/a/proxy`, token: undefined, namespace: 'acme-1' });
    await other.findById('k1');
    const [{ path, headers }] = fake.requests;
    assert.equal(path, '/behind/a/proxy/v1/storage/findById');
    assert.equal(headers['x-keypal-namespace'], 'acme-1');
    assert.equal('authorization' in headers, false);
    other.close();
  });

  test('arguments that are undefined at the end are left out', async () => {
    fake.will(answer([]), answer([]), answer([]));
    await store.findByTags(['a'], undefined);
    await store.findByTags(['a'], '');
    await store.findByTag('a');
    assert.deepEqual(
      fake.requests.map((request) => request.arguments),
      [[['a']], [['a'], '']].concat([['a']]),
    );
  });

  for (const { name, call, result } of CALLS) {
    test(`${name} passes its answer on`, async () => {
      fake.will(answer(result));
      const got = await call(store);
      assert.ok(
        expected(result).some((value) => inspect(value) === inspect(got)),
        inspect(got),
      );
      assert.equal(fake.requests[0].path, `/v1/storage/${name}`);
    });
  }
});

describe('connections', { timeout: 180_000 }, () => {
  test('calls one after another use one connection', async () => {
    for (let i = 0; i < 20; i++) {
      await store.findById('k1');
    }
    assert.equal(fake.requests.length, 20);
    assert.equal(fake.connections, 1);
  });

  test('calls at once use some, and these again', async () => {
    const sixteen = () => Promise.all(Array.from({ length: 16 }, () => store.findById('k1')));
    await sixteen();
    const before = fake.connections;
    await sixteen();
    await sixteen();
    assert.ok(before <= 16);
    assert.equal(fake.connections, before);
  });

  test('more calls at once than connections wait for one, and all are answered', async () => {
    await Promise.all(Array.from({ length: 300 }, () => store.findById('k1')));
    assert.equal(fake.requests.length, 300);
    assert.ok(fake.connections <= 32, `${fake.connections} connections`);
  });

  test('an error of the server costs no connection', async () => {
    fake.will(fails(409, 'DUPLICATE_ID'));
    await failure(store.save(record('k1')));
    await store.findById('k1');
    assert.equal(fake.connections, 1);
  });

  test('close drops them', async () => {
    await store.findById('k1');
    await fake.open(1);
    store.close();
    await fake.open(0);
  });

  test('close ends what runs', async () => {
    fake.will(hang);
    const running = failure(store.save(record('k1')));
    await fake.open(1);
    store.close();
    assert.equal((await running).message, 'save: the store is closed');
    assert.equal((await failure(store.findById('k1'))).code, 'CLOSED');
    await fake.open(0);
  });

  test('one that is idle is dropped before the server drops it, which is after 30 seconds', async () => {
    await store.findById('k1');
    await fake.open(1);
    const begun = performance.now();
    await fake.open(0);
    assert.ok(performance.now() - begun > 5_000);
    assert.ok(performance.now() - begun < 25_000);
    await store.save(record('k1'));
    assert.equal(fake.connections, 2);
  });

  test('a process with idle connections ends', async () => {
    const program = `
      import { KeyholdStore } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)};
      const store = new KeyholdStore({ url: ${JSON.stringify(fake.url)} });
      console.log(await store.findById('k1'));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
      timeout: 8_000,
    });
    assert.equal(stdout, 'null\n');
  });
});

describe('repetition', { timeout: 180_000 }, () => {
  for (const { name, call, result } of TWICE) {
    test(`${name} is tried again when its answer was lost`, async () => {
      fake.will(reset, half(reset), answer(result));
      await call(store);
      assert.equal(fake.requests.length, 3);
      assert.deepEqual(fake.requests[2].arguments, fake.requests[0].arguments);
    });
  }

  for (const { name, call } of ONCE) {
    for (const [what, cue] of [
      ['lost', reset],
      ['half', half(reset)],
      ['that of a proxy', says(502, '<html>')],
    ]) {
      test(`${name} is not tried again when its answer was ${what}`, async () => {
        fake.will(cue);
        const { code, outcomeUnknown } = await failure(call(store));
        assert.equal(code, cue === reset || what === 'half' ? 'UNREACHABLE' : 'BAD_ANSWER');
        assert.equal(outcomeUnknown, true);
        assert.equal(fake.requests.length, 1);
      });
    }
  }

  test('a connection that is kept and lost is a lost answer too', async () => {
    fake.will(answer(null), reset);
    await store.findById('k1');
    const { code, outcomeUnknown } = await failure(store.save(record('k1')));
    assert.deepEqual([code, outcomeUnknown], ['UNREACHABLE', true]);
    assert.equal(fake.requests.length, 2);
    assert.equal(fake.connections, 1);
  });

  for (const { name, call } of CALLS) {
    test(`${name} is tried again while nobody listens, and then it is certain that nothing was done`, async () => {
      await fake.stop();
      const { code, outcomeUnknown, message, cause } = await failure(call(store));
      assert.deepEqual([code, outcomeUnknown, cause.code], ['UNREACHABLE', false, 'ECONNREFUSED']);
      assert.equal(message, `${name}: no connection to ${fake.url}: ECONNREFUSED`);
    });

    test(`${name} is tried again when the server refuses it for now`, async () => {
      const { result } = CALLS.find((other) => other.name === name);
      fake.will(
        fails(503, 'CLOSING', { 'Retry-After': '0' }),
        fails(503, 'CLOSING', { 'Retry-After': '0' }),
        answer(result),
      );
      await call(store);
      assert.equal(fake.requests.length, 3);
    });
  }

  test('a server that begins to listen meanwhile gets the call, once', async () => {
    await fake.stop();
    const saved = store.save(record('k1'));
    await fake.listen(fake.port);
    await saved;
    assert.equal(fake.requests.length, 1);
  });

  test('a third failure is the last', async () => {
    fake.will(reset, reset, reset);
    const { code, outcomeUnknown } = await failure(store.findById('k1'));
    assert.deepEqual([code, outcomeUnknown], ['UNREACHABLE', false]);
    assert.equal(fake.requests.length, 3);
  });

  test('a deletion that was lost once may have been done, whatever came later', async () => {
    fake.will(reset, fails(403, 'FORBIDDEN'));
    const error = await failure(store.delete('k1'));
    assert.deepEqual(seen(error), { code: 'FORBIDDEN', status: 403, outcomeUnknown: true });
  });

  test('revocations and uses go forward only, and are tried again', async () => {
    for (const part of [REVOCATION, { ...REVOCATION, rotatedTo: 'k2' }, { lastUsedAt: '2026-01-02T00:00:00.000Z' }]) {
      fake.will(reset, answer(null));
      await store.updateMetadata('k1', part);
    }
    assert.equal(fake.requests.length, 6);
  });

  test('any other change is not, nor one beside a revocation', async () => {
    const others = [{ enabled: false }, { revokedAt: null }, { ...REVOCATION, name: 'x' }, { rotatedTo: 'k2' }];
    for (const part of others) {
      fake.will(reset);
      assert.equal((await failure(store.updateMetadata('k1', part))).outcomeUnknown, true);
    }
    assert.equal(fake.requests.length, others.length);
  });

  test('logs that may be partly deleted are not deleted again, since the count would be wrong', async () => {
    fake.will(fails(503, 'UNAVAILABLE', { 'Retry-After': '0' }));
    const error = await failure(store.deleteLogs({}));
    assert.deepEqual(seen(error), { code: 'UNAVAILABLE', status: 503, outcomeUnknown: true });
    assert.equal(fake.requests.length, 1);
  });

  test('a 503 that is not of Keyhold says nothing about a change, and a read is tried again', async () => {
    fake.will(says(503, 'busy'));
    const error = await failure(store.save(record('k1')));
    assert.deepEqual(seen(error), { code: 'BAD_ANSWER', status: 503, outcomeUnknown: true });
    fake.will(says(503, 'busy'), says(504, ''), answer(null));
    assert.equal(await store.findById('k1'), null);
    assert.equal(fake.requests.length, 4);
  });

  test('the server says how long to wait, and nobody waits longer than the time-out', async () => {
    fake.will(fails(503, 'UNAVAILABLE', { 'Retry-After': '1' }), answer(null));
    const begun = performance.now();
    await store.save(record('k1'));
    assert.ok(performance.now() - begun >= 990);
    fake.will(fails(503, 'UNAVAILABLE', { 'Retry-After': '600' }));
    const error = await failure(store.save(record('k1')));
    assert.deepEqual(seen(error), { code: 'UNAVAILABLE', status: 503, outcomeUnknown: false });
    assert.ok(performance.now() - begun < 10_000);
  });

  test('what the server refuses for good is not tried again', async () => {
    const refusals = [
      [400, 'INVALID_INPUT', false],
      [401, 'UNAUTHORIZED', false],
      [409, 'CONFLICT', false],
      [500, 'OUTCOME_UNKNOWN', true],
      [500, 'INTERNAL', true],
    ];
    for (const [status, code, outcomeUnknown] of refusals) {
      fake.will(fails(status, code));
      const error = await failure(store.delete('k1'));
      assert.deepEqual(seen(error), { code, status, outcomeUnknown });
      assert.equal(error.message, `said ${code}`);
    }
    assert.equal(fake.requests.length, refusals.length);
  });
});

describe('time', { timeout: 180_000 }, () => {
  for (const [what, cue] of [
    ['an answer', hang],
    ['the rest of an answer', half(() => {})],
  ]) {
    test(`no call waits longer for ${what}, and the connection is dropped`, async () => {
      const hasty = open({ timeoutMs: 300 });
      fake.will(cue, cue);
      const begun = performance.now();
      const read = await failure(hasty.findById('k1'));
      assert.ok(performance.now() - begun >= 290);
      assert.ok(performance.now() - begun < 5_000);
      assert.deepEqual(seen(read), { code: 'TIMEOUT', status: undefined, outcomeUnknown: false });
      assert.equal(read.message, `findById: no answer from ${fake.url} within 300 ms`);
      assert.equal((await failure(hasty.save(record('k1')))).outcomeUnknown, true);
      await fake.open(0);
      assert.equal(fake.requests.length, 2);
      hasty.close();
    });
  }

  test('an answer that comes drop by drop ends in time', async () => {
    const hasty = open({ timeoutMs: 400 });
    fake.will((response) => {
      response.writeHead(200);
      const drops = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drops));
    });
    assert.equal((await failure(hasty.findById('k1'))).code, 'TIMEOUT');
    await fake.open(0);
    hasty.close();
  });

  test('attempts and pauses have one time-out together', async () => {
    const hasty = open({ timeoutMs: 400 });
    fake.will(reset, hang);
    const begun = performance.now();
    assert.equal((await failure(hasty.findById('k1'))).code, 'TIMEOUT');
    assert.ok(performance.now() - begun < 2_000);
    hasty.close();
  });

  test('a call that waited for a connection in vain is certain not to be done', async () => {
    fake.will(...Array.from({ length: 32 }, () => hang));
    const errors = Array.from({ length: 40 }, () => failure(store.save(record('k1'))));
    await fake.requested(32);
    store.close();
    const unknown = (await Promise.all(errors)).map(({ outcomeUnknown }) => outcomeUnknown);
    assert.deepEqual(unknown, [...Array(32).fill(true), ...Array(8).fill(false)]);
    assert.equal(fake.requests.length, 32);
  });

  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

  test('a call that ended leaves nothing that waits', async () => {
    await store.findById('k1');
    await failure(open({ timeoutMs: 60_000, url: 'http://127.0.0.1:1' }).findById('k1'));
    assert.equal(timers(), 0);
  });

  test('close ends a pause between two attempts', async () => {
    fake.will(fails(503, 'UNAVAILABLE', { 'Retry-After': '15' }));
    const running = failure(store.save(record('k1')));
    while (timers() < 2) {
      await new Promise((resolve) => setImmediate(resolve)); // the second one is the pause
    }
    store.close();
    const { code, outcomeUnknown } = await running;
    assert.deepEqual([code, outcomeUnknown, timers(), fake.requests.length], ['CLOSED', false, 0, 1]);
  });
});

describe('bad answers', { timeout: 180_000 }, () => {
  const answers = [
    ['no JSON', says(200, '{"result": nu')],
    ['a page', says(200, '<html>')],
    ['nothing', says(200, '')],
    ['JSON without a result', says(200, { records: [] })],
    ['a redirection', says(302, '', { Location: 'http://127.0.0.1:1/' })],
    ['an error that is none', says(404, { error: 'no' })],
    ['a page of an error', says(500, '<html>')],
    ['another shape', answer([])],
    ['a record without its hash', answer({ id: 'k1', metadata: {} })],
    ['a record without metadata', answer({ id: 'k1', keyHash: 'h', metadata: null })],
  ];
  for (const [what, cue] of answers) {
    test(`${what} is refused and not asked for again`, async () => {
      fake.will(cue);
      const error = await failure(store.findById('k1'));
      assert.equal(error.code, 'BAD_ANSWER');
      assert.match(
        error.message,
        /^findById: the answer of http:\/\/127\.0\.0\.1:\d+ with the status \d+ is none of Keyhold's$/,
      );
      assert.equal(fake.requests.length, 1);
    });
  }

  for (const { name, call, result } of CALLS) {
    test(`${name} takes no answer of another method`, async () => {
      fake.will(answer(result === null || Array.isArray(result) ? 'x' : null), answer({ x: 1 }));
      if (name !== 'findByHash') {
        assert.equal((await failure(call(store))).code, 'BAD_ANSWER');
      } else {
        assert.equal(await call(store), null);
      }
      assert.equal((await failure(call(store))).code, 'BAD_ANSWER');
    });
  }

  test('an answer without an end is not read to its end', async () => {
    fake.will((response) => {
      const chunk = Buffer.alloc(1 << 20, 'x');
      const more = () => {
        while (!response.destroyed && response.write(chunk)) {}
      };
      response.writeHead(200).on('drain', more);
      more();
    });
    const error = await failure(store.findById('k1'));
    assert.equal(error.code, 'BAD_ANSWER');
    assert.match(error.message, /larger than 67108864 bytes/);
    assert.equal(fake.requests.length, 1);
    await fake.open(0);
  });

  test('an answer in many pieces is one, letters of several bytes too', async () => {
    const whole = record('k1', { name: 'Zoë 🔑'.repeat(500) });
    fake.will(async (response) => {
      for (const byte of Buffer.from(JSON.stringify({ result: whole }))) {
        response.write(Buffer.from([byte]));
      }
      response.end();
    });
    assert.deepEqual(await store.findById('k1'), whole);
  });

  test('a server that speaks no HTTP is unreachable', async () => {
    const plain = createPlainServer((socket) => socket.on('error', () => {}).end('220 mail ready\r\n'));
    await new Promise((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const other = open({ url: `http://127.0.0.1:${plain.address().port}` });
    const { code, cause } = await failure(other.save(record('k1')));
    assert.equal(code, 'UNREACHABLE');
    assert.match(cause.code, /^HPE_/);
    assert.equal('rawPacket' in cause, false);
    other.close();
    plain.close();
  });

  test('a token that the server sends back is in no error', async () => {
    fake.will(says(400, { error: { code: 'ECHO', message: `you sent Bearer ${TOKEN}` } }));
    assert.equal((await failure(store.findById('k1'))).message, 'you sent Bearer ***');
  });
});

describe('options', { timeout: 180_000 }, () => {
  const wrong = [
    [undefined, 'the options are missing'],
    [{}, 'url is no URL'],
    [{ url: '127.0.0.1:8484' }, 'url is no URL'],
    [{ url: 'ftp://127.0.0.1' }, 'url must begin with http'],
    [{ url: 'http://ada:secret@127.0.0.1' }, 'url must hold no user'],
    [{ url: 'http://127.0.0.1/?token=secret' }, 'url must end with its path'],
    [{ token: 'secret\n' }, 'token must be of visible ASCII'],
    [{ token: '' }, 'token must be'],
    [{ token: 7 }, 'token must be'],
    [{ namespace: 'Acme' }, 'namespace must be 1 to 64'],
    [{ namespace: '../system' }, 'namespace must be'],
    [{ namespace: 'x'.repeat(65) }, 'namespace must be'],
    [{ namespace: '' }, 'namespace must be'],
    [{ timeoutMs: 0 }, 'timeoutMs must be a whole number from 1'],
    [{ timeoutMs: 1.5 }, 'timeoutMs must be'],
    [{ timeoutMs: '10' }, 'timeoutMs must be'],
    [{ timeoutMs: 2 ** 31 }, 'timeoutMs must be'],
    [{ tokn: 'secret' }, 'tokn is no option; there are url, token, namespace, timeoutMs'],
  ];
  for (const [options, message] of wrong) {
    test(`refused: ${inspect(options)}`, () => {
      const given =
        options === undefined || 'url' in options || Object.keys(options).length === 0
          ? options
          : { url: fake.url, ...options };
      assert.throws(
        () => new KeyholdStore(given),
        (error) => {
          assert.ok(error instanceof KeyholdStoreError);
          assert.equal(error.code, 'INVALID_OPTION');
          assert.ok(error.message.startsWith(message), error.message);
          assert.equal(inspect(error).includes('secret'), false);
          return true;
        },
      );
    });
  }
});

describe('TLS', { timeout: 180_000 }, () => {
  test('a certificate that is trusted is taken, and to another nothing is sent', async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'keypal-store-tls-'));
    context.after(() => rmSync(folder, { recursive: true }));
    const [key, cert] = [join(folder, 'key'), join(folder, 'cert')];
    try {
      execFileSync(
        'openssl',
        [
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:prime256v1',
          '-nodes',
          '-keyout',
          key,
          '-out',
          cert,
          '-days',
          '2',
          '-subj',
          '/CN=localhost',
          '-addext',
          'subjectAltName=IP:127.0.0.1',
        ],
        { stdio: 'ignore' },
      );
    } catch {
      context.skip('openssl is needed to make a certificate');
      return;
    }
    const secure = await Fake.start((handler) =>
      createSecureServer({ key: readFileSync(key), cert: readFileSync(cert) }, handler),
    );
    context.after(() => secure.stop());
    const url = secure.url.replace('http:', 'https:');
    const stranger = open({ url });
    const { code, outcomeUnknown } = await failure(stranger.save(record('k1')));
    assert.deepEqual([code, outcomeUnknown, secure.requests.length], ['UNREACHABLE', false, 0]);
    stranger.close();

    const program = `
      import { KeyholdStore } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)};
      const store = new KeyholdStore({ url: ${JSON.stringify(url)} });
      await store.findById('k1');
      console.log(await store.findById('k1'));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: cert },
      timeout: 8_000,
    });
    assert.equal(stdout, 'null\n');
    assert.equal(secure.requests.length, 2);
  });
});
