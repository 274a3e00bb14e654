// What JSON cannot say is refused, and nothing is sent in its place.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeyholdStore } from '../dist/index.js';
import { unsayable } from '../dist/json.js';

const circle = {};
circle.self = circle;
const UNSAYABLE = [
  NaN, Infinity, -Infinity, -0, 1n, () => 1, Symbol('s'), '\ud800', 'a\udc00', new Date(0), new Date(NaN), new Map(),
  new Set(), new Uint8Array(1), { toJSON: () => 'x' }, Object.assign([], { extra: 1 }), { [Symbol('s')]: 1 },
  { '\ud800': 1 }, [undefined], [, 1], circle, new (class A {})(), new String('x'), /x/,
];

test('what_JSON_cannot_say_is_found_in_whatever_member', () => {
  for (const value of UNSAYABLE) {
    assert.notEqual(unsayable(value, 'a'), undefined);
    assert.match(unsayable({ m: [value] }, 'a'), /^a\.m\[0\]/);
  }
});

test('what_JSON_can_say_is_let_through', () => {
  const shared = { a: 1 };
  const said = [null, true, 0, -1.5, 'ü😀', [], {}, [[1]], Object.create(null), { a: undefined }, [shared, shared]];
  assert.equal(unsayable(said, 'a'), undefined);
});

test('a_refusal_names_the_place_and_never_the_value', async () => {
  const store = new KeyholdStore({ url: 'http://127.0.0.1:9' });
  await assert.rejects(store.updateMetadata('k1', { tags: ['secret-\ud800'] }), (error) => {
    assert.equal(error.code, 'INVALID_INPUT');
    assert.match(error.message, /arguments\[1\]\.tags\[0\]$/);
    return !error.message.includes('secret');
  });
  await store.close?.();
});
