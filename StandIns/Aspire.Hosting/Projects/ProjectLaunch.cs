using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The published project does not trust forwarded headers.</summary>
internal sealed class DisableForwardedHeadersAnnotation : IResourceAnnotation;

/// <summary>What a project is told about its endpoints, and what it takes from its launch profile.</summary>
internal static class ProjectLaunch
{
    private static readonly string[] s_schemes = ["http", "https"];

    public static void Run(IResourceBuilder<ProjectResource> project, (string Name, LaunchProfile Profile)? launch)
    {
        if (launch is { } chosen)
        {
            AddProfileEndpoints(project, chosen.Profile);
            project.WithEnvironment(context =>
            {
                context.EnvironmentVariables.TryAdd("DOTNET_LAUNCH_PROFILE", chosen.Name);
                foreach (var (name, value) in chosen.Profile.EnvironmentVariables)
                {
                    context.EnvironmentVariables.TryAdd(name, System.Environment.ExpandEnvironmentVariables(value));
                }
            });
            if (chosen.Profile.CommandLineArgs is { Length: > 0 } line)
            {
                project.WithArgs(Split(line));
            }
        }

        // Endpoints may be declared until the application starts.
        project.WithEnvironment(context =>
        {
            var urls = new ReferenceExpressionBuilder();
            foreach (var endpoint in HttpEndpoints(project.Resource))
            {
                urls.AppendLiteral(urls.IsEmpty ? "" : ";");
                urls.AppendLiteral($"{endpoint.Scheme}://{endpoint.EndpointAnnotation.TargetHost}:");
                urls.AppendValueProvider(endpoint.Property(EndpointProperty.TargetPort));
            }
            if (!urls.IsEmpty)
            {
                context.EnvironmentVariables["ASPNETCORE_URLS"] = urls.Build();
            }
        });
    }

    public static void Publish(IResourceBuilder<ProjectResource> project, LaunchProfile? launch)
    {
        // A web project has both when published; what is in front of it decides which are used. Both lead to one port.
        EndpointAnnotation? https = null;
        if (launch?.ApplicationUrl is not null)
        {
            project.WithEndpoint("http", endpoint => endpoint.UriScheme = "http");
            project.WithEndpoint("https", endpoint => (https = endpoint).UriScheme = "https");
        }
        project.WithEnvironment(context =>
        {
            var endpoints = HttpEndpoints(project.Resource).ToArray();
            if (endpoints.Length > 0 && !project.Resource.HasAnnotationOfType<DisableForwardedHeadersAnnotation>())
            {
                context.EnvironmentVariables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
            }
            foreach (var scheme in s_schemes)
            {
                var ports = new ReferenceExpressionBuilder();
                foreach (var endpoint in endpoints.Where(e => e.Scheme == scheme && e.EndpointAnnotation != https))
                {
                    ports.AppendLiteral(ports.IsEmpty ? "" : ";");
                    ports.AppendValueProvider(endpoint.Property(EndpointProperty.TargetPort));
                }
                if (!ports.IsEmpty)
                {
                    context.EnvironmentVariables[$"{scheme.ToUpperInvariant()}_PORTS"] = ports.Build();
                }
            }
        });
    }

    private static void AddProfileEndpoints(IResourceBuilder<ProjectResource> project, LaunchProfile profile)
    {
        var countOf = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var url in profile.ApplicationUrl?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            var (scheme, host, port) = Parse(project.Resource, url);
            // There are no certificates here, so an https address could not be served.
            if (scheme != "http")
            {
                continue;
            }
            var count = countOf[scheme] = countOf.GetValueOrDefault(scheme) + 1;
            project.WithEndpoint(count == 1 ? scheme : $"{scheme}{count}", endpoint =>
            {
                endpoint.Port = port is 0 ? null : port;
                endpoint.UriScheme = scheme;
                endpoint.TargetHost = host;
            });
        }
        if (profile.LaunchUrl is { Length: > 0 } launchUrl && countOf.Count > 0)
        {
            project.WithUrlForEndpoint("http", url => url.Url = new Uri(new Uri(url.Url), launchUrl).ToString());
        }
    }

    // Kestrel's addresses: the host may be * or +, which no Uri can be.
    private static (string Scheme, string Host, int Port) Parse(ProjectResource project, string url)
    {
        var uri = Uri.TryCreate(url.Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal), UriKind.Absolute, out var parsed) ? parsed
            : throw new DistributedApplicationException($"The launch settings of resource '{project.Name}' have the applicationUrl '{url}', which is no address.");
        return (uri.Scheme, uri.Host, uri.Port);
    }

    // An endpoint whose port the project is told by a variable of its own is for the project to open, not for ASP.NET Core.
    private static IEnumerable<EndpointReference> HttpEndpoints(ProjectResource project) =>
        project.GetEndpoints().Where(e => s_schemes.Contains(e.Scheme) && !e.EndpointAnnotation.HasPortVariable);

    // Words, with quotes around those that have spaces in them.
    private static string[] Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quoted, any) = (false, false);
        foreach (var c in line)
        {
            if (c == '"')
            {
                (quoted, any) = (!quoted, true);
            }
            else if (char.IsWhiteSpace(c) && !quoted)
            {
                Flush();
            }
            else
            {
                word.Append(c);
                any = true;
            }
        }
        Flush();
        return [.. words];

        void Flush()
        {
            if (any)
            {
                words.Add(word.ToString());
            }
            word.Clear();
            any = false;
        }
    }
}
