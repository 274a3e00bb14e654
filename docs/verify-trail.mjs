// Verifies an exported range of a trail without Keyhold: docs/audit-format.md in code.
// node verify-trail.mjs BUNDLE [PUBLIC_KEY]      (Node 20 or newer, no dependency)
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

const sha256 = (...parts) => {
  const hash = createHash('sha256');
  parts.forEach((part) => hash.update(part));
  return hash.digest();
};
const node = (left, right) => sha256(Buffer.from([1]), left, right);
const fail = (what) => {
  console.log(what);
  process.exit(1);
};

// The complete subtrees that a tree is made of, as [level, hash], the largest first.
class Frontier {
  peaks = [];

  add(level, hash) {
    while (this.peaks.length > 0 && this.peaks.at(-1)[0] === level) {
      hash = node(this.peaks.pop()[1], hash);
      level += 1n;
    }
    this.peaks.push([level, hash]);
  }

  root() {
    return this.peaks.map(([, hash]) => hash).reduceRight((right, left) => node(left, right));
  }
}

// From the place `at`, the level of the largest subtree that begins there and ends before `end`.
function levelAt(at, end) {
  let level = 0n;
  while (at % (2n << level) === 0n && at + (2n << level) <= end) {
    level += 1n;
  }
  return level;
}

function leafOf(entry) {
  if (entry.content !== null) {
    if (sha256(entry.content).toString('hex') !== entry.contentHash) {
      fail(`edited at ${entry.sequence}: the content does not have its hash`);
    }
    const content = JSON.parse(entry.content);
    if (content.id !== entry.id || content.at !== entry.at) {
      fail(`edited at ${entry.sequence}: id or time differ from the content`);
    }
  } else if (entry.erasedAt === null) {
    fail(`edited at ${entry.sequence}: no content, and no erasure`);
  }
  const { at, contentHash, id } = entry;
  return sha256(Buffer.from([0]), JSON.stringify({ at, content: contentHash, id }));
}

// A signed note (https://c2sp.org/signed-note) of one Ed25519 key; answers its text.
function openNote(note, publicKey) {
  const [name, id, encoded] = publicKey.trim().split(/\+([0-9a-f]{8})\+/);
  const key = Buffer.from(encoded, 'base64').subarray(1);
  const wantedId = sha256(`${name}\n`, Buffer.from([1]), key).subarray(0, 4);
  if (wantedId.toString('hex') !== id) {
    fail('the public key is malformed');
  }
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key]);
  const ed25519 = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  const end = note.lastIndexOf('\n\n') + 1;
  const text = note.slice(0, end);
  const signed = note.slice(end + 1).split('\n').some((line) => {
    const signature = Buffer.from(line.slice(`\u2014 ${name} `.length), 'base64');
    return (
      line.startsWith(`\u2014 ${name} `) &&
      signature.subarray(0, 4).equals(wantedId) &&
      verify(null, Buffer.from(text), ed25519, signature.subarray(4))
    );
  });
  return signed ? text : fail(`the checkpoint has no valid signature of ${name}`);
}

const [bundle, publicKey] = process.argv.slice(2);
const lines = createInterface({ input: createReadStream(bundle), crlfDelay: Infinity });
const frontier = new Frontier();
let head;
let next;
let erased = 0;
for await (const line of lines) {
  const read = JSON.parse(line);
  if (head === undefined) {
    head = read;
    if (head.format !== 'keyhold-trail-1') {
      fail(`the format ${head.format} is not known here`);
    }
    next = BigInt(head.first);
    let at = 0n;
    for (const hash of head.prefix) {
      const level = levelAt(at, next - 1n);
      frontier.add(level, Buffer.from(hash, 'hex'));
      at += 1n << level;
    }
    continue;
  }
  if (BigInt(read.sequence) !== next) {
    fail(`missing ${next}..${BigInt(read.sequence) - 1n}`);
  }
  frontier.add(0n, leafOf(read));
  erased += read.content === null ? 1 : 0;
  next += 1n;
}
if (head === undefined) {
  fail('the bundle is empty');
}
if (next - 1n !== BigInt(head.last)) {
  fail(`missing ${next}..${head.last}`);
}
let at = BigInt(head.last);
for (const hash of head.suffix) {
  const level = levelAt(at, BigInt(head.size));
  frontier.add(level, Buffer.from(hash, 'hex'));
  at += 1n << level;
}
const root = frontier.root();
if (at !== BigInt(head.size) || root.toString('hex') !== head.root) {
  fail('edited: the entries do not lead to the root');
}
let anchored = 'no public key was given, so nobody vouches for the root';
if (publicKey !== undefined) {
  if (head.checkpoint === null) {
    fail('there is no checkpoint in this bundle');
  }
  const [origin, size, signedRoot] = openNote(head.checkpoint, publicKey).split('\n');
  const mine = publicKey.startsWith(`${origin}+`) && size === String(head.size);
  if (!mine || signedRoot !== root.toString('base64')) {
    fail('history rebuilt: the checkpoint was signed for another trail');
  }
  anchored = `a checkpoint vouches for all ${size}`;
}
console.log(`intact: ${head.first}..${head.last}, ${erased} of them erased; ${anchored}`);
