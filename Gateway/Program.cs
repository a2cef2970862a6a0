using Showroom.Gateway;
using Showroom.Gateway.Transport;
using Showroom.ServiceDefaults;

SocketThreads.Configure();

// The settings lie beside the assembly, wherever it is started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddServiceDefaults();
builder.AddGateway();

var app = builder.Build();
app.UseProxyDefaults();
app.UseGatewayGuard();
app.MapServiceDefaults();
app.MapGateway();
await app.StartAsync();
await app.WaitForShutdownAsync();
// Disposing waits until the last telemetry has left: never in a thread that has to hear of its sockets.
await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
await app.DisposeAsync();
