using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Networking;
using Showroom.Hosting.Aws.Secrets;
using Showroom.Hosting.Aws.Templates;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Rds;

/// <summary>A Postgres server of the model as an RDS instance in the private subnets.</summary>
internal static class RdsMapper
{
    public static void Map(MappingContext context, DatabaseNode server, Func<string, bool> isConnected)
    {
        var (template, id, options) = (context.Template, LogicalIds.Of(server.Name), server.Options);
        template.Parameter($"{id}Class", new($"Instance class of {server.Name}", options.InstanceClass) { AllowedPattern = @"db\.[a-z0-9]+\.[a-z0-9]+" });
        template.Parameter($"{id}EngineVersion", new($"PostgreSQL version of {server.Name}, in the family of its parameter group", options.EngineVersion) { AllowedPattern = $"{options.EngineVersion.Split('.')[0]}(\\.[0-9]+)?" });
        template.Parameter($"{id}Storage", new($"Storage of {server.Name} in GB", $"{options.StorageGigabytes}") { Type = "Number", MinValue = 20, MaxValue = 65_536 });

        // Not ManageMasterUserPassword: RDS rotates that password, and connection strings derived from it would become invalid.
        ParameterMapper.Generated(template, $"{id}Password", $"Password of {server.Name}", 32);
        template.Add($"{id}SecurityGroup", new("AWS::EC2::SecurityGroup")
        {
            ["GroupDescription"] = $"{server.Name}: ingress only from services that refer to it",
            ["VpcId"] = context.Network.Vpc,
            ["SecurityGroupEgress"] = SecurityGroups.NoEgress,
            ["Tags"] = ResourceTags.Name(server.Name),
        });
        template.Add($"{id}SubnetGroup", new("AWS::RDS::DBSubnetGroup")
        {
            ["DBSubnetGroupDescription"] = $"Private subnets of {server.Name}",
            ["SubnetIds"] = Value.Of([.. context.Network.PrivateSubnets]),
        });
        template.Add($"{id}ParameterGroup", new("AWS::RDS::DBParameterGroup")
        {
            ["Family"] = $"postgres{options.EngineVersion.Split('.')[0]}",
            ["Description"] = $"Parameters of {server.Name}",
            ["Parameters"] = new Map { ["rds.force_ssl"] = "1", ["log_min_duration_statement"] = "500" },
        });
        template.Add(id, Instance(server, id, options));
        template.Outputs[$"{id}Endpoint"] = new($"Endpoint of {server.Name}, inside the network", new Sub($"${{{id}.Endpoint.Address}}:5432"));

        AddBacking(context, server, server.Name, "postgres", isConnected);
        foreach (var (name, database) in server.Databases)
        {
            AddBacking(context, server, name, database, isConnected);
        }
    }

    private static TemplateResource Instance(DatabaseNode server, string id, RdsOptions options) => new("AWS::RDS::DBInstance")
    {
        DeletionPolicy = options.DeletionProtection ? "Snapshot" : "Delete",
        Metadata = options.AllowUnknownInstanceClasses ? new Map { [TemplateView.AllowUnknownTypes] = true } : null,
        ["Engine"] = "postgres",
        ["EngineVersion"] = new Ref($"{id}EngineVersion"),
        ["DBInstanceClass"] = new Ref($"{id}Class"),
        // RDS creates one database; migrations create any further one.
        ["DBName"] = server.Databases.Count > 0 ? server.Databases[0].Database : null,
        ["MasterUsername"] = server.UserName,
        ["MasterUserPassword"] = new Sub($"{{{{resolve:secretsmanager:${{{id}Password}}}}}}"),
        ["AllocatedStorage"] = new Ref($"{id}Storage"),
        ["MaxAllocatedStorage"] = options.MaxStorageGigabytes is { } max ? max : null,
        ["StorageType"] = "gp3",
        ["StorageEncrypted"] = true,
        ["MultiAZ"] = options.MultiAz,
        ["PubliclyAccessible"] = false,
        ["DBSubnetGroupName"] = new Ref($"{id}SubnetGroup"),
        ["DBParameterGroupName"] = new Ref($"{id}ParameterGroup"),
        ["VPCSecurityGroups"] = [new GetAtt($"{id}SecurityGroup", "GroupId")],
        ["BackupRetentionPeriod"] = options.BackupRetentionDays,
        ["PreferredBackupWindow"] = options.BackupRetentionDays > 0 ? options.BackupWindow : null,
        ["CopyTagsToSnapshot"] = true,
        ["DeletionProtection"] = options.DeletionProtection,
        ["AutoMinorVersionUpgrade"] = true,
        ["EnableCloudwatchLogsExports"] = ["postgresql"],
        ["Tags"] = ResourceTags.Name(server.Name),
    };

    private static void AddBacking(MappingContext context, DatabaseNode server, string name, string database, Func<string, bool> isConnected)
    {
        var id = LogicalIds.Of(server.Name);
        var host = $"${{{id}.Endpoint.Address}}";
        var password = $"{{{{resolve:secretsmanager:${{{id}Password}}}}}}";
        var secret = $"{LogicalIds.Of(name)}Connection";
        var properties = new Dictionary<string, Setting>(StringComparer.Ordinal)
        {
            ["HOST"] = new Setting.Plain(host),
            ["PORT"] = new Setting.Plain("5432"),
            ["USERNAME"] = new Setting.Plain(server.UserName),
            ["DATABASENAME"] = new Setting.Plain(database),
            ["PASSWORD"] = new Setting.Secret($"{id}Password"),
            ["URI"] = new Setting.Secret(secret, "uri"),
            ["JDBCCONNECTIONSTRING"] = new Setting.Plain($"jdbc:postgresql://{host}:5432/{database}?sslmode=require"),
        };
        var connection = new Setting.Secret(secret, "connectionString");
        context.Expressions[$"{name}.connectionString"] = connection;
        if (name == server.Name)
        {
            context.Expressions[$"{server.Password}.value"] = properties["PASSWORD"];
            context.Expressions[$"{name}.bindings.tcp.host"] = properties["HOST"];
            context.Expressions[$"{name}.bindings.tcp.port"] = properties["PORT"];
        }

        context.Backings[name] = new Backing(id)
        {
            SecurityGroup = new GetAtt($"{id}SecurityGroup", "GroupId"),
            Ports = [5432],
            ConnectionString = connection,
            Properties = properties,
        };

        // A secret is billed by the month, and services rarely refer to the server itself.
        if (isConnected(name))
        {
            context.Template.Add(secret, new("AWS::SecretsManager::Secret")
            {
                ["Description"] = $"Connection strings of {name}",
                ["SecretString"] = new Sub($$"""{"connectionString":"Host={{host}};Port=5432;Username={{server.UserName}};Password={{password}};Database={{database}};SSL Mode=Require","uri":"postgresql://{{server.UserName}}:{{password}}@{{host}}:5432/{{database}}?sslmode=require"}"""),
            });
        }
    }
}
