using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting;

/// <content>Commands.</content>
public static partial class ResourceBuilderExtensions
{
    /// <summary>Adds a command, in the place of one of the same name.</summary>
    public static IResourceBuilder<T> WithCommand<T>(
        this IResourceBuilder<T> builder, string name, string displayName, Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand, CommandOptions? commandOptions = null)
        where T : IResource
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(displayName);
        ArgumentNullException.ThrowIfNull(executeCommand);
        if (builder.Resource.Annotations.OfType<ResourceCommandAnnotation>().FirstOrDefault(command => command.Name == name) is { } previous)
        {
            builder.Resource.Annotations.Remove(previous);
        }
        var options = commandOptions ?? new CommandOptions();
        return builder.WithAnnotation(new ResourceCommandAnnotation(
            name, displayName, options.UpdateState ?? (_ => ResourceCommandState.Enabled), executeCommand,
            options.Description, arguments: null, options.ConfirmationMessage, options.IconName, options.IconVariant, options.IsHighlighted));
    }

    /// <summary>Adds a command that sends a request to an http endpoint of the resource.</summary>
    /// <param name="builder">Whose.</param>
    /// <param name="path">The path.</param>
    /// <param name="displayName">What the button says.</param>
    /// <param name="endpointName">The endpoint; https, else http, when null. It must be declared before.</param>
    /// <param name="commandName">The name of the command; made of endpoint, method and path when null.</param>
    /// <param name="commandOptions">How it looks and what is sent; POST unless told.</param>
    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(
        this IResourceBuilder<TResource> builder, string path, string displayName, [EndpointName] string? endpointName = null, string? commandName = null, HttpCommandOptions? commandOptions = null)
        where TResource : IResourceWithEndpoints =>
        AddHttpCommand(builder, path, displayName, HttpEndpoint(builder, endpointName, "an HTTP command"), commandName, commandOptions);

    /// <summary>Adds a command that sends a request to an http endpoint.</summary>
    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(
        this IResourceBuilder<TResource> builder, string path, string displayName, Func<EndpointReference>? endpointSelector, string? commandName = null, HttpCommandOptions? commandOptions = null)
        where TResource : IResourceWithEndpoints
    {
        const string Purpose = "an HTTP command";
        var endpoint = endpointSelector is null ? HttpEndpoint(builder, null, Purpose) : CheckHttp(builder, endpointSelector(), Purpose);
        return AddHttpCommand(builder, path, displayName, endpoint, commandName, commandOptions);
    }

    private static IResourceBuilder<T> AddHttpCommand<T>(
        IResourceBuilder<T> builder, string path, string displayName, EndpointReference endpoint, string? commandName, HttpCommandOptions? commandOptions)
        where T : IResourceWithEndpoints
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var options = commandOptions ?? new HttpCommandOptions();
        var method = options.Method ?? HttpMethod.Post;
        builder.ApplicationBuilder.Services.AddHttpClient();
        // Only what runs can answer.
        options.UpdateState ??= context => context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;
        return builder.WithCommand(
            commandName ?? $"{endpoint.Resource.Name}-{endpoint.EndpointName}-http-{method.Method.ToLowerInvariant()}-{path}", displayName,
            context => HttpCommand.SendAsync(context, endpoint, path, method, options), options);
    }
}
