namespace Showroom.Tests.Model.Structure;

/// <summary>Projects depend on each other in one direction: AppHost, then services, then libraries.</summary>
public sealed class ReferenceTests
{
    private static readonly string[] s_seesEverything = ["AppHost/", "Lab/", "Tests/"];

    public static TheoryData<string> Projects => [.. SourceProject.All().Select(static project => project.Path)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_is_below_it(string path)
    {
        var project = SourceProject.All().Single(project => project.Path == path);

        Assert.All(project.References(), reference => Assert.True(IsAllowed(path, reference), $"{path} must not reference {reference}."));
    }

    [Theory]
    [InlineData("Api/Api.csproj", "Gateway/Gateway.csproj", false)]
    [InlineData("Api/Api.csproj", "ServiceDefaults/ServiceDefaults.csproj", true)]
    [InlineData("Api/Api.csproj", "Libraries/Caching/Caching.csproj", true)]
    [InlineData("Api/Api.csproj", "Libraries/Hosting.Aws/Hosting.Aws.csproj", false)]
    [InlineData("ServiceDefaults/ServiceDefaults.csproj", "Api/Api.csproj", false)]
    [InlineData("Libraries/Caching/Caching.csproj", "ServiceDefaults/ServiceDefaults.csproj", false)]
    [InlineData("Libraries/Hosting.Aws/Hosting.Aws.csproj", "Libraries/Hosting.Services/Hosting.Services.csproj", true)]
    [InlineData("AppHost/AppHost.csproj", "Api/Api.csproj", true)]
    public void Services_meet_in_libraries_only(string from, string to, bool isAllowed) => Assert.Equal(isAllowed, IsAllowed(from, to));

    private static bool IsAllowed(string from, string to) =>
        s_seesEverything.Any(prefix => from.StartsWith(prefix, StringComparison.Ordinal))
        || (IsHosting(from) ? IsHosting(to)
            : IsLibrary(from) ? IsLibrary(to) && !IsHosting(to)
            : (IsLibrary(to) && !IsHosting(to)) || (to.StartsWith("ServiceDefaults/", StringComparison.Ordinal) && from != to));

    private static bool IsLibrary(string path) => path.StartsWith("Libraries/", StringComparison.Ordinal);

    private static bool IsHosting(string path) => path.StartsWith("Libraries/Hosting.", StringComparison.Ordinal);
}
