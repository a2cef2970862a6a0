using Microsoft.AspNetCore.Http.HttpResults;

namespace Showroom.Web.Pictures;

/// <summary><c>/pictures/{name}.svg</c>: pictures of products and covers of shows, drawn by the server.</summary>
internal static class PictureEndpoints
{
    public static IEndpointRouteBuilder MapPictures(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/pictures/{name}.svg", Draw);
        return endpoints;
    }

    private static Results<ContentHttpResult, NotFound> Draw(string name, HttpResponse response)
    {
        if (PictureName.Parse(name) is not { } picture)
        {
            return TypedResults.NotFound();
        }

        // A version of the drawings that differs may show for a week what the previous one drew.
        response.Headers.CacheControl = "public, max-age=604800";
        return TypedResults.Content(Picture.Draw(picture), "image/svg+xml; charset=utf-8");
    }
}
