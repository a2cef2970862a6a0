// Puts the emulator's packages into TARGET/node_modules: node fetch.mjs TARGET
// They are prepared in a folder of its own that is renamed at the end, so that concurrent builds see all of them or none.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2]);
const stamp = join(target, 'fetched');
const wanted = createHash('sha256').update(readFileSync(join(source, 'package-lock.json'))).digest('hex');
const complete = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;

try {
  if (!complete()) {
    const work = mkdtempSync(join(dirname(target), '.fetch-'));
    try {
      fetchInto(work);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  // The build compares times, and a checkout may have given the lock file a later one.
  writeFileSync(stamp, wanted);
} catch (error) {
  console.log(`The emulator could not be fetched: ${error.message}`);
  process.exitCode = 1;
}

function fetchInto(work) {
  const folder = join(work, 'emulator');
  mkdirSync(folder);
  ['package.json', 'package-lock.json'].forEach(file => cpSync(join(source, file), join(folder, file)));
  const result = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'], {
    cwd: folder, encoding: 'utf8', shell: process.platform === 'win32',
  });
  if (result.error) {
    throw new Error('npm was not found: install Node 20 or later with npm.');
  }
  if (result.status !== 0) {
    const line = `${result.stderr}\n${result.stdout}`.split('\n').map(text => text.trim()).find(text => text.length > 0 && !text.startsWith('npm error code'));
    throw new Error(`npm ci failed: ${line ?? `exit code ${result.status}`}. Check the network, or set npm's registry or proxy (npm config set registry URL).`);
  }
  writeFileSync(join(folder, 'fetched'), wanted);
  if (existsSync(target) && !complete()) {
    renameSync(target, join(work, 'replaced'));
  }
  try {
    renameSync(folder, target);
  } catch (error) {
    // A concurrent build may have been first.
    if (!complete()) {
      throw error;
    }
  }
}
