// Compiled and not run: what a TypeScript program may write. Structural, as keypal's type of a store is.
import {
  KeyholdStore,
  KeyholdStoreError,
  type ApiKeyMetadata,
  type ApiKeyRecord,
  type AuditLog,
  type AuditLogQuery,
  type AuditLogStats,
  type Storage,
} from '../dist/index.js';

/** keypal's: the last five are optional there. */
interface KeypalStorage {
  save(record: ApiKeyRecord): Promise<void>;
  findByHash(keyHash: string): Promise<ApiKeyRecord | null>;
  findById(id: string): Promise<ApiKeyRecord | null>;
  findByOwner(ownerId: string): Promise<ApiKeyRecord[]>;
  findByTags(tags: string[], ownerId?: string): Promise<ApiKeyRecord[]>;
  findByTag(tag: string, ownerId?: string): Promise<ApiKeyRecord[]>;
  updateMetadata(id: string, metadata: Partial<ApiKeyMetadata>): Promise<void>;
  delete(id: string): Promise<void>;
  deleteByOwner(ownerId: string): Promise<void>;
  saveLog?(log: AuditLog): Promise<void>;
  findLogs?(query: AuditLogQuery): Promise<AuditLog[]>;
  countLogs?(query: AuditLogQuery): Promise<number>;
  deleteLogs?(query: AuditLogQuery): Promise<number>;
  getLogStats?(ownerId: string): Promise<AuditLogStats>;
}

const store = new KeyholdStore({ url: new URL('http://127.0.0.1:8484'), token: process.env['TOKEN'] });
export const storage: Storage = store;
export const keypal: KeypalStorage = store;
export const members: Record<keyof Required<KeypalStorage>, unknown> = store;

// @ts-expect-error a mistyped option
new KeyholdStore({ url: 'http://127.0.0.1:8484', tokn: 'x' });
// @ts-expect-error the URL is missing
new KeyholdStore({ token: 'x' });
// @ts-expect-error no such action
void store.findLogs({ action: 'rewoked' });

export function told(error: unknown): string {
  return error instanceof KeyholdStoreError ? `${error.code} ${error.status ?? ''} ${error.outcomeUnknown}` : '';
}
