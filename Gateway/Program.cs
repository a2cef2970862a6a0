using Showroom.Gateway;
using Showroom.ServiceDefaults;

// The settings lie beside the assembly, wherever it is started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddServiceDefaults();
builder.AddGateway();

var app = builder.Build();
app.UseProxyDefaults();
app.UseGatewayGuard();
app.MapServiceDefaults();
app.MapGateway();
app.Run();
