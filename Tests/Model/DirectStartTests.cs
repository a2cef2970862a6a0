using Showroom.Hosting.Services;

namespace Showroom.Tests.Model;

/// <summary>Projects are started as the programs that were built, out of the running tree.</summary>
public sealed class DirectStartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("showroom-tree-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Services_replicas_and_jobs_start_as_built_programs_in_their_projects_folder()
    {
        await using var builder = await CreateAsync();
        foreach (var (resource, project) in ((string, string)[])[("api-1", "Api"), ("api-4", "Api"), ("migrations", "Api"), ("gateway", "Gateway")])
        {
            var program = builder.Resources.Single(r => r.Name == resource).Annotations.OfType<ExecutableAnnotation>().Single();
            Assert.Equal(project, Path.GetFileNameWithoutExtension(program.Command));
            Assert.True(File.Exists(program.Command), program.Command);
            Assert.Equal(Path.Combine(SourceTree.Root, project), program.WorkingDirectory);
        }
    }

    [Theory]
    [InlineData("DOTNET_WATCH", "1")]
    [InlineData("DEBUG_SESSION_PORT", "localhost:5000")]
    [InlineData("DirectStart:Enabled", "false")]
    public async Task Watch_a_debugging_session_and_the_setting_leave_the_start_to_Aspire(string key, string value)
    {
        await using var builder = await CreateAsync($"--{key}={value}");
        Assert.Empty(builder.Resources.Single(r => r.Name == "gateway").Annotations.OfType<ExecutableAnnotation>());
    }

    [Fact]
    public async Task Publishing_knows_nothing_of_the_programs_of_this_machine()
    {
        await using var builder = await CreateAsync("--operation", "publish", "--step", "publish");
        Assert.DoesNotContain(builder.Resources, r => r is ProjectResource && r.Annotations.OfType<ExecutableAnnotation>().Any());
    }

    [Fact]
    public void A_project_that_is_not_built_has_no_program()
    {
        var project = Create("Api/Api.csproj");
        Assert.Null(BuiltProgram.Find(project, Path.Combine(_folder.FullName, "AppHost/bin/Debug/net10.0/")));
        var program = Create(OperatingSystem.IsWindows() ? "Api/bin/Release/net10.0/Api.exe" : "Api/bin/Release/net10.0/Api");
        Assert.Equal(program, BuiltProgram.Find(project, Path.Combine(_folder.FullName, "AppHost/bin/Release/net10.0/")));
        Assert.Null(BuiltProgram.Find(project, Path.Combine(_folder.FullName, "elsewhere/")));
    }

    [Fact]
    public void A_copied_tree_uses_its_own_projects()
    {
        var copied = Create("copy/Api/Api.csproj");
        Create("copy/AppHost/AppHost.csproj");
        var original = Create("original/Api/Api.csproj");
        var other = Create("original/Other/Other.csproj");
        Create("original/AppHost/AppHost.csproj");

        var tree = RunningTree.Locate(Path.Combine(_folder.FullName, "original/AppHost"), Path.Combine(_folder.FullName, "copy/AppHost/bin/Debug/net10.0/"));
        Assert.Equal((copied, other), (tree.Resolve(original), tree.Resolve(other)));

        var inPlace = RunningTree.Locate(Path.Combine(_folder.FullName, "original/AppHost"), Path.Combine(_folder.FullName, "original/Tests/bin/Debug/net10.0/"));
        Assert.Equal(original, inPlace.Resolve(original));
    }

    private string Create(string file)
    {
        var path = Path.GetFullPath(Path.Combine(_folder.FullName, file));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        return path;
    }

    private static Task<IDistributedApplicationTestingBuilder> CreateAsync(params string[] args) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(["--Executables:Mode=never", .. args], TestContext.Current.CancellationToken);
}
