// How many findByHash a second go through the client, 16 at once, to a server in a process of its own.
import { KeyholdStore } from '../dist/index.js';
import { record } from '../test/records.mjs';
import { ADMIN, Server } from '../test/server.mjs';

const AT_ONCE = 16;
const RECORDS = 2_000;
const WARM_UP_MS = 10_000;
const MEASURED_MS = 10_000;

const records = Array.from({ length: RECORDS }, (_, i) => record(`k${i}`, { tags: ['ci'] }));

/** The milliseconds that each call took. */
async function load(call, goesOn) {
  const times = [];
  let next = 0;
  const lane = async () => {
    while (goesOn(next)) {
      const begun = performance.now();
      await call(records[next++ % RECORDS]);
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return times.sort((one, other) => one - other);
}

function until(ms) {
  const end = performance.now() + ms;
  return () => performance.now() < end;
}

const server = await Server.start('--namespaces', 'open');
try {
  const store = new KeyholdStore({ url: server.url, token: ADMIN });
  const find = ({ keyHash }) => store.findByHash(keyHash);
  await load(
    (one) => store.save(one),
    (next) => next < RECORDS,
  );
  await load(find, until(WARM_UP_MS));
  const times = await load(find, until(MEASURED_MS));
  const at = (part) => times[Math.floor(times.length * part)].toFixed(2);
  const perSecond = Math.round(times.length / (MEASURED_MS / 1_000));
  console.log(`findByHash, ${AT_ONCE} at once: ${perSecond}/s, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
  store.close();
} finally {
  await server.stop();
}
