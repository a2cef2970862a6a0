using System.Text.Json.Nodes;
using Showroom.Hosting.Aws;
using Showroom.Hosting.Aws.ElastiCache;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Secrets;
using Showroom.Hosting.Aws.Templates;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Tests.Model.Aws;

/// <summary>The environment variables of a container, from the references of the model.</summary>
public sealed class EnvironmentTests
{
    private static readonly AwsOptions s_small = AwsPreset.Options(AwsPreset.FreeTier);

    [Fact]
    public void A_port_with_its_own_variable_is_not_in_HTTP_PORTS()
    {
        var api = Container(ShowroomTopology.Of(s_small), "Api");
        Assert.Equal(("8080", "8081", "*"), (Plain(api, "HTTP_PORTS"), Plain(api, "Http2__Port"), Plain(api, "Http2__Host")));
    }

    [Fact]
    public void A_replica_set_is_one_service_under_one_name()
    {
        var gateway = Container(ShowroomTopology.Of(s_small), "Gateway");
        Assert.Equal("""{"Fn::Sub":"http://api.${AWS::StackName}.internal:8080"}""", Plain(gateway, "services__api__http__0"));
        var services = ShowroomTopology.Template(s_small).Resources.Where(r => r.Value.Type == "AWS::ECS::Service").Select(r => r.Key);
        Assert.Equal(["ApiService", "WorkerService", "GatewayService", "WebService"], services);
    }

    [Fact]
    public void The_site_accepts_the_name_of_the_load_balancer_and_those_of_the_parameter()
    {
        var topology = ShowroomTopology.Of(s_small with { Site = new() { AllowedHosts = "shop.example;*.shop.example" } });
        Assert.Equal("""{"Fn::Sub":"${LoadBalancer.DNSName};${AllowedHosts}"}""", Plain(Container(topology, "Gateway"), "AllowedHosts"));
        Assert.Null(Plain(Container(topology, "Api"), "AllowedHosts"));
        Assert.Equal("shop.example;*.shop.example", ShowroomTopology.Build(topology).Parameters["AllowedHosts"].Default);
    }

    [Fact]
    public void A_connection_string_comes_from_secrets_manager()
    {
        var api = Container(ShowroomTopology.Of(s_small), "Api");
        Assert.Equal("""{"Fn::Sub":"${CacheConnection}:connectionString::"}""", Secret(api, "ConnectionStrings__cache"));
        Assert.Equal("""{"Ref":"CachePassword"}""", Secret(api, "CACHE_PASSWORD"));
        Assert.Null(Plain(api, "ConnectionStrings__cache"));
    }

    [Fact]
    public void Memcached_has_no_password_and_no_secret()
    {
        var api = Container(ShowroomTopology.Of(s_small with { Cache = new() { Engine = CacheEngine.Memcached } }), "Api");
        Assert.Equal("""{"Fn::Sub":"${Cache.ConfigurationEndpoint.Address}:11211"}""", Plain(api, "ConnectionStrings__cache"));
        Assert.Equal(("""{"Fn::GetAtt":["Cache","ConfigurationEndpoint.Address"]}""", "11211"), (Plain(api, "CACHE_HOST"), Plain(api, "CACHE_PORT")));
        Assert.Null(Secret(api, "CACHE_PASSWORD"));
        Assert.Null(Secret(api, "ConnectionStrings__cache"));
    }

    [Theory]
    [InlineData(false, null, "PrimaryEndPoint")]
    [InlineData(false, 2, "ConfigurationEndPoint")]
    [InlineData(true, null, "Endpoint")]
    public void The_connection_string_has_the_endpoint_of_the_cache_type(bool serverless, int? shards, string endpoint)
    {
        var options = s_small with { Cache = serverless ? new() { Serverless = true } : new() { Shards = shards, Replicas = 1, AutomaticFailover = true } };
        var connection = TemplateWriter.ToJson(ShowroomTopology.Template(options))["Resources"]!["CacheConnection"]!["Properties"]!["SecretString"]!["Fn::Sub"]!.ToString();
        Assert.Contains("${Cache." + endpoint + ".Address}:6379,password={{resolve:secretsmanager:${CachePassword}}},ssl=true", connection, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_become_template_parameters_and_secret_parameters_become_secrets()
    {
        var topology = ShowroomTopology.Of(s_small).WithApi(api => api with { Environment = [new("Shop", "in {currency.value} since ${1999}", true), new("LICENCE", "{licence.value}", true)] });
        topology = topology with { Nodes = [.. topology.Nodes, new ParameterNode("currency", false, "EUR", null), new ParameterNode("licence", true, null, null), new ParameterNode("unused", false, "x", null)] };
        var template = ShowroomTopology.Build(topology);
        Assert.Equal("EUR", template.Parameters["Currency"].Default);
        Assert.DoesNotContain("Unused", template.Parameters.Keys);
        Assert.True(template.Parameters["LicenceValue"].Secret);
        var api = Container(topology, "Api");
        Assert.Equal("""{"Fn::Sub":"in ${Currency} since ${!1999}"}""", Plain(api, "Shop"));
        Assert.Equal("""{"Ref":"Licence"}""", Secret(api, "LICENCE"));
    }

    [Fact]
    public void Two_projects_of_one_image_share_a_repository_and_a_tag()
    {
        var template = ShowroomTopology.Template(s_small);
        Assert.Equal(["CacheClientRepository", "ApiRepository", "WorkerRepository", "GatewayRepository", "WebRepository"], template.Resources.Where(r => r.Value.Type == "AWS::ECR::Repository").Select(r => r.Key));
        Assert.Equal("""["migrate"]""", Container(ShowroomTopology.Of(s_small), "Migrations")["Command"]!.ToJsonString());
    }

    private static JsonObject Container(Topology topology, string id) =>
        new TemplateView(TemplateWriter.ToJson(ShowroomTopology.Build(topology))).PropertiesOf($"{id}TaskDefinition")!["ContainerDefinitions"]![0]!.AsObject();

    private static string? Plain(JsonObject container, string name) => Find(container["Environment"], name)?["Value"] is { } value ? value is JsonValue text ? text.ToString() : Compact(value) : null;

    private static string? Secret(JsonObject container, string name) => Find(container["Secrets"], name)?["ValueFrom"] is { } value ? Compact(value) : null;

    private static JsonNode? Find(JsonNode? variables, string name) => variables?.AsArray().SingleOrDefault(v => v!["Name"]!.ToString() == name);

    private static string Compact(JsonNode node) => node.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
