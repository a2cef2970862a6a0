namespace Showroom.Tests.Model.Aws;

/// <summary>Templates on disk, for tools that read files; gone when disposed.</summary>
internal sealed class TemplateFiles : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("showroom-templates-");
    private readonly List<string> _files = [];

    public IReadOnlyList<string> Files => _files;

    public void Add(string name, string template, string format = "json")
    {
        _files.Add(Path.Combine(_directory.FullName, $"{name}.{format}"));
        File.WriteAllText(_files[^1], template);
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
