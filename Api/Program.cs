using Showroom.Api.Accounts;
using Showroom.Api.Catalog;
using Showroom.Api.Chat;
using Showroom.Api.Leaderboard;
using Showroom.Api.Orders;
using Showroom.Api.Platform;
using Showroom.Api.Platform.Data;
using Showroom.Api.Queues;
using Showroom.Api.Shows;
using Showroom.ServiceDefaults;
using Showroom.ServiceDefaults.Configuration;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPlatform();
builder.AddCatalog();
builder.AddLeaderboards();
builder.AddShows();
builder.AddChat();
builder.AddAccounts();
builder.AddOrders();
builder.AddQueues();

if (args is [MigrateCommand.Verb, .. var options])
{
    return await MigrateCommand.RunAsync(builder, options, Console.Out, Console.Error);
}

var app = builder.Build();
app.UseServiceDefaults();
app.UsePlatform();
app.MapDefaultEndpoints();
app.MapPlatform();
app.MapCatalog();
app.MapLeaderboards();
app.MapShows();
app.MapChat();
app.MapAccounts();
app.MapOrders();
app.MapQueues();

return await app.RunValidatedAsync();
