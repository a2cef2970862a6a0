namespace Showroom.Tests.Model;

public sealed class WaitTests
{
    [Fact]
    public void Who_waits_for_a_database_waits_for_its_server_too_but_is_drawn_to_the_database_only()
    {
        var builder = Builders.Running();
        var database = builder.AddPostgres("postgres").AddDatabase("showroom");
        var api = builder.AddExecutable("api", "api", ".").WaitFor(database);

        Assert.Equal(
            [("postgres", WaitType.WaitUntilHealthy), ("showroom", WaitType.WaitUntilHealthy)],
            api.Resource.Annotations.OfType<WaitAnnotation>().Select(w => (w.Resource.Name, w.WaitType)));
        Assert.Equal([("WaitFor", "showroom")], api.Resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(r => (r.Type, r.Resource.Name)));
    }

    [Fact]
    public void A_completion_is_waited_for_with_its_exit_code()
    {
        var builder = Builders.Running();
        var migrations = builder.AddExecutable("migrations", "migrations", ".");
        var api = builder.AddExecutable("api", "api", ".").WaitForCompletion(migrations, exitCode: 3);

        var wait = Assert.Single(api.Resource.Annotations.OfType<WaitAnnotation>());
        Assert.Equal((migrations.Resource, WaitType.WaitForCompletion, 3), (wait.Resource, wait.WaitType, wait.ExitCode));
    }

    [Fact]
    public void Nobody_waits_for_himself_or_for_his_parent()
    {
        var builder = Builders.Running();
        var parent = builder.AddExecutable("parent", "parent", ".");
        var child = builder.AddResource(new Child("child", parent.Resource));

        Assert.Contains("cannot wait for itself", Assert.Throws<DistributedApplicationException>(() => parent.WaitFor(parent)).Message, StringComparison.Ordinal);
        Assert.Contains("cannot wait for its parent 'parent'", Assert.Throws<DistributedApplicationException>(() => child.WaitFor(parent)).Message, StringComparison.Ordinal);
    }

    private sealed class Child(string name, ExecutableResource parent) : ExecutableResource(name, "child", "."), IResourceWithParent<ExecutableResource>
    {
        public ExecutableResource Parent => parent;
    }
}
