using Showroom.Tests.InProcess.Gateway;

namespace Showroom.Tests.InProcess.Chat;

public sealed class GatewayTests(SharedChat chat) : IClassFixture<SharedChat>
{
    [Fact]
    public async Task Members_behind_the_gateway_are_on_any_replica_and_receive_everything()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(
            [.. chat.Cluster.Replicas.Select((replica, i) => ($"services:api-{i + 1}:http:0", replica.Address.GetLeftPart(UriPartial.Authority)))]);
        await gateway.WhenHealthyAsync(chat.Cluster.Replicas.Count);
        var show = await chat.Cluster.NewShowAsync();
        var members = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => chat.Cluster.ConnectAsync(gateway.Address, $"member {i}", isMessagePack: i % 3 == 0)));
        foreach (var member in members)
        {
            await member.JoinAsync(show);
        }

        // No connection needs its replica again: the gateway balances them over all three.
        await Eventually.HoldsAsync(async () => (await chat.Cluster.SubscriptionsAsync()).GetValueOrDefault(show) == 3, () => "Not every replica has members.");
        await Task.WhenAll(members.Where((_, i) => i % 3 != 0).Select(member => member.SendAsync(show, "hello")));
        foreach (var member in members)
        {
            await member.AssertReceivedAsync(show, 1, 6);
        }
    }
}
