// Runs the emulator of SQS, SNS and S3 on the loopback interface: node emulator.mjs FOLDER, where FOLDER has the packages.
// PORT is its port. MODEL is JSON in the emulator's format: queues, topics, subscriptions and buckets, created at each start, because it keeps nothing.
import { Server } from 'node:net';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

// The package listens on every interface.
const listen = Server.prototype.listen;
Server.prototype.listen = function (options, ...rest) {
  return listen.call(this, typeof options === 'object' ? { ...options, host: '127.0.0.1' } : options, ...rest);
};

const { startFauxqs } = await import(pathToFileURL(join(resolve(process.argv[2]), 'node_modules', 'fauxqs', 'dist', 'app.js')));
const model = JSON.parse(process.env.MODEL ?? '{}');
// The URLs of queues have the host sqs.REGION.localhost; requests are sent to the address nevertheless.
const server = await startFauxqs({ port: Number(process.env.PORT), logger: false, host: 'localhost', defaultRegion: model.region, init: model });
console.log(`Listening on ${server.port} with ${(model.queues ?? []).length} queues and ${(model.topics ?? []).length} topics.`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => process.exit(0));
}
