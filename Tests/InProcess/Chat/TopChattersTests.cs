using System.Net.Http.Json;
using System.Text.Json;

namespace Showroom.Tests.InProcess.Chat;

public sealed class TopChattersTests(SharedChat chat) : IClassFixture<SharedChat>
{
    [Fact]
    public async Task Each_message_counts_once_for_its_author()
    {
        var show = await chat.Cluster.NewShowAsync();
        var ada = await chat.Cluster.ConnectAsync(0, "Ada");
        var grace = await chat.Cluster.ConnectAsync(1, "Grace");
        await ada.JoinAsync(show);
        await grace.JoinAsync(show);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => ada.SendAsync(show, $"{i}")));
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => grace.SendAsync(show, "again", "same")));
        await grace.SendAsync(show, "another");

        using var http = new HttpClient { BaseAddress = chat.Cluster.Replicas[2].Address };
        string? board = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                var top = await http.GetFromJsonAsync<JsonElement>("/api/leaderboards/top-chatters", TestContext.Current.CancellationToken);
                board = string.Join(", ", top.EnumerateArray().Select(entry => $"{entry.GetProperty("name")} {entry.GetProperty("score")}"));
                return board == "Ada 5, Grace 2";
            },
            () => $"The leaderboard is: {board}");
    }
}
