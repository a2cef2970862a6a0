using System.Text.Json.Nodes;
using Showroom.Hosting.Aws;

namespace Showroom.Tests.Model.Aws;

/// <summary>Common mistakes in templates are reported before deployment, with the name of the resource.</summary>
public sealed class MistakeTests
{
    private static readonly string s_template = ShowroomTopology.Publish(AwsPreset.Options(AwsPreset.Production));

    private static readonly Dictionary<string, (string Resource, Action<JsonObject> Make)> s_mistakes = new()
    {
        ["a misspelt type"] = ("Cache", t => t["Resources"]!["Cache"]!["Type"] = "AWS::ElastiCache::ReplicationGruop"),
        ["a misspelt property"] = ("Cache", t => Rename(t, "Cache", "CacheNodeType", "CacheNodetype")),
        ["a misspelt nested property"] = ("ApiTaskDefinition", t => Rename(Properties(t, "ApiTaskDefinition")["ContainerDefinitions"]![0]!.AsObject(), "LogConfiguration", "LogConfig")),
        ["a property beside Properties"] = ("Postgres", t => t["Resources"]!["Postgres"]!["StorageType"] = "gp3"),
        ["a missing property"] = ("HttpListener", t => Properties(t, "HttpListener").Remove("DefaultActions")),
        ["a missing nested property"] = ("PrivateSubnet1", t => Properties(t, "PrivateSubnet1").Remove("VpcId")),
        ["text for a number"] = ("ApiLogGroup", t => Properties(t, "ApiLogGroup")["RetentionInDays"] = "a month"),
        ["one value for a list"] = ("CacheSubnetGroup", t => Properties(t, "CacheSubnetGroup")["SubnetIds"] = "subnet-1"),
        ["a list for one value"] = ("Vpc", t => Properties(t, "Vpc")["CidrBlock"] = new JsonArray("10.0.0.0/16")),
        ["an invalid boolean"] = ("Postgres", t => Properties(t, "Postgres")["MultiAZ"] = "sometimes"),
        ["a property that AWS sets"] = ("Cluster", t => Properties(t, "Cluster")["Arn"] = "arn:aws:ecs:us-east-1:123456789012:cluster/mine"),
        ["a reference to nothing"] = ("ApiService", t => Properties(t, "ApiService")["TaskDefinition"] = Function("Ref", "ApiTask")),
        ["an attribute that does not exist"] = ("CacheConnection", t => Properties(t, "CacheConnection")["SecretString"] = Function("Fn::Sub", "{{resolve:secretsmanager:${CachePassword}}}${Cache.PrimaryEndpoint.Address}")),
        ["a substitution of nothing"] = ("ApiLogGroup", t => Properties(t, "ApiLogGroup")["LogGroupName"] = Function("Fn::Sub", "/${Stack}/api")),
        ["a dependency on nothing"] = ("ApiService", t => t["Resources"]!["ApiService"]!["DependsOn"] = new JsonArray("MigrationRun")),
        ["a missing condition"] = ("HttpListener", t => t["Resources"]!["HttpListener"]!["Condition"] = "HasCertificate"),
        ["a cycle"] = ("Api", t => t["Resources"]!["ApiTaskRole"]!["DependsOn"] = new JsonArray("ApiService")),
        ["a reference of the wrong type"] = ("Postgres", t => Properties(t, "Postgres")["VPCSecurityGroups"] = new JsonArray(Function("Ref", "PrivateSubnet1"))),
        ["a name instead of an ARN"] = ("ApiTaskDefinition", t => Properties(t, "ApiTaskDefinition")["TaskRoleArn"] = Function("Ref", "ApiTaskRole")),
        ["an open security group"] = ("CacheSecurityGroup", t => Properties(t, "CacheSecurityGroup")["SecurityGroupIngress"] = new JsonArray(Rule(6379, "0.0.0.0/0"))),
        ["an open rule"] = ("ApiToPostgres", t => { Properties(t, "ApiToPostgres").Remove("SourceSecurityGroupId"); Properties(t, "ApiToPostgres")["CidrIp"] = "10.0.0.0/8"; }
        ),
        ["a range of ports"] = ("ApiToCache", t => Properties(t, "ApiToCache")["ToPort"] = 6400),
        ["another port of the load balancer"] = ("LoadBalancerSecurityGroup", t => Properties(t, "LoadBalancerSecurityGroup")["SecurityGroupIngress"] = new JsonArray(Rule(22, "0.0.0.0/0"))),
        ["a public database"] = ("Postgres", t => Properties(t, "Postgres")["PubliclyAccessible"] = true),
        ["a database in public subnets"] = ("PostgresSubnetGroup", t => Properties(t, "PostgresSubnetGroup")["SubnetIds"] = new JsonArray(Function("Ref", "PublicSubnet1"), Function("Ref", "PublicSubnet2"))),
        ["tasks with public addresses"] = ("ApiService", t => Properties(t, "ApiService")["NetworkConfiguration"]!["AwsvpcConfiguration"]!["AssignPublicIp"] = "ENABLED"),
        ["an unencrypted database"] = ("Postgres", t => Properties(t, "Postgres").Remove("StorageEncrypted")),
        ["a cache without TLS"] = ("Cache", t => Properties(t, "Cache")["TransitEncryptionEnabled"] = false),
        ["a cache without a password"] = ("Cache", t => Properties(t, "Cache").Remove("AuthToken")),
        ["failover with one node"] = ("Cache", t => Properties(t, "Cache")["NumCacheClusters"] = 1),
        ["a node type that does not exist"] = ("Cache", t => Properties(t, "Cache")["CacheNodeType"] = "cache.r9.huge"),
        ["a default class that does not exist"] = ("Postgres", t => t["Parameters"]!["PostgresClass"]!["Default"] = "db.t1.nano"),
        ["an invalid snapshot window"] = ("Cache", t => Properties(t, "Cache")["SnapshotWindow"] = "3-5"),
        ["a parameter group of another engine"] = ("Cache", t => Properties(t, "CacheParameterGroup")["CacheParameterGroupFamily"] = "redis7"),
        ["an invalid combination of CPU and memory"] = ("ApiTaskDefinition", t => Properties(t, "ApiTaskDefinition")["Memory"] = "8192"),
        ["sticky sessions"] = ("GatewayTargetGroup", t => Properties(t, "GatewayTargetGroup")["TargetGroupAttributes"]![0]!["Value"] = "true"),
        ["no rollback"] = ("ApiService", t => Properties(t, "ApiService")["DeploymentConfiguration"]!.AsObject().Remove("DeploymentCircuitBreaker")),
        ["a count beside autoscaling"] = ("ApiService", t => Properties(t, "ApiService")["DesiredCount"] = 3),
        ["a port without a listener"] = ("GatewayService", t => Properties(t, "GatewayService")["LoadBalancers"]![0]!["ContainerPort"] = 80),
        ["a password in plain text"] = ("Postgres", t => Properties(t, "Postgres")["MasterUserPassword"] = "hunter22"),
        ["a secret in plain text"] = ("CacheConnection", t => Properties(t, "CacheConnection")["SecretString"] = "cache:6379,password=hunter22"),
        ["a secret in a variable"] = ("ApiTaskDefinition", t => Properties(t, "ApiTaskDefinition")["ContainerDefinitions"]![0]!["Environment"]!.AsArray().Add(new JsonObject { ["Name"] = "CACHE_PASSWORD", ["Value"] = "hunter22" })),
        ["a role that may do everything"] = ("ApiExecutionRole", t => Statement(t, "ApiExecutionRole", 2)["Action"] = "secretsmanager:*"),
        ["a role that may read every secret"] = ("ApiExecutionRole", t => Statement(t, "ApiExecutionRole", 3)["Resource"] = "*"),
        ["a range outside the network"] = ("PrivateSubnet1", t => Properties(t, "PrivateSubnet1")["CidrBlock"] = "10.1.0.0/19"),
        ["ranges that overlap"] = ("PrivateSubnet2", t => Properties(t, "PrivateSubnet2")["CidrBlock"] = Properties(t, "PrivateSubnet1")["CidrBlock"]!.DeepClone()),
        ["one zone for the load balancer"] = ("LoadBalancer", t => Properties(t, "LoadBalancer")["Subnets"] = new JsonArray(Function("Ref", "PublicSubnet1"))),
        ["logs without a retention"] = ("ApiLogGroup", t => Properties(t, "ApiLogGroup").Remove("RetentionInDays")),
        ["a protocol that does not exist"] = ("AlarmSubscription", t => Properties(t, "AlarmSubscription")["Protocol"] = "mail"),
        ["too long a visibility timeout"] = ("FulfilmentQueue", t => Properties(t, "FulfilmentQueue")["VisibilityTimeout"] = 43_201),
        ["too long a poll"] = ("FulfilmentQueue", t => Properties(t, "FulfilmentQueue")["ReceiveMessageWaitTimeSeconds"] = 21),
        ["too long a retention"] = ("FulfilmentQueue", t => Properties(t, "FulfilmentQueue")["MessageRetentionPeriod"] = 1_209_601),
        ["too large messages"] = ("FulfilmentQueue", t => Properties(t, "FulfilmentQueue")["MaximumMessageSize"] = 1_048_577),
        ["a dead-letter queue with the same retention"] = ("FulfilmentQueue", t => Properties(t, "FulfilmentQueue")["MessageRetentionPeriod"] = 1_209_600),
        ["a dead-letter queue of another type"] = ("FulfilmentQueue", t => Properties(t, "FulfilmentQueue")["FifoQueue"] = true),
        ["a receive count of zero"] = ("FulfilmentQueue", t => Properties(t, "FulfilmentQueue")["RedrivePolicy"]!["maxReceiveCount"] = 0),
        ["a queue without encryption"] = ("FulfilmentQueue", t => Properties(t, "FulfilmentQueue")["SqsManagedSseEnabled"] = false),
        ["a queue without TLS"] = ("RankingsQueue", t => Properties(t, "OrdersQueuePolicy")["Queues"]!.AsArray().RemoveAt(2)),
        ["a topic that may not send to a queue"] = ("OrdersToFulfilment", t => Properties(t, "OrdersQueuePolicy")["PolicyDocument"]!["Statement"]!.AsArray().RemoveAt(1)),
        ["a topic that may not invoke a function"] = ("OrdersToMessageCounter", t => t["Resources"]!.AsObject().Remove("OrdersToMessageCounterPermission")),
        ["a FIFO topic with a standard queue"] = ("OrdersToFulfilment", t => Properties(t, "OrdersTopic")["FifoTopic"] = true),
        ["a visibility timeout below six times that of the function"] = ("FulfilmentQueue", Trigger),
        ["a public bucket"] = ("MessagingBucket", t => Properties(t, "MessagingBucket")["PublicAccessBlockConfiguration"]!["BlockPublicPolicy"] = false),
        ["a bucket without encryption"] = ("MessagingBucket", t => Properties(t, "MessagingBucket").Remove("BucketEncryption")),
        ["a bucket without TLS"] = ("MessagingBucket", t => t["Resources"]!.AsObject().Remove("MessagingBucketPolicy")),
    };

    public static TheoryData<string> Mistakes => [.. s_mistakes.Keys];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_reported_with_the_name_of_the_resource(string mistake)
    {
        var template = (JsonObject)JsonNode.Parse(s_template)!;
        Assert.Empty(ShowroomTopology.Validate(template));

        var (resource, make) = s_mistakes[mistake];
        make(template);
        Assert.Contains(ShowroomTopology.Validate(template), finding => finding.Where.StartsWith(resource, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a misspelt property", "Is it CacheNodeType?")]
    [InlineData("a misspelt type", "Is it AWS::ElastiCache::ReplicationGroup?")]
    [InlineData("a reference to nothing", "'ApiTask'")]
    [InlineData("failover with one node", "two nodes or more")]
    [InlineData("a visibility timeout below six times that of the function", "30 s is below 6 times the timeout of MessageCounterFunction. Allowed: 36 s and more.")]
    public void A_finding_suggests_the_correction(string mistake, string hint)
    {
        var template = (JsonObject)JsonNode.Parse(s_template)!;
        s_mistakes[mistake].Make(template);
        Assert.Contains(ShowroomTopology.Validate(template), finding => finding.What.Contains(hint, StringComparison.Ordinal));
    }

    /// <summary>Lets the function handle the messages of a queue, with a timeout of 6 s: the visibility timeout has to be 36 s.</summary>
    private static void Trigger(JsonObject template)
    {
        Properties(template, "MessageCounterFunction")["Timeout"] = 6;
        template["Resources"]!["Trigger"] = JsonNode.Parse("""
            {
              "Type": "AWS::Lambda::EventSourceMapping",
              "Properties": { "FunctionName": { "Ref": "MessageCounterFunction" }, "EventSourceArn": { "Fn::GetAtt": ["FulfilmentQueue", "Arn"] } }
            }
            """);
    }

    private static JsonObject Properties(JsonObject template, string id) => template["Resources"]![id]!["Properties"]!.AsObject();

    private static JsonObject Statement(JsonObject template, string role, int index) =>
        Properties(template, role)["Policies"]![0]!["PolicyDocument"]!["Statement"]![index]!.AsObject();

    private static JsonObject Function(string name, string argument) => new() { [name] = argument };

    private static JsonObject Rule(int port, string cidr) => new() { ["IpProtocol"] = "tcp", ["FromPort"] = port, ["ToPort"] = port, ["CidrIp"] = cidr };

    private static void Rename(JsonObject template, string id, string from, string to) => Rename(Properties(template, id), from, to);

    private static void Rename(JsonObject properties, string from, string to)
    {
        properties[to] = properties[from]!.DeepClone();
        properties.Remove(from);
    }
}
