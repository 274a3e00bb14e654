// Whether better-auth finds all that it wants in the file: node check.mjs FILE MAPPING
import { getMigrations } from 'better-auth/db/migration';
import fs from 'node:fs';
import { options } from './auth.mjs';

const [file, mapping] = process.argv.slice(2);
const plan = await getMigrations(options(file, JSON.parse(fs.readFileSync(mapping, 'utf8'))));
const missing = {
  tables: plan.toBeCreated.map((table) => table.table),
  columns: plan.toBeAdded.map((table) => [table.table, Object.keys(table.fields)]),
  indexes: plan.toBeAddedIndexes,
  unsafe: plan.unsafeChanges,
  problems: plan.schemaProblems,
};
const isWhole = Object.values(missing).every((list) => list.length === 0);
console.log(isWhole ? 'better-auth wants nothing else' : JSON.stringify(missing, null, 1));
process.exitCode = isWhole ? 0 : 1;
