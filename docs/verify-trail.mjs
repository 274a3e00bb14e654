// Verifies an exported range of a trail without Keyhold: docs/audit-format.md in code.
// node verify-trail.mjs BUNDLE [PUBLIC_KEY]      (Node 20 or newer, no dependency)
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const FORMAT = 'keyhold-trail-1';
const HEAD = 'checkpoint,first,format,last,prefix,root,size,suffix';
const ENTRY = 'at,content,contentHash,erasedAt,id,sequence';
const TEXTS =
  'action actorId address credentialId credentialType details id impersonationId onBehalfOfId ' +
  'organizationId outcome ownerId reason requestId salt targetId targetType userAgent';
const CONTENT = new Set(['at', ...TEXTS.split(' ')]);
const NEEDED = ['action', 'at', 'details', 'id', 'outcome'];
const LONGEST_LINE = 1024 * 1024;
const NAME = '[^\\u0000-\\u0020+\\u007f-\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';

const sha256 = (...parts) => {
  const hash = createHash('sha256');
  parts.forEach((part) => hash.update(part));
  return hash.digest();
};
const node = (left, right) => sha256(Buffer.from([1]), left, right);

// Why a bundle is not intact.
class Found extends Error {}
const fail = (what) => {
  throw new Found(what);
};

// The right edge of a tree: its complete subtrees as [level, hash], the largest first.
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

// The levels of the subtrees that cover the places from `at` to `end`: each the largest that fits.
function cover(at, end) {
  const levels = [];
  while (at < end) {
    let level = 0n;
    while (at % (2n << level) === 0n && at + (2n << level) <= end) {
      level += 1n;
    }
    levels.push(level);
    at += 1n << level;
  }
  return levels;
}

// What follows throws whatever it likes: any error in it means that a line is malformed.
const demand = (holds) => {
  if (!holds) {
    throw new TypeError('malformed');
  }
};
const isText = (value) =>
  typeof value === 'string' && value.isWellFormed() && !value.includes('\0');
const isHash = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isBase64 = (value) => Buffer.from(value, 'base64').toString('base64') === value;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

// An object whose text is canonical (RFC 8785): nothing else writes the same text again.
function canonical(text) {
  const object = JSON.parse(text);
  demand(JSON.stringify(object) === text);
  return object;
}

function hashes(list, levels) {
  demand(Array.isArray(list) && list.length === levels.length && list.every(isHash));
  return list.map((hash, i) => [levels[i], Buffer.from(hash, 'hex')]);
}

function headOf(text) {
  const head = canonical(text);
  demand(Object.keys(head).join() === HEAD && head.format === FORMAT && isHash(head.root));
  const { first, last, size } = head;
  demand([first, last, size].every(Number.isSafeInteger));
  demand(1 <= first && first <= last && last <= size);
  return {
    first,
    last,
    size,
    root: Buffer.from(head.root, 'hex'),
    prefix: hashes(head.prefix, cover(0n, BigInt(first) - 1n)),
    suffix: hashes(head.suffix, cover(BigInt(last), BigInt(size))),
    note: head.checkpoint === null ? null : noteOf(head.checkpoint),
  };
}

// A signed note (https://c2sp.org/signed-note) with one Ed25519 signature.
function noteOf(note) {
  demand(isText(note) && !/[\u0000-\u0009\u000b-\u001f]/.test(note));
  const end = note.lastIndexOf('\n\n');
  demand(end >= 0);
  const line = new RegExp(`^\u2014 (${NAME}) ([A-Za-z0-9+/=]+)\n$`).exec(note.slice(end + 2));
  const signature = Buffer.from(line[2], 'base64');
  demand(isBase64(line[2]) && signature.length === 4 + 64);
  return { text: note.slice(0, end + 1), name: line[1], signature };
}

function entryOf(text) {
  const entry = canonical(text);
  demand(Object.keys(entry).join() === ENTRY);
  const { at, content, contentHash, erasedAt, id, sequence } = entry;
  demand(Number.isSafeInteger(at) && Number.isSafeInteger(sequence));
  demand(isHash(contentHash) && isText(id));
  demand(content === null ? Number.isSafeInteger(erasedAt) : isText(content) && erasedAt === null);
  return entry;
}

function contentOf(text) {
  const content = canonical(text);
  const names = Object.keys(content);
  demand(names.every((name, i) => CONTENT.has(name) && (i === 0 || names[i - 1] < name)));
  demand(NEEDED.every((name) => names.includes(name)));
  demand(names.every((name) => name === 'at' || isText(content[name])));
  demand(Number.isSafeInteger(content.at));
  demand(content.salt === undefined || /^([0-9a-f]{2})*$/.test(content.salt));
  return content;
}

function keyOf(text) {
  const stripped = text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  const [, name, id, encoded] =
    new RegExp(`^(${NAME})\\+([0-9a-f]{8})\\+([A-Za-z0-9+/=]+)$`).exec(stripped) ?? [];
  const typed = Buffer.from(encoded ?? '', 'base64');
  const key = typed.subarray(1);
  const keyId = sha256(`${name}\n`, typed).subarray(0, 4);
  if (typed.length !== 33 || typed[0] !== 1 || !isBase64(encoded) || keyId.toString('hex') !== id) {
    fail('the public key is malformed');
  }
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key]);
  return { name, id: keyId, ed25519: createPublicKey({ key: spki, format: 'der', type: 'spki' }) };
}

function isSigned(note, key) {
  const id = note.signature.subarray(0, 4);
  const signature = note.signature.subarray(4);
  return (
    note.name === key.name &&
    id.equals(key.id) &&
    verify(null, Buffer.from(note.text), key.ed25519, signature)
  );
}

// The leaf of an entry; `formed` reads what it is given, or says that this line is malformed.
function leafOf(entry, formed) {
  const { at, content, contentHash, id, sequence } = entry;
  if (content !== null) {
    if (sha256(content).toString('hex') !== contentHash) {
      fail(`edited at ${sequence}: the content does not have its hash`);
    }
    const read = formed(contentOf, content);
    if (read.id !== id || read.at !== at) {
      fail(`edited at ${sequence}: id or time differ from the content`);
    }
  }
  return sha256(Buffer.from([0]), JSON.stringify({ at, content: contentHash, id }));
}

// The lines of a bundle, each without its line feed; the rest that has none comes as null.
async function* linesOf(chunks) {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, start)) {
      yield end - start > LONGEST_LINE ? null : rest.subarray(start, end);
      start = end + 1;
    }
    rest = rest.subarray(start);
    if (rest.length > LONGEST_LINE) {
      break;
    }
  }
  if (rest.length > 0) {
    yield null;
  }
}

async function verdictOn(chunks, publicKey) {
  const key = publicKey === undefined ? undefined : keyOf(publicKey);
  const frontier = new Frontier();
  let number = 0;
  const formed = (read, text) => {
    try {
      return read(text);
    } catch {
      return fail(`malformed at line ${number}`);
    }
  };
  let head;
  let next;
  let erased = 0;
  for await (const line of linesOf(chunks)) {
    number += 1;
    const text = formed((bytes) => decoder.decode(bytes ?? demand(false)), line);
    if (head === undefined) {
      head = formed(headOf, text);
      head.prefix.forEach(([level, hash]) => frontier.add(level, hash));
      next = head.first;
      continue;
    }
    const entry = formed(entryOf, text);
    if (entry.sequence > next && entry.sequence <= head.last) {
      fail(`missing ${next}..${entry.sequence - 1}`);
    }
    formed(demand, entry.sequence === next && next <= head.last);
    frontier.add(0n, leafOf(entry, formed));
    erased += entry.content === null ? 1 : 0;
    next += 1;
  }
  if (head === undefined) {
    fail('the bundle is empty');
  }
  if (next <= head.last) {
    fail(`missing ${next}..${head.last}`);
  }
  head.suffix.forEach(([level, hash]) => frontier.add(level, hash));
  if (!frontier.root().equals(head.root)) {
    fail('edited: the entries do not lead to the root');
  }
  const vouched = vouch(head, key);
  return `intact: ${head.first}..${head.last}, ${erased} of them erased; ${vouched}`;
}

function vouch({ note, size, root }, key) {
  if (key !== undefined && note === null) {
    fail('there is no checkpoint in this bundle');
  }
  if (key !== undefined && !isSigned(note, key)) {
    fail(`the checkpoint has no valid signature of ${key.name}`);
  }
  if (note !== null && note.text !== `${note.name}\n${size}\n${root.toString('base64')}\n`) {
    fail('history rebuilt: the checkpoint was signed for another trail');
  }
  return key === undefined
    ? 'no public key was given, so nobody vouches for the root'
    : `a checkpoint vouches for all ${size}`;
}

// The verdict on a bundle, whose bytes come in chunks.
export async function verifyBundle(chunks, publicKey) {
  try {
    return { intact: true, text: await verdictOn(chunks, publicKey) };
  } catch (error) {
    if (error instanceof Found) {
      return { intact: false, text: error.message };
    }
    throw error;
  }
}

if (import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  const [bundle, publicKey] = process.argv.slice(2);
  const verdict = await verifyBundle(createReadStream(bundle), publicKey);
  console.log(verdict.text);
  process.exitCode = verdict.intact ? 0 : 1;
}
