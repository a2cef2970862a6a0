// Counts the messages of a topic by type: lines in the embedded metric format, which CloudWatch turns into metrics. Runs on AWS Lambda.
exports.handler = async event => {
  const types = event.Records.map(record => record.Sns.MessageAttributes.type?.Value ?? 'unknown');
  for (const type of new Set(types)) {
    const metrics = [{ Namespace: process.env.NAMESPACE, Dimensions: [['Type']], Metrics: [{ Name: 'Messages', Unit: 'Count' }] }];
    console.log(JSON.stringify({ _aws: { Timestamp: Date.now(), CloudWatchMetrics: metrics }, Type: type, Messages: types.filter(t => t === type).length }));
  }
};
