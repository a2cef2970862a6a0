#pragma warning disable ASPIREPIPELINES001, ASPIREPIPELINES004 // Experimental in Aspire 13.5.
using System.Collections.Concurrent;
using Aspire.Hosting.Pipelines;

namespace Showroom.Tests.Model;

public sealed class PublishingTests
{
    private readonly ConcurrentQueue<string> _ran = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_chosen_step_runs_after_all_that_it_needs_and_nothing_else_runs()
    {
        var builder = Builders.Publishing();
        builder.Pipeline.AddStep("check", Ran("check"), dependsOn: WellKnownPipelineSteps.PublishPrereq);
        builder.Pipeline.AddStep("other", Ran("other"), dependsOn: new[] { "check" });
        builder.AddResource(new Target("target")).WithPipelineStepFactory(context => new PipelineStep
        {
            Name = $"publish-{context.Resource.Name}",
            Action = Ran("publish-target"),
            DependsOnSteps = ["check"],
            RequiredBySteps = [WellKnownPipelineSteps.Publish],
        });
        await RunAsync(builder);

        Assert.Equal(["check", "publish-target"], _ran);
    }

    [Fact]
    public async Task What_a_step_is_required_by_does_not_run_for_it()
    {
        var builder = Builders.Publishing("--step", "first");
        builder.Pipeline.AddStep("first", Ran("first"), requiredBy: "second");
        builder.Pipeline.AddStep("second", Ran("second"));
        await RunAsync(builder);

        Assert.Equal(["first"], _ran);
    }

    [Fact]
    public async Task Nothing_runs_that_needs_a_step_that_failed()
    {
        var builder = Builders.Publishing("--step", "last");
        builder.Pipeline.AddStep("broken", async context =>
        {
            await Ran("broken")(context);
            throw new InvalidOperationException("no disk");
        });
        builder.Pipeline.AddStep("between", Ran("between"), dependsOn: "broken");
        builder.Pipeline.AddStep("last", Ran("last"), dependsOn: "between");
        await RunAsync(builder);

        Assert.Equal(["broken"], _ran);
    }

    [Theory]
    [InlineData("circle-1")]
    [InlineData("no-such-step")]
    public async Task Nothing_runs_when_the_step_does_not_exist_or_steps_need_each_other(string step)
    {
        var builder = Builders.Publishing("--step", step);
        builder.Pipeline.AddStep("circle-1", Ran("circle-1"), dependsOn: "circle-2");
        if (step == "circle-1")
        {
            builder.Pipeline.AddStep("circle-2", Ran("circle-2"), dependsOn: "circle-1");
        }
        else
        {
            builder.Pipeline.AddStep("circle-2", Ran("circle-2"));
        }
        await RunAsync(builder);

        Assert.Empty(_ran);
    }

    [Fact]
    public async Task A_step_writes_where_the_command_line_says()
    {
        var directory = Directory.CreateTempSubdirectory("showroom-output-");
        try
        {
            var builder = Builders.Publishing("--step", "write", "--output-path", directory.FullName);
            builder.Pipeline.AddStep("write", async context =>
            {
                var task = await context.ReportingStep.CreateTaskAsync("Writing", context.CancellationToken);
                await using (task)
                {
                    var path = Path.Combine(context.Services.GetRequiredService<IPipelineOutputService>().GetOutputDirectory(), "names");
                    await File.WriteAllLinesAsync(path, context.Model.Resources.Select(r => r.Name), context.CancellationToken);
                    context.Summary.Add("Names", path);
                }
            });
            builder.AddRedis("cache");
            await RunAsync(builder);

            Assert.Equal(["cache"], await File.ReadAllLinesAsync(Path.Combine(directory.FullName, "names"), Cancelled));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Published_values_are_expressions_and_ports_are_left_open()
    {
        using var project = new TemporaryProject();
        var builder = Builders.Publishing();
        var cache = builder.AddRedis("cache");
        var api = builder.AddProject("api-1", project.Path).WithHttpEndpoint(isProxied: false).WithReference(cache);
        var gateway = builder.AddProject("gateway", project.Path).WithReference(api);

        var ofApi = await api.ExpressionsAsync();
        Assert.Equal(
            ("{cache.connectionString}", "{api-1.bindings.http.targetPort}", "true"),
            (ofApi["ConnectionStrings__cache"], ofApi["HTTP_PORTS"], ofApi["ASPNETCORE_FORWARDEDHEADERS_ENABLED"]));
        Assert.Equal("{api-1.bindings.http.url}", (await gateway.ExpressionsAsync())["services__api-1__http__0"]);
        Assert.DoesNotContain("ASPNETCORE_URLS", ofApi.Keys);
        var endpoint = api.Resource.Annotations.OfType<EndpointAnnotation>().Single();
        Assert.Equal((null, null), (endpoint.Port, endpoint.TargetPort));
    }

    private Func<PipelineStepContext, Task> Ran(string step) => _ =>
    {
        _ran.Enqueue(step);
        return Task.CompletedTask;
    };

    // Whether a run that fails throws is the host's affair; what ran is not.
    private static async Task RunAsync(IDistributedApplicationTestingBuilder builder)
    {
        await using var app = await builder.BuildAsync(Cancelled);
        await Record.ExceptionAsync(() => app.RunAsync(Cancelled));
    }

    private sealed class Target(string name) : Resource(name);
}
