// Bundles the scripts and styles of the pages into WWWROOT: node build.mjs WWWROOT
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const source = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2] ?? join(source, "../wwwroot"));

try {
  install();
  await bundle();
} catch (error) {
  console.log(`The scripts of the pages could not be built: ${error.message}`);
  process.exitCode = 1;
}

/** Installs the packages that the lock file pins, unless they are there. Scripts of packages do not run. */
function install() {
  const stamp = join(source, "node_modules", ".installed");
  const wanted = createHash("sha256").update(readFileSync(join(source, "package-lock.json"))).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) {
    return;
  }

  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1", "--fetch-retry-mintimeout=1000"];
  const result = spawnSync("npm", args, { cwd: source, encoding: "utf8", shell: process.platform === "win32" });
  if (result.error) {
    throw new Error("npm was not found: install Node 20 or later with npm.");
  }

  if (result.status !== 0) {
    const lines = `${result.stderr}\n${result.stdout}`.split("\n").map((line) => line.trim());
    const reason = lines.find((line) => line.length > 0 && !line.startsWith("npm error code")) ?? `exit code ${result.status}`;
    throw new Error(`npm ci failed: ${reason}. Check the network, or set npm's registry or proxy (npm config set registry URL).`);
  }

  writeFileSync(stamp, wanted);
}

async function bundle() {
  const { build } = await import("esbuild");
  const common = { absWorkingDir: source, bundle: true, minify: true, target: ["es2022"], logLevel: "silent", legalComments: "none" };
  await build({
    ...common,
    entryPoints: ["src/elements.js", "src/live.js", "src/charts.js"],
    outdir: target,
    format: "esm",
    loader: { ".css": "text" },
    // Loaded by the entry module when a page needs them, each a file of its own.
    external: ["./live.js", "./charts.js"],
  });
  await build({ ...common, entryPoints: ["styles/elements.css"], outdir: target });
}
