namespace Showroom.Tests.Model.Structure;

/// <summary>The folders of a project depend on each other in one direction.</summary>
public sealed class FolderTests
{
    public static TheoryData<string> Projects => [.. SourceProject.All().Select(static project => project.Path)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void The_folders_of_a_project_have_no_cycle(string path)
    {
        var cycles = SourceProject.All().Single(project => project.Path == path).Cycles().ToArray();
        Assert.True(cycles.Length == 0, string.Join("\n\n", cycles.Select(static cycle => string.Join(
            '\n', cycle.GroupBy(static dependency => (dependency.From, dependency.To)).Select(static edge =>
                $"'{edge.Key.From}' -> '{edge.Key.To}': {string.Join("; ", edge.Select(static dependency => dependency.Reason).Take(8))}")))));
    }

    [Fact]
    public void A_use_in_each_direction_is_a_cycle()
    {
        var folder = Directory.CreateTempSubdirectory("showroom-folders-");
        try
        {
            Write("Reading", "Reader", "using Shop.Writing;\nnamespace Shop.Reading;\npublic class Reader { private readonly Writer _writer; }");
            Write("Writing", "Writer", "using Shop.Reading;\nnamespace Shop.Writing;\npublic class Writer { private readonly Reader _reader; }");

            Assert.Single(SourceProject.In(folder.FullName).Cycles());
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        void Write(string name, string type, string text) =>
            File.WriteAllText(Path.Combine(folder.CreateSubdirectory(name).FullName, type + ".cs"), text);
    }
}
