// Runs the emulator of SQS, SNS and S3 on the loopback interface: node emulator.mjs FOLDER, where FOLDER has the packages.
// PORT is its port. MODEL is JSON in the emulator's format: queues, topics, subscriptions and buckets, created at each start, because it keeps nothing; and
// subscribers that are no queues, which the emulator accepts and delivers nothing to.
import { Server } from 'node:net';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

// The package listens on every interface.
const listen = Server.prototype.listen;
Server.prototype.listen = function (options, ...rest) {
  return listen.call(this, typeof options === 'object' ? { ...options, host: '127.0.0.1' } : options, ...rest);
};

const { startFauxqs } = await import(pathToFileURL(join(resolve(process.argv[2]), 'node_modules', 'fauxqs', 'dist', 'app.js')));
const { subscribers = [], ...model } = JSON.parse(process.env.MODEL ?? '{}');
// The URLs of queues have the host sqs.REGION.localhost; requests are sent to the address nevertheless.
const server = await startFauxqs({ port: Number(process.env.PORT), logger: false, host: 'localhost', defaultRegion: model.region, init: model });
for (const { topicArn, protocol, endpoint, attributes } of subscribers) {
  const body = new URLSearchParams({ Action: 'Subscribe', Version: '2010-03-31', TopicArn: topicArn, Protocol: protocol, Endpoint: endpoint });
  Object.entries(attributes ?? {}).forEach(([key, value], index) => {
    body.set(`Attributes.entry.${index + 1}.key`, key);
    body.set(`Attributes.entry.${index + 1}.value`, value);
  });
  const response = await fetch(`http://127.0.0.1:${server.port}/`, { method: 'POST', body });
  if (!response.ok) {
    throw new Error(`${protocol} subscription of ${topicArn}: ${await response.text()}`);
  }
}

console.log(`Listening on ${server.port} with ${(model.queues ?? []).length} queues and ${(model.topics ?? []).length} topics.`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => process.exit(0));
}
