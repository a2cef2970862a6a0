using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Showroom.Hosting.Services;

/// <summary>
/// The states of the resources, and their commands, on a port of the loopback interface: for callers with the token that the app host gives to the services
/// which may have them. Aspire's own service for the dashboard needs its protocol and its key.
/// </summary>
internal sealed class ResourceServer(ResourceNotificationService notifications, ResourceCommandService commands, IHostApplicationLifetime lifetime) : IAsyncDisposable
{
    private static readonly string[] s_allowed = ["start", "stop", "kill"];

    private readonly ConcurrentDictionary<string, ResourceEvent> _states = new();
    private readonly SemaphoreSlim _starting = new(1, 1);
    private WebApplication? _server;
    private string _address = "";

    /// <summary>Callers send it as a bearer token.</summary>
    public string Token { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>The address; the first call starts the server.</summary>
    public async Task<string> GetAddressAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_server is null)
            {
                _server = Create();
                await _server.StartAsync(cancellationToken).ConfigureAwait(false);
                _address = _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
                _ = WatchAsync(lifetime.ApplicationStopping);
            }

            return _address;
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync().ConfigureAwait(false);
        }
    }

    private WebApplication Create()
    {
        // Empty: the settings of the app host's own servers are not for this one.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.Use((context, next) =>
        {
            if (IsAuthorized(context))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
        app.UseRouting();
        app.MapGet("/resources", context => context.Response.WriteAsJsonAsync(_states.Values.Where(IsShown).Select(Describe).OrderBy(static resource => resource.Name, StringComparer.Ordinal), context.RequestAborted));
        app.MapPost("/resources/{name}/commands/{command}", ExecuteAsync);
        return app;
    }

    private async Task ExecuteAsync(HttpContext context)
    {
        var (name, command) = ((string)context.Request.RouteValues["name"]!, (string)context.Request.RouteValues["command"]!);
        var resource = _states.Values.FirstOrDefault(state => state.Resource.Name == name);
        if (resource is null || !IsService(resource) || !s_allowed.Contains(command))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var result = await commands.ExecuteCommandAsync(resource.ResourceId, command, context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = result.Success ? StatusCodes.Status204NoContent : StatusCodes.Status409Conflict;
    }

    private bool IsAuthorized(HttpContext context) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString()), Encoding.UTF8.GetBytes($"Bearer {Token}"));

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var state in notifications.WatchAsync(cancellationToken).ConfigureAwait(false))
            {
                _states[state.ResourceId] = state;
            }
        }
        catch (OperationCanceledException)
        {
            // The app host is stopping.
        }
    }

    /// <summary>Not the model's own parameters and jobs, nor what Aspire adds for itself.</summary>
    private static bool IsShown(ResourceEvent state) => !state.Snapshot.IsHidden && (IsService(state) || (state.Resource is not (ProjectResource or ParameterResource) && !state.Resource.Name.EndsWith("-rebuilder", StringComparison.Ordinal)));

    /// <summary>Jobs have no commands here: one of them deletes the data.</summary>
    private static bool IsService(ResourceEvent state) => state.Resource is ProjectResource && !state.Resource.TryGetLastAnnotation<JobAnnotation>(out _);

    private static ResourceDescription Describe(ResourceEvent state) => new(
        state.Resource.Name,
        IsService(state) ? "service" : state.Snapshot.ResourceType,
        state.Snapshot.State?.Text ?? "",
        state.Snapshot.HealthStatus?.ToString(),
        state.Resource.TryGetEndpoints(out _) ? state.Snapshot.Urls.FirstOrDefault(static url => url.Name == "http")?.Url : null,
        [.. state.Snapshot.Commands.Where(command => IsService(state) && command.State == ResourceCommandState.Enabled && s_allowed.Contains(command.Name)).Select(static command => command.Name)]);
}

/// <summary>A resource as the server describes it.</summary>
internal sealed record ResourceDescription(string Name, string Kind, string State, string? Health, string? Address, IReadOnlyList<string> Commands);
