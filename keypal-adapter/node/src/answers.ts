import type { ApiKeyRecord, AuditLog, AuditLogStats } from './types.js';

/** Whether an answer has the shape that its method has. Another program may listen at that address. */
export type Shape<T> = (value: unknown) => value is T;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function nothing(value: unknown): value is null {
  return value === null;
}

export function count(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function texts<T>(...names: string[]): Shape<T> {
  return (value): value is T => isObject(value) && names.every((name) => typeof value[name] === 'string');
}

export const log = texts<AuditLog>('id', 'action', 'keyId', 'ownerId', 'timestamp');

export function record(value: unknown): value is ApiKeyRecord {
  return texts('id', 'keyHash')(value) && isObject((value as { metadata?: unknown }).metadata);
}

export function stats(value: unknown): value is AuditLogStats {
  return (
    isObject(value) &&
    count(value['total']) &&
    isObject(value['byAction']) &&
    (value['lastActivity'] === null || typeof value['lastActivity'] === 'string')
  );
}

export function orNull<T>(shape: Shape<T>): Shape<T | null> {
  return (value): value is T | null => value === null || shape(value);
}

export function list<T>(shape: Shape<T>): Shape<T[]> {
  return (value): value is T[] => Array.isArray(value) && value.every(shape);
}
