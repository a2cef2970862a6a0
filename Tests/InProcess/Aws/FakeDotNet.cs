namespace Showroom.Tests.InProcess.Aws;

/// <summary>A program in the place of <c>dotnet</c> that records how it is called, and publishes one file.</summary>
internal sealed class FakeDotNet : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("showroom-dotnet-");

    public FakeDotNet()
    {
        File.WriteAllText(Program, $$"""
            #!/bin/sh
            echo "$@ [$DOTNET_CONTAINER_PUSH_REGISTRY_UNAME:$DOTNET_CONTAINER_PUSH_REGISTRY_PWORD]" >> {{Log}}
            for argument in "$@"; do
              [ "$previous" = "-o" ] && echo "$2" > "$argument/app.dll"
              [ "$argument" = "-t:PublishContainer" ] && [ -e {{Failing}} ] && echo "error CONTAINER1013: Failed to push to the output registry" && exit 1
              previous="$argument"
            done
            exit 0
            """.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public string Program => Path.Combine(_directory.FullName, "dotnet");

    /// <summary>The arguments of each call, and the login to the registry that it had.</summary>
    public IReadOnlyList<string> Calls => File.Exists(Log) ? File.ReadAllLines(Log) : [];

    public bool PushFails
    {
        set
        {
            if (value)
            {
                File.WriteAllText(Failing, "");
            }
            else
            {
                File.Delete(Failing);
            }
        }
    }

    private string Log => Path.Combine(_directory.FullName, "calls.txt");

    private string Failing => Path.Combine(_directory.FullName, "failing");

    public void Dispose() => _directory.Delete(recursive: true);
}
