namespace Showroom.Web.Layout;

internal static class LayoutExtensions
{
    /// <summary>Adds pages that are rendered on the server: no circuit, so that any replica serves any request.</summary>
    public static IHostApplicationBuilder AddPages(this WebApplicationBuilder builder)
    {
        // The assets of a program that was built, not published, are in the folders of their projects; by default only in development.
        builder.WebHost.UseStaticWebAssets();
        if (!builder.Environment.IsDevelopment())
        {
            // Of such a program's assets none would be kept by browsers, as is right while they are edited.
            builder.Configuration["EnableStaticAssetsDevelopmentCaching"] = "true";
        }

        builder.Services.AddRazorComponents();
        return builder;
    }

    /// <summary>Maps the assets, and every component with a route.</summary>
    public static IEndpointRouteBuilder MapPages(this WebApplication app)
    {
        app.MapStaticAssets();
        app.MapRazorComponents<App>().Add(static page =>
        {
            // Forms are endpoints of their own, some with the address of a page; pages would accept POST too.
            foreach (var methods in page.Metadata.OfType<IHttpMethodMetadata>().ToArray())
            {
                page.Metadata.Remove(methods);
            }

            page.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get]));
        });
        return app;
    }
}
