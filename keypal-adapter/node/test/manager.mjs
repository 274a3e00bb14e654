// keypal's manager, written anew from what is known of keypal 0.1.0: which calls it makes of its store, in which
// order, and what it makes of their answers. keypal itself is not on the registry.
import { createHash, randomBytes } from 'node:crypto';

const MESSAGES = {
  MISSING_KEY: 'Missing API key',
  INVALID_FORMAT: 'Invalid API key format',
  INVALID_KEY: 'Invalid API key',
  EXPIRED: 'API key has expired',
  REVOKED: 'API key has been revoked',
  DISABLED: 'API key is disabled',
  ALREADY_REVOKED: 'API key is already revoked',
  ALREADY_ENABLED: 'API key is already enabled',
  ALREADY_DISABLED: 'API key is already disabled',
  CANNOT_MODIFY_REVOKED: 'Cannot modify a revoked key',
  KEY_NOT_FOUND: 'API key not found',
};

function now() {
  return new Date().toISOString();
}

function folded(tags) {
  return tags?.map((tag) => tag.toLowerCase());
}

function isExpired(expiresAt) {
  return Boolean(expiresAt) && new Date(expiresAt) <= new Date();
}

function refuse(code) {
  throw { code, message: MESSAGES[code], details: {} }; // no Error, as in keypal
}

export class Manager {
  #storage;
  #prefix;
  #auditContext;

  /** Uses of keys that are being written; keypal waits for none of them. */
  tracking = [];

  constructor({ storage, prefix = '', auditContext = {} }) {
    this.#storage = storage;
    this.#prefix = prefix;
    this.#auditContext = auditContext;
  }

  hash(key) {
    return createHash('sha256').update(key).digest('hex');
  }

  async create(meta, context) {
    const key = this.#prefix + randomBytes(24).toString('base64url');
    const metadata = {
      ownerId: meta.ownerId ?? '',
      name: meta.name,
      description: meta.description,
      scopes: meta.scopes,
      resources: meta.resources,
      expiresAt: meta.expiresAt ?? null,
      createdAt: now(),
      lastUsedAt: undefined,
      enabled: meta.enabled ?? true,
      revokedAt: null,
      rotatedTo: null,
      tags: folded(meta.tags),
    };
    const record = { id: randomBytes(15).toString('base64url'), keyHash: this.hash(key), metadata };
    await this.#storage.save(record);
    await this.#log('created', record, context, { name: meta.name, scopes: meta.scopes });
    return { key, record };
  }

  async verify(presented) {
    const key = presented?.startsWith('Bearer ') ? presented.slice(7).trim() : presented;
    if (!key) {
      return invalid('MISSING_KEY');
    }
    if (!key.startsWith(this.#prefix)) {
      return invalid('INVALID_FORMAT');
    }
    const record = await this.#storage.findByHash(this.hash(key));
    if (!record) {
      return invalid('INVALID_KEY');
    }
    const { expiresAt, revokedAt, enabled } = record.metadata;
    if (isExpired(expiresAt)) {
      return invalid('EXPIRED');
    }
    if (revokedAt) {
      return invalid('REVOKED');
    }
    if (enabled === false) {
      return invalid('DISABLED');
    }
    this.tracking.push(this.#storage.updateMetadata(record.id, { lastUsedAt: now() }));
    return { valid: true, record };
  }

  list(ownerId) {
    return this.#storage.findByOwner(ownerId);
  }

  findByTag(tag, ownerId) {
    return this.#storage.findByTag(tag, ownerId);
  }

  findByTags(tags, ownerId) {
    return this.#storage.findByTags(tags, ownerId);
  }

  updateLastUsed(id) {
    return this.#storage.updateMetadata(id, { lastUsedAt: now() });
  }

  async revoke(id, context) {
    const record = (await this.#storage.findById(id)) ?? refuse('KEY_NOT_FOUND');
    if (record.metadata.revokedAt) {
      refuse('ALREADY_REVOKED');
    }
    await this.#storage.updateMetadata(id, { revokedAt: now() });
    await this.#log('revoked', record, context);
  }

  async revokeAll(ownerId) {
    const records = await this.list(ownerId);
    await Promise.all(records.map(({ id }) => this.revoke(id)));
  }

  async enable(id, context) {
    const record = await this.#changeable(id);
    if (record.metadata.enabled) {
      refuse('ALREADY_ENABLED');
    }
    await this.#storage.updateMetadata(id, { enabled: true });
    await this.#log('enabled', record, context);
  }

  async disable(id, context) {
    const record = await this.#changeable(id);
    if (!record.metadata.enabled) {
      refuse('ALREADY_DISABLED');
    }
    await this.#storage.updateMetadata(id, { enabled: false });
    await this.#log('disabled', record, context);
  }

  async rotate(id, meta = {}, context) {
    const oldRecord = await this.#changeable(id);
    const old = oldRecord.metadata;
    const { key, record } = await this.create({
      ownerId: old.ownerId,
      name: meta.name ?? old.name,
      description: meta.description ?? old.description,
      scopes: meta.scopes ?? old.scopes,
      resources: meta.resources ?? old.resources,
      expiresAt: meta.expiresAt ?? old.expiresAt,
      tags: meta.tags ?? old.tags,
    });
    await this.#storage.updateMetadata(id, { rotatedTo: record.id, revokedAt: now() });
    await this.#log('rotated', oldRecord, context, { rotatedTo: record.id });
    return { key, record, oldRecord };
  }

  async #changeable(id) {
    const record = (await this.#storage.findById(id)) ?? refuse('KEY_NOT_FOUND');
    return record.metadata.revokedAt ? refuse('CANNOT_MODIFY_REVOKED') : record;
  }

  getLogs(query = {}) {
    return this.#storage.findLogs(query);
  }

  countLogs(query = {}) {
    return this.#storage.countLogs(query);
  }

  deleteLogs(query) {
    return this.#storage.deleteLogs(query);
  }

  clearLogs(keyId) {
    return this.#storage.deleteLogs({ keyId });
  }

  getLogStats(ownerId) {
    return this.#storage.getLogStats(ownerId);
  }

  async #log(action, { id: keyId, metadata: { ownerId } }, context = {}, more) {
    const data = { ...this.#auditContext, ...context };
    const metadata = { ...this.#auditContext.metadata, ...more, ...context.metadata };
    if (Object.keys(metadata).length > 0) {
      data.metadata = metadata;
    }
    await this.#storage.saveLog({
      id: randomBytes(15).toString('base64url'),
      action,
      keyId,
      ownerId,
      timestamp: now(),
      data: Object.keys(data).length > 0 ? data : undefined,
    });
  }
}

function invalid(errorCode) {
  return { valid: false, error: MESSAGES[errorCode], errorCode };
}
