namespace Showroom.Hosting.Messaging.Mail;

/// <summary>A mail server for development, which delivers nothing: it stores mail as files and shows it on a page.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="workingDirectory">The folder of its script.</param>
public sealed class MailCatcherResource(string name, string workingDirectory) : ExecutableResource(name, "node", workingDirectory)
{
    internal const string SmtpEndpoint = "smtp";
    internal const string PageEndpoint = "http";

    /// <summary>Where the server is in what is published.</summary>
    internal ParameterResource? PublishedServer { get; set; }

    internal ReferenceExpression Server => ReferenceExpression.Create($"smtp://127.0.0.1:{new EndpointReference(this, SmtpEndpoint).Property(EndpointProperty.TargetPort)}");
}
