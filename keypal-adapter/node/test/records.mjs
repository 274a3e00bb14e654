import { createHash } from 'node:crypto';

export function hash(text) {
  return createHash('sha256').update(text).digest('hex');
}

/** A record as keypal's create makes it. */
export function record(id, metadata = {}) {
  return {
    id,
    keyHash: hash(id),
    metadata: {
      ownerId: 'ada',
      scopes: ['read'],
      expiresAt: null,
      createdAt: '2026-01-01T00:00:00.000Z',
      enabled: true,
      revokedAt: null,
      rotatedTo: null,
      ...metadata,
    },
  };
}

export function log(id, more = {}) {
  return { id, action: 'created', keyId: 'k1', ownerId: 'ada', timestamp: '2026-01-01T00:00:00.000Z', ...more };
}
