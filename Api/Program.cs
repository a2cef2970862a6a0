using Showroom.Api.Catalog;
using Showroom.Api.Documentation;
using Showroom.Api.Migrating;
using Showroom.Api.Operators;
using Showroom.ServiceDefaults;

if (args is ["migrate", ..])
{
    return await MigrateCommand.RunAsync(args[1..]);
}

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddOperators();
builder.AddDocumentation();
builder.AddCatalog();

var app = builder.Build();
app.UseServiceDefaults();
app.MapServiceDefaults();
app.MapDocumentation();
app.MapCatalog();

await app.RunAsync();
return 0;
