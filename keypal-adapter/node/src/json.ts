/** What JSON cannot say is found before it is sent: the engine would send something else without a word. */
export function unsayable(value: unknown, place: string, above: readonly object[] = []): string | undefined {
  if (typeof value === 'string') {
    return /\p{Surrogate}/u.test(value) ? place : undefined;
  }
  if (typeof value === 'number') {
    return Number.isFinite(value) && !Object.is(value, -0) ? undefined : place;
  }
  if (typeof value === 'object' && value !== null) {
    return above.includes(value) || !plain(value) ? place : within(value, place, [...above, value]);
  }
  return typeof value === 'boolean' || value === null ? undefined : place;
}

function within(value: object, place: string, above: readonly object[]): string | undefined {
  if (Array.isArray(value)) {
    // Array.from shows a hole as undefined, as a reader would see it.
    return first(Array.from(value, (each, index) => unsayable(each, `${place}[${index}]`, above)));
  }
  return first(
    Object.entries(value).map(([name, each]) => {
      const wrong = unsayable(name, place);
      // An absent member says the same as an undefined one.
      return wrong ?? (each === undefined ? undefined : unsayable(each, `${place}.${name}`, above));
    }),
  );
}

function first(places: readonly (string | undefined)[]): string | undefined {
  return places.find((place) => place !== undefined);
}

/** Neither a class of its own (Date, Map, typed arrays) nor members that JSON leaves out. */
function plain(value: object): boolean {
  if (typeof Reflect.get(value, 'toJSON') === 'function' || Object.getOwnPropertySymbols(value).length > 0) {
    return false;
  }
  if (Array.isArray(value)) {
    return Object.keys(value).every((name) => /^\d+$/.test(name));
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
