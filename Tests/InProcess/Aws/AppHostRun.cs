namespace Showroom.Tests.InProcess.Aws;

/// <summary>Runs the app host in a process of its own, as a person would, against an endpoint.</summary>
internal static class AppHostRun
{
    public static (string, string)[] Credentials { get; } = [("AWS_ACCESS_KEY_ID", AwsEndpoint.AccessKey), ("AWS_SECRET_ACCESS_KEY", AwsEndpoint.SecretKey)];

    /// <summary>Runs a pipeline step in an empty directory.</summary>
    public static Task<(int ExitCode, string Output)> StepAsync(string step, (string, string)[] environment, params string[] settings) =>
        StepAsync(step, environment, settings, TestContext.Current.CancellationToken);

    /// <summary>Runs a pipeline step in an empty directory; cancelling kills the process.</summary>
    public static async Task<(int ExitCode, string Output)> StepAsync(string step, (string, string)[] environment, string[] settings, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("showroom-deploy-");
        try
        {
            // The credentials of this machine must not be used.
            var nowhere = Path.Combine(directory.FullName, "none");
            var variables = new Dictionary<string, string>
            {
                ["AWS_REGION"] = AwsEndpoint.Region,
                ["AWS_DEFAULT_REGION"] = "",
                ["AWS_PROFILE"] = "",
                ["AWS_ACCESS_KEY_ID"] = "",
                ["AWS_SECRET_ACCESS_KEY"] = "",
                ["AWS_SESSION_TOKEN"] = "",
                ["AWS_CONFIG_FILE"] = nowhere,
                ["AWS_SHARED_CREDENTIALS_FILE"] = nowhere,
            };
            foreach (var (name, value) in environment)
            {
                variables[name] = value;
            }

            var result = await ChildProcess.RunAsync(
                "dotnet", [typeof(Projects.AppHost).Assembly.Location, "--operation", "publish", "--step", step, "--output-path", directory.FullName, .. settings],
                new() { WorkingDirectory = directory.FullName, Environment = variables }, cancellationToken);
            return (result.ExitCode, result.Output + result.Errors);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
