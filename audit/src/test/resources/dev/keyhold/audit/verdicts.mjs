// The verdicts of verify-trail.mjs on many bundles in one process.
// node verdicts.mjs BUNDLES PUBLIC_KEY: each bundle has its length before it, in four bytes.
import { readFileSync } from 'node:fs';
import { verifyBundle } from '../../../../../../../docs/verify-trail.mjs';

const [file, publicKey] = process.argv.slice(2);
const bytes = readFileSync(file);
const verdicts = [];
for (let at = 0; at < bytes.length; ) {
  const end = at + 4 + bytes.readUInt32BE(at);
  const middle = at + 4 + ((end - at - 4) >> 1);
  const chunks = [bytes.subarray(at + 4, middle), bytes.subarray(middle, end)];
  const { intact, text } = await verifyBundle(chunks, publicKey);
  verdicts.push(`${intact ? 'intact' : 'refused'} ${text}\n`);
  at = end;
}
process.stdout.write(verdicts.join(''));
