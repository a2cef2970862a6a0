using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Showroom.Lab.Gateway;
using Showroom.ServiceDefaults.Identity;
using Showroom.ServiceDefaults.Sessions;
using Showroom.Web.Backend;
using Showroom.Web.Forms;
using Showroom.Web.Lab;
using Showroom.Web.Lab.Data;
using Showroom.Web.Lab.Runs;

namespace Showroom.Tests.InProcess.Web;

/// <summary>The lab's part of the pages' server, with a database, the lab's program, and an API that knows one session.</summary>
internal sealed class LabSystem : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LabSystem(WebApplication app) => (_app, Http) = (app, app.GetTestClient());

    public HttpClient Http { get; }

    public RunStore Store => _app.Services.GetRequiredService<RunStore>();

    public RunHost Host => _app.Services.GetRequiredService<RunHost>();

    /// <param name="database">The connection string.</param>
    /// <param name="roles">Of the account of the session that requests have.</param>
    /// <param name="settings">Settings of the section Lab.</param>
    public static async Task<LabSystem> StartAsync(string database, string[] roles, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection(
        [
            new("ConnectionStrings:showroom", database), new("Lab:Program", GatewayBuild.Lab),
            .. settings.Select(static setting => new KeyValuePair<string, string?>($"Lab:{setting.Key}", setting.Value)),
        ]);
        builder.Services.AddAntiforgery();
        builder.Services.AddDataProtection();
        builder.Services.AddHttpContextAccessor();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new ServerIdentity("web-1"));
        builder.Services.AddScoped<CurrentSession>();
        builder.Services.AddScoped(_ => new ShowroomApi(new ApiClient(new HttpClient(new SessionApi(roles)) { BaseAddress = new Uri("http://api") })));
        builder.AddForms();
        builder.AddLab();
        var app = builder.Build();
        app.UseRouting();
        app.UseAntiforgery();
        app.MapGet("/token", (HttpContext context, IAntiforgery antiforgery) => antiforgery.GetAndStoreTokens(context).RequestToken);
        app.MapLabForms();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new LabSystem(app);
    }

    /// <summary>Sends a request with the session.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, string? cookies = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add("Cookie", $"{SessionCookie.Name}=session{(cookies is null ? "" : $"; {cookies}")}");
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a form with an antiforgery token.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var token = await SendAsync(HttpMethod.Get, "/token");
        var cookie = token.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        var value = await token.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", value), .. fields.Select(static field => new KeyValuePair<string, string>(field.Name, field.Value))]);
        return await SendAsync(HttpMethod.Post, path, form, cookie);
    }

    /// <summary>The run when it has ended.</summary>
    public Task<RunRow> EndedAsync(Guid id) =>
        FindAsync(async () => await Store.FindAsync(id, TestContext.Current.CancellationToken) is { EndedAt: not null } run ? run : null);

    /// <summary>Polls until there is a value, for at most three minutes: an experiment starts servers.</summary>
    public static async Task<T> FindAsync<T>(Func<Task<T?>> find)
        where T : class
    {
        for (var begin = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(begin) < TimeSpan.FromMinutes(3); await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            if (await find() is { } value)
            {
                return value;
            }
        }

        throw new TimeoutException("There was no value within three minutes.");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    private sealed class SessionApi(string[] roles) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = JsonContent.Create(new { account = new { id = Guid.Empty, name = "ada", roles }, expiresAt = DateTimeOffset.MaxValue }),
        });
    }
}
