using Showroom.Gateway;

// The settings lie beside the assembly, wherever it is started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddGateway();

var app = builder.Build();
app.UseGatewayGuard();
app.MapGet("/health", () => "Healthy");
app.MapGateway();
app.Run();
