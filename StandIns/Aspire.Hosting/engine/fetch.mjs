// Brings dcp and the dashboard to TARGET/{dcp/dcp,managed/aspire-managed}: node fetch.mjs TARGET
// The npm package is one program with both packed inside; it unpacks them itself. All of it happens in a folder of its own
// that is renamed into place at the end, so that builds that run at the same time cannot see, or make, half an engine.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const source = import.meta.dirname ?? dirname(new URL(import.meta.url).pathname);
const target = resolve(process.argv[2]);
const stamp = join(target, 'integrity');
const files = ['dcp/dcp', 'managed/aspire-managed'];
const name = '@microsoft/aspire-cli-linux-x64';
const { version, integrity } = JSON.parse(readFileSync(join(source, 'package-lock.json'), 'utf8')).packages[`node_modules/${name}`];

const complete = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === integrity && files.every(file => existsSync(join(target, file)));

class Failure extends Error {}

try {
  if (!complete()) {
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      throw new Failure(`The engine that the stand-ins run on exists for Linux x64 only, and this is ${process.platform} ${process.arch}: build with -p:AspirePackages=true instead.`);
    }
    fetch();
  }
  // The build compares times: a checkout may have given the lock file a later one.
  writeFileSync(stamp, integrity);
} catch (error) {
  if (!(error instanceof Failure)) {
    throw error;
  }
  console.log(error.message);
  process.exitCode = 1;
}

function fetch() {
  mkdirSync(dirname(target), { recursive: true });
  const work = mkdtempSync(join(dirname(target), 'fetch-'));
  try {
    cpSync(join(source, 'package.json'), join(work, 'package.json'));
    cpSync(join(source, 'package-lock.json'), join(work, 'package-lock.json'));
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], work);

    // It writes logs and a device id under HOME, and its own check of the layout fails although the files are there:
    // hence a HOME that goes away and a check of ours instead of the exit code.
    const home = join(work, 'home');
    mkdirSync(home);
    const unpacking = spawnSync(join(work, 'node_modules', name, 'bin/aspire'), ['setup', '--install-path', join(work, 'bundle'), '--nologo', '--non-interactive'], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: home, ASPIRE_CLI_TELEMETRY_OPTOUT: '1', DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' },
    });
    const versions = join(work, 'bundle/versions');
    const unpacked = existsSync(versions) ? join(versions, readdirSync(versions)[0] ?? '') : versions;
    const missing = files.filter(file => !existsSync(join(unpacked, file)));
    if (missing.length > 0) {
      throw new Failure(`${name} ${version} did not unpack ${missing.join(' and ')}: ${reason(unpacking)}`);
    }
    // Only containers that call processes on the host need it, and it is as large as the rest of dcp.
    rmSync(join(unpacked, 'dcp/dcptun_c'), { force: true });
    writeFileSync(join(unpacked, 'integrity'), integrity);
    putInPlace(unpacked, work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function putInPlace(unpacked, work) {
  if (existsSync(target) && !complete()) {
    renameSync(target, join(work, 'incomplete'));
  }
  try {
    renameSync(unpacked, target);
  } catch (error) {
    if (!complete()) {
      throw error;
    }
    // Another build was first.
  }
}

function run(command, args, cwd) {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (result.error) {
    throw new Failure(`${command} was not found: install Node 20 or later (with npm); the engine is fetched with it, once.`);
  }
  if (result.status !== 0) {
    throw new Failure(`${command} ${args[0]} for ${name} ${version} failed: ${reason(result)}`);
  }
}

function reason(result) {
  const lines = `${result.stdout ?? ''}\n${result.stderr ?? ''}`.split('\n').map(line => line.trim()).filter(line => line.length > 0);
  const errors = lines.filter(line => /error/i.test(line)).slice(0, 3);
  return errors.join('; ') || lines.at(-1) || result.error?.message || `exit code ${result.status}`;
}
