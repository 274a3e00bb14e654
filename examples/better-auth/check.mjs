// Whether better-auth finds all that it wants: node check.mjs FILE-OR-URL MAPPING
import { getMigrations } from 'better-auth/db/migration';
import fs from 'node:fs';
import { isServer, options } from './auth.mjs';

const [place, mapping] = process.argv.slice(2);
const configuration = options(place, JSON.parse(fs.readFileSync(mapping, 'utf8')));

// On PostgreSQL better-auth sees no views, and would make tables of these names. The server says what they have.
async function isView({ table, fields }) {
  if (!isServer(place) || !['user', 'organization', 'member'].includes(table)) {
    return false;
  }
  const columns = ['id', ...Object.keys(fields)].map((column) => `"${column}"`);
  try {
    await configuration.database.query(`SELECT ${columns} FROM "${table}" WHERE false`);
    return true;
  } catch (error) {
    console.log(`${table}: ${error.message}`);
    return false;
  }
}

const plan = await getMigrations(configuration);
const views = await Promise.all(plan.toBeCreated.map(isView));
const missing = {
  tables: plan.toBeCreated.map((table) => table.table).filter((_, i) => !views[i]),
  columns: plan.toBeAdded.map((table) => [table.table, Object.keys(table.fields)]),
  indexes: plan.toBeAddedIndexes,
  unsafe: plan.unsafeChanges,
  problems: plan.schemaProblems,
};
const isWhole = Object.values(missing).every((list) => list.length === 0);
console.log(isWhole ? 'better-auth wants nothing else' : JSON.stringify(missing, null, 1));
process.exitCode = isWhole ? 0 : 1;
