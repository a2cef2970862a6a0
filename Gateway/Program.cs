using Showroom.Gateway;
using Showroom.Gateway.Transport;
using Showroom.ServiceDefaults;

InlineSocketCompletions.Configure();

// The settings are beside the assembly, whatever the working directory is.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddServiceDefaults();
builder.AddGateway();

var app = builder.Build();
app.UseProxyDefaults();
app.UseRequestValidation();
app.UseRoutePolicies();
app.MapDefaultEndpoints();
app.MapGateway();
await app.StartAsync();
await app.WaitForShutdownAsync();
// Disposing blocks until the last telemetry has been exported, so it must not run on the thread that polls the exporter's sockets.
await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
await app.DisposeAsync();
