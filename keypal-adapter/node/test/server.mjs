// A real `keyhold serve`, on a free port, over a folder that goes with it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const JAR = fileURLToPath(new URL('../../../cli/target/keyhold-cli.jar', import.meta.url));

export const ADMIN = 'token-of-the-administrator-of-a-test';

/** KEYHOLD_COMMAND is the command and its first arguments, as a JSON array. */
function command() {
  const given = process.env.KEYHOLD_COMMAND;
  if (given !== undefined) {
    return JSON.parse(given);
  }
  if (!existsSync(JAR)) {
    throw new Error(`there is no ${JAR}; ./keyhold --version builds it`);
  }
  return ['java', '-jar', JAR];
}

async function run(...given) {
  const [program, ...first] = command();
  const child = spawn(program, [...first, ...given], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (said += text));
  const [code] = await once(child, 'close');
  if (code !== 0) {
    throw new Error(`keyhold ${given[0]} ended with ${code}`);
  }
  return said;
}

export class Server {
  #child;
  #folder = mkdtempSync(join(tmpdir(), 'keypal-store-'));
  url;

  static async start(...more) {
    const server = new Server();
    try {
      await server.#start(more);
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  async #start(more) {
    const [program, ...first] = command();
    const token = join(this.#folder, 'token');
    writeFileSync(token, ADMIN, { mode: 0o600 });
    const data = join(this.#folder, 'data');
    const given = ['serve', '--data', data, '--port', '0', '--admin-token-file', token, ...more];
    this.#child = spawn(program, [...first, ...given], { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: this.#child.stdout })) {
      if (line.startsWith('listening ')) {
        this.url = line.slice('listening '.length);
        return;
      }
    }
    throw new Error('keyhold serve ended before it listened');
  }

  /** The token of a new namespace. */
  async added(namespace) {
    const said = await run('namespace', 'add', '--data', join(this.#folder, 'data'), namespace);
    return said.trim().replace('token ', '');
  }

  async stop() {
    if (this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = once(this.#child, 'exit');
      this.#child.kill();
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
