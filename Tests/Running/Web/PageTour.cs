using Microsoft.Playwright;

namespace Showroom.Tests.Running.Web;

/// <summary>The pages that a visitor sees, and pictures of them.</summary>
internal static class PageTour
{
    /// <summary>Writes pictures of every page into this folder: wide and phone, light and dark, in all languages.</summary>
    public const string Folder = "SCREENSHOTS";

    /// <summary>The width and the height of a phone.</summary>
    public static readonly (int Width, int Height) Phone = (390, 844);

    private static readonly (string Name, int Width, int Height)[] s_sizes = [("wide", 1280, 800), ("phone", Phone.Width, Phone.Height)];

    /// <summary>Without a session.</summary>
    public static IReadOnlyList<(string Name, string Path)> Anonymous(ShowSetup show) =>
    [
        ("home", "/"), ("show", $"/shows/{show.Id}"), ("products", "/products"), ("search", "/products?q=lamp"), ("product", $"/products/{show.Products[0]}"),
        ("leaderboards", "/leaderboards"), ("login", "/login"), ("signup", "/signup"), ("missing", "/missing"),
    ];

    /// <summary>Of a member who has ordered something.</summary>
    public static IReadOnlyList<(string Name, string Path)> Member(ShowSetup show, string order) =>
        [("member-show", $"/shows/{show.Id}"), ("new-show", "/shows/new"), ("orders", "/orders"), ("order", order), ("account", "/account")];

    /// <summary>Of an operator, with two runs and one that has failed.</summary>
    public static IReadOnlyList<(string Name, string Path)> Operator(string run, string second, string failed) =>
    [
        ("lab", "/lab"), ("experiment", "/lab/experiments/chat"), ("run", run), ("run-failed", failed),
        ("compare", $"/lab/compare?first={run.Split('/')[^1]}&second={second.Split('/')[^1]}"), ("topology", "/topology"),
    ];

    /// <summary>Takes the pictures when a folder is set.</summary>
    public static async Task PhotographAsync(Visitor visitor, IReadOnlyList<(string Name, string Path)> pages)
    {
        if (Environment.GetEnvironmentVariable(Folder) is not { Length: > 0 } folder)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        foreach (var language in (string[])["en", "ko", "ja"])
        {
            await visitor.Context.SetExtraHTTPHeadersAsync(new Dictionary<string, string> { ["Accept-Language"] = language });
            foreach (var (name, path) in pages)
            {
                await visitor.OpenAsync(path);
                await visitor.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
                foreach (var (size, width, height) in s_sizes)
                {
                    await visitor.Page.SetViewportSizeAsync(width, height);
                    foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
                    {
                        await visitor.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                        var file = $"{name}-{size}-{scheme}-{language}.png".ToLowerInvariant();
                        await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, file), FullPage = true, Animations = ScreenshotAnimations.Disabled });
                    }
                }
            }
        }
    }
}
