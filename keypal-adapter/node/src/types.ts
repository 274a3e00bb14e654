/** The shapes of keypal 0.1.0, as its stores take and return them. */

/** What a key is known by, and all else about it. */
export interface ApiKeyRecord {
  id: string;
  /** What keypal made of the key's text. The text itself never leaves keypal. */
  keyHash: string;
  metadata: ApiKeyMetadata;
}

/** Times are texts as `Date.toISOString()` writes them. An absent member and `null` are two things. */
export interface ApiKeyMetadata {
  ownerId: string;
  name?: string;
  description?: string;
  scopes?: string[];
  resources?: Record<string, string[]>;
  tags?: string[];
  expiresAt?: string | null;
  createdAt?: string;
  lastUsedAt?: string;
  enabled?: boolean;
  revokedAt?: string | null;
  rotatedTo?: string | null;
}

export type AuditAction = 'created' | 'revoked' | 'rotated' | 'enabled' | 'disabled';

export interface AuditLog {
  id: string;
  action: AuditAction;
  keyId: string;
  ownerId: string;
  timestamp: string;
  data?: Record<string, unknown>;
}

/** What is named must match. Both dates are inclusive. */
export interface AuditLogQuery {
  keyId?: string;
  ownerId?: string;
  action?: AuditAction;
  startDate?: string;
  endDate?: string;
  /** 100 if missing. */
  limit?: number;
  offset?: number;
}

export interface AuditLogStats {
  total: number;
  /** Has the actions that occur. */
  byAction: Partial<Record<AuditAction, number>>;
  lastActivity: string | null;
}

/** What keypal asks of a store. */
export interface Storage {
  save(record: ApiKeyRecord): Promise<void>;
  findByHash(keyHash: string): Promise<ApiKeyRecord | null>;
  findById(id: string): Promise<ApiKeyRecord | null>;
  findByOwner(ownerId: string): Promise<ApiKeyRecord[]>;
  findByTags(tags: string[], ownerId?: string): Promise<ApiKeyRecord[]>;
  findByTag(tag: string, ownerId?: string): Promise<ApiKeyRecord[]>;
  updateMetadata(id: string, metadata: Partial<ApiKeyMetadata>): Promise<void>;
  delete(id: string): Promise<void>;
  deleteByOwner(ownerId: string): Promise<void>;
  saveLog(log: AuditLog): Promise<void>;
  findLogs(query: AuditLogQuery): Promise<AuditLog[]>;
  countLogs(query: AuditLogQuery): Promise<number>;
  deleteLogs(query: AuditLogQuery): Promise<number>;
  getLogStats(ownerId: string): Promise<AuditLogStats>;
}
