using Showroom.Hosting.Messaging.Mail;
using Showroom.Hosting.Services;

namespace Aspire.Hosting;

/// <summary>Mail in development.</summary>
public static class MailCatcherExtensions
{
    private const string Folder = "Libraries/Hosting.Messaging/Mail";
    private const string Script = "mail.mjs";

    /// <summary>
    /// Adds a mail server that delivers nothing: each mail becomes a file in <c>Mail:Folder</c> (relative to the app host's folder, by default <c>.data/NAME</c>) and is shown
    /// on its page. What is published has none: its parameter NAME-server says where an SMTP server is, and is empty by default.
    /// </summary>
    public static IResourceBuilder<MailCatcherResource> AddMailCatcher(this IDistributedApplicationBuilder builder, [ResourceName] string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var root = RunningTree.FindAbove(AppContext.BaseDirectory, Path.Combine(Folder, Script));
        var catcher = builder.AddResource(new MailCatcherResource(name, root is null ? builder.AppHostDirectory : Path.Combine(root, Folder))).ExcludeFromManifest();
        if (builder.ExecutionContext.IsPublishMode)
        {
            catcher.Resource.PublishedServer = builder.AddParameter($"{name}-server", "", publishValueAsDefault: true).Resource;
            return catcher;
        }

        var appHost = RunningTree.Locate(builder.AppHostDirectory, AppContext.BaseDirectory).AppHostFolder;
        var folder = Path.GetFullPath(Path.Combine(appHost, builder.Configuration["Mail:Folder"] ?? Path.Combine(builder.Configuration["Executables:Data"] ?? ".data", name)));
        return catcher
            .WithArgs(Script)
            .WithEndpoint(name: MailCatcherResource.SmtpEndpoint, scheme: "smtp", env: "SMTP_PORT", isProxied: false)
            .WithHttpEndpoint(name: MailCatcherResource.PageEndpoint, env: "HTTP_PORT", isProxied: false)
            .WithEnvironment("MAIL_FOLDER", folder)
            .WithUrlForEndpoint(MailCatcherResource.PageEndpoint, static url => url.DisplayText = "Mails")
            .WithIconName("Mail")
            .WithAutoRestart()
            .WithKillCommand();
    }

    /// <summary>Lets a service send its mail there: sets <c>Mail:Server</c>, when publishing to the parameter NAME-server.</summary>
    public static IResourceBuilder<T> WithReference<T>(this IResourceBuilder<T> builder, IResourceBuilder<MailCatcherResource> catcher)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(catcher);
        return builder.WithReferenceRelationship(catcher.Resource)
            .WithEnvironment(context => context.EnvironmentVariables["Mail__Server"] = catcher.Resource.PublishedServer as object ?? catcher.Resource.Server);
    }
}
