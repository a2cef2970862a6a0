using Showroom.ServiceDefaults;
using Showroom.ServiceDefaults.Configuration;
using Showroom.ServiceDefaults.Redis;
using Showroom.ServiceDefaults.Sessions;
using Showroom.Web.Accounts;
using Showroom.Web.Assets;
using Showroom.Web.Backend;
using Showroom.Web.Failures;
using Showroom.Web.Forms;
using Showroom.Web.Lab;
using Showroom.Web.Languages;
using Showroom.Web.Layout;
using Showroom.Web.Orders;
using Showroom.Web.Pictures;
using Showroom.Web.Security;
using Showroom.Web.Shows;
using Showroom.Web.Topology;

// The assets are beside the assembly, whatever the working directory is.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddErrorPages();
builder.AddServiceDefaults();
builder.AddRedis();
builder.AddSessionCookie();
builder.AddPageSecurity();
builder.AddLanguages();
builder.AddBackend();
builder.AddPages();
builder.AddForms();
builder.AddLab();
builder.AddTopology();

var app = builder.Build();
app.UseAssetFallback();
app.UseServiceDefaults();
app.UsePageSecurity();
app.UseBackend();
app.UseLanguages();
app.MapDefaultEndpoints();
app.MapPages();
app.MapPictures();
app.MapLanguageSwitch();
app.MapAccountForms();
app.MapOrderForms();
app.MapShowForms();
app.MapLabForms();
app.MapTopologyForms();

return await app.RunValidatedAsync();
