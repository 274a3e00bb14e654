import { count, list, log, nothing, orNull, record, stats, type Shape } from './answers.js';
import { Calls, type Kind } from './calls.js';
import { settings, type KeyholdStoreOptions } from './options.js';
import type { ApiKeyMetadata, ApiKeyRecord, AuditLog, AuditLogQuery, AuditLogStats, Storage } from './types.js';

/**
 * keypal's store over `keyhold serve`.
 *
 * Every method rejects with a `KeyholdStoreError`. Reads, deletions of keys, revocations and
 * `lastUsedAt` are tried up to three times; all else is tried again only if it certainly was not
 * done. The token is shown by nothing.
 */
export class KeyholdStore implements Storage {
  readonly #calls: Calls;

  /**
   * @throws KeyholdStoreError with the code `INVALID_OPTION`
   */
  constructor(options: KeyholdStoreOptions) {
    this.#calls = new Calls(settings(options));
  }

  /** Rejects with keypal's messages if the id or the hash is taken; nothing changes then. */
  async save(record: ApiKeyRecord): Promise<void> {
    await this.#call('save', 'once', nothing, record);
  }

  async findByHash(keyHash: string): Promise<ApiKeyRecord | null> {
    return this.#call('findByHash', 'read', orNull(record), keyHash);
  }

  async findById(id: string): Promise<ApiKeyRecord | null> {
    return this.#call('findById', 'read', orNull(record), id);
  }

  async findByOwner(ownerId: string): Promise<ApiKeyRecord[]> {
    return this.#call('findByOwner', 'read', list(record), ownerId);
  }

  async findByTags(tags: string[], ownerId?: string): Promise<ApiKeyRecord[]> {
    return this.#call('findByTags', 'read', list(record), tags, ownerId);
  }

  async findByTag(tag: string, ownerId?: string): Promise<ApiKeyRecord[]> {
    return this.#call('findByTag', 'read', list(record), tag, ownerId);
  }

  /**
   * Changes the members that are named, in one transaction. A member that is `undefined` counts as
   * not named, since JSON has no such value: `null` clears.
   */
  async updateMetadata(id: string, metadata: Partial<ApiKeyMetadata>): Promise<void> {
    await this.#call('updateMetadata', onlyForward(metadata) ? 'repeatable' : 'once', nothing, id, metadata);
  }

  async delete(id: string): Promise<void> {
    await this.#call('delete', 'repeatable', nothing, id);
  }

  async deleteByOwner(ownerId: string): Promise<void> {
    await this.#call('deleteByOwner', 'repeatable', nothing, ownerId);
  }

  /** Rejects if a log has that id. */
  async saveLog(log: AuditLog): Promise<void> {
    await this.#call('saveLog', 'once', nothing, log);
  }

  async findLogs(query: AuditLogQuery): Promise<AuditLog[]> {
    return this.#call('findLogs', 'read', list(log), query);
  }

  async countLogs(query: AuditLogQuery): Promise<number> {
    return this.#call('countLogs', 'read', count, query);
  }

  /** Not repeated: a second time it would count what was left. */
  async deleteLogs(query: AuditLogQuery): Promise<number> {
    return this.#call('deleteLogs', 'once', count, query);
  }

  async getLogStats(ownerId: string): Promise<AuditLogStats> {
    return this.#call('getLogStats', 'read', stats, ownerId);
  }

  /** Drops the connections. Calls that run, and later ones, reject with `CLOSED`. */
  close(): void {
    this.#calls.close();
  }

  #call<T>(method: keyof Storage, kind: Kind, result: Shape<T>, ...given: unknown[]): Promise<T> {
    return this.#calls.make({ method, arguments: given, kind, result });
  }
}

/** A revocation stays as the first one wrote it, and the latest `lastUsedAt` does. */
function onlyForward(part: Partial<ApiKeyMetadata>): boolean {
  const names = Object.keys(part ?? {});
  return (
    names.every((name) => name === 'lastUsedAt') ||
    (typeof part.revokedAt === 'string' && names.every((name) => name === 'revokedAt' || name === 'rotatedTo'))
  );
}
