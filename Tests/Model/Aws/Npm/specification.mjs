// Prints the part of AWS's resource specification that our templates use, for Libraries/Hosting.Aws/Validation/specification.json:
//   npm ci && npm run specification
// A new resource type goes into the list below; a new version of the specification into package.json.
// Per property: type, required, allowed values, and whether a change replaces the resource. Without the documentation texts,
// which are most of its 2.6 MB.
import { createRequire } from 'node:module';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

const types = [
  'AWS::ApplicationAutoScaling::ScalableTarget', 'AWS::ApplicationAutoScaling::ScalingPolicy',
  'AWS::CertificateManager::Certificate',
  'AWS::CloudWatch::Alarm', 'AWS::CloudWatch::Dashboard',
  'AWS::EC2::EIP', 'AWS::EC2::FlowLog', 'AWS::EC2::InternetGateway', 'AWS::EC2::NatGateway', 'AWS::EC2::Route', 'AWS::EC2::RouteTable',
  'AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupEgress', 'AWS::EC2::SecurityGroupIngress', 'AWS::EC2::Subnet',
  'AWS::EC2::SubnetRouteTableAssociation', 'AWS::EC2::VPC', 'AWS::EC2::VPCEndpoint', 'AWS::EC2::VPCGatewayAttachment',
  'AWS::ECR::Repository',
  'AWS::ECS::Cluster', 'AWS::ECS::Service', 'AWS::ECS::TaskDefinition',
  'AWS::ElastiCache::CacheCluster', 'AWS::ElastiCache::ParameterGroup', 'AWS::ElastiCache::ReplicationGroup', 'AWS::ElastiCache::ServerlessCache',
  'AWS::ElastiCache::SubnetGroup', 'AWS::ElastiCache::User', 'AWS::ElastiCache::UserGroup',
  'AWS::ElasticLoadBalancingV2::Listener', 'AWS::ElasticLoadBalancingV2::ListenerRule',
  'AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::ElasticLoadBalancingV2::TargetGroup',
  'AWS::IAM::OIDCProvider', 'AWS::IAM::Policy', 'AWS::IAM::Role',
  'AWS::KMS::Key',
  'AWS::Lambda::EventSourceMapping', 'AWS::Lambda::Function', 'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup', 'AWS::Logs::MetricFilter',
  'AWS::RDS::DBInstance', 'AWS::RDS::DBParameterGroup', 'AWS::RDS::DBSubnetGroup',
  'AWS::Route53::RecordSet',
  'AWS::S3::Bucket', 'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription', 'AWS::SNS::Topic', 'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue', 'AWS::SQS::QueuePolicy',
  'AWS::SecretsManager::Secret',
  'AWS::ServiceDiscovery::PrivateDnsNamespace', 'AWS::ServiceDiscovery::Service',
  'AWS::SSM::Parameter',
];

const db = loadAwsServiceSpecSync();
const definitions = new Map(); // name in our file -> properties
const names = new Map();       // id in the database -> name in our file

function type(t, owner) {
  switch (t.type) {
    case 'array': return { list: type(t.element, owner) };
    case 'map': return { map: type(t.element, owner) };
    case 'union': return { any: t.types.map(x => type(x, owner)) };
    case 'ref': return { object: define(t.reference.$ref, owner) };
    case 'string': return t.allowedValues ? { values: [...t.allowedValues] } : 'string';
    default: return t.type; // integer, number, boolean, json, date-time, tag
  }
}

function define(id, owner) {
  if (!names.has(id)) {
    const definition = db.get('typeDefinition', id);
    const name = `${owner}.${definition.name}`;
    names.set(id, name);
    definitions.set(name, {});
    definitions.set(name, properties(definition.properties, owner));
  }
  return names.get(id);
}

function properties(all, owner) {
  return Object.fromEntries(Object.keys(all).sort().map(name => {
    const p = all[name];
    const property = { type: type(p.type, owner) };
    if (p.required) { property.required = true; }
    if (p.causesReplacement && p.causesReplacement !== 'no') { property.replaces = p.causesReplacement; }
    return [name, property];
  }));
}

const resources = {};
for (const name of types.sort()) {
  const found = db.lookup('resource', 'cloudFormationType', 'equals', name);
  const resource = found.only();
  resources[name] = { properties: properties(resource.properties, name), attributes: Object.keys(resource.attributes).sort() };
}

const { version } = createRequire(import.meta.url)('@aws-cdk/aws-service-spec/package.json');
const line = ([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`;
const block = entries => `{\n${entries.map(line).join(',\n')}\n  }`;
process.stdout.write(`{
  "source": "@aws-cdk/aws-service-spec ${version} (Apache-2.0), by Tests/Model/Aws/Npm/specification.mjs",
  "resources": ${block(Object.entries(resources))},
  "definitions": ${block([...definitions].sort(([a], [b]) => (a < b ? -1 : 1)))}
}
`);
