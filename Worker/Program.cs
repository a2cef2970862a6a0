using Showroom.Messaging;
using Showroom.ServiceDefaults;
using Showroom.ServiceDefaults.Configuration;
using Showroom.Worker.Fulfilment;
using Showroom.Worker.Notifications;
using Showroom.Worker.Platform;
using Showroom.Worker.Rankings;
using Showroom.Worker.Reconciliation;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPlatform();
builder.AddOutboxDispatcher("orders");
builder.AddFulfilment();
builder.AddNotifications();
builder.AddRankings();
builder.AddReconciliation();

var app = builder.Build();
app.UseServiceDefaults();
app.MapDefaultEndpoints();

return await app.RunValidatedAsync();
