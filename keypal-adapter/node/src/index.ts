export { KeyholdStoreError } from './error.js';
export type { KeyholdStoreOptions } from './options.js';
export { KeyholdStore } from './store.js';
export type {
  ApiKeyMetadata,
  ApiKeyRecord,
  AuditAction,
  AuditLog,
  AuditLogQuery,
  AuditLogStats,
  Storage,
} from './types.js';
