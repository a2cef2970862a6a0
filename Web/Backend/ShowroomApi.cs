using System.Globalization;

namespace Showroom.Web.Backend;

/// <summary>The operations of the API that pages use, on behalf of the session of the page's request.</summary>
internal sealed class ShowroomApi(ApiClient client)
{
    private static readonly BackendJson s_json = BackendJson.Default;

    public Task<Page<Show>> ListShowsAsync(string? after, int limit, CancellationToken cancellationToken) =>
        client.GetAsync(Path("/api/shows", after, limit), s_json.PageShow, cancellationToken);

    public Task<Show?> FindShowAsync(Guid id, CancellationToken cancellationToken) =>
        client.FindAsync($"/api/shows/{id}", s_json.Show, cancellationToken);

    public Task<ApiResult<Show>> CreateShowAsync(NewShow show, CancellationToken cancellationToken) =>
        client.SendAsync(Post("/api/shows", JsonContent.Create(show, s_json.NewShow)), s_json.Show, cancellationToken);

    /// <summary>The last messages of a show.</summary>
    public Task<Page<ChatMessage>> ListLatestMessagesAsync(Guid show, int limit, CancellationToken cancellationToken) =>
        client.GetAsync(Path($"/api/shows/{show}/messages", null, limit) + "&latest=true", s_json.PageChatMessage, cancellationToken);

    public Task<Page<Product>?> FindProductsAsync(string? search, string? after, int limit, CancellationToken cancellationToken) =>
        client.FindAsync(
            Path("/api/products", after, limit) + (string.IsNullOrWhiteSpace(search) ? "" : $"&q={Uri.EscapeDataString(search)}"), s_json.PageProduct, cancellationToken);

    public Task<Product?> FindProductAsync(Guid id, CancellationToken cancellationToken) =>
        client.FindAsync($"/api/products/{id}", s_json.Product, cancellationToken);

    public async Task<IReadOnlyList<LeaderboardEntry>> GetLeaderboardAsync(string board, string window, int top, CancellationToken cancellationToken) =>
        await client.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/api/leaderboards/{board}?window={window}&top={top}"), s_json.IReadOnlyListLeaderboardEntry, cancellationToken);

    public Task<ApiProblem?> SignUpAsync(Credentials credentials, CancellationToken cancellationToken) =>
        client.SendAsync(Post("/api/accounts", JsonContent.Create(credentials, s_json.Credentials)), cancellationToken);

    public Task<ApiProblem?> LogInAsync(Credentials credentials, CancellationToken cancellationToken) =>
        client.SendAsync(Post("/api/session", JsonContent.Create(credentials, s_json.Credentials)), cancellationToken);

    public Task<ApiProblem?> LogOutAsync(CancellationToken cancellationToken) =>
        client.SendAsync(Delete("/api/session"), cancellationToken);

    public Task<SessionModel?> FindSessionAsync(CancellationToken cancellationToken) =>
        client.FindAsync("/api/session", s_json.SessionModel, cancellationToken);

    public Task<IReadOnlyList<SessionEntryModel>?> FindSessionsAsync(CancellationToken cancellationToken) =>
        client.FindAsync("/api/sessions", s_json.IReadOnlyListSessionEntryModel, cancellationToken);

    public Task<ApiProblem?> RevokeSessionAsync(string id, CancellationToken cancellationToken) =>
        client.SendAsync(Delete($"/api/sessions/{Uri.EscapeDataString(id)}"), cancellationToken);

    public Task<ApiProblem?> RevokeSessionsAsync(CancellationToken cancellationToken) =>
        client.SendAsync(Delete("/api/sessions"), cancellationToken);

    public Task<ApiProblem?> ChangePasswordAsync(PasswordChange change, CancellationToken cancellationToken) => client.SendAsync(
        new HttpRequestMessage(HttpMethod.Put, "/api/accounts/me/password") { Content = JsonContent.Create(change, s_json.PasswordChange) }, cancellationToken);

    public Task<ApiResult<AcceptedOrder>> PlaceOrderAsync(NewOrder order, string idempotencyKey, CancellationToken cancellationToken)
    {
        var request = Post("/api/orders", JsonContent.Create(order, s_json.NewOrder));
        request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        return client.SendAsync(request, s_json.AcceptedOrder, cancellationToken);
    }

    public Task<Page<Order>?> FindOrdersAsync(string? after, int limit, CancellationToken cancellationToken) =>
        client.FindAsync(Path("/api/orders", after, limit), s_json.PageOrder, cancellationToken);

    public Task<Order?> FindOrderAsync(Guid id, CancellationToken cancellationToken) =>
        client.FindAsync($"/api/orders/{id}", s_json.Order, cancellationToken);

    /// <summary>The queues with their numbers of messages, for operators.</summary>
    public Task<IReadOnlyList<QueueState>?> FindQueuesAsync(CancellationToken cancellationToken) =>
        client.FindAsync("/api/queues", s_json.IReadOnlyListQueueState, cancellationToken);

    private static string Path(string path, string? after, int limit) => string.Create(
        CultureInfo.InvariantCulture, $"{path}?limit={limit}{(string.IsNullOrEmpty(after) ? "" : $"&after={Uri.EscapeDataString(after)}")}");

    private static HttpRequestMessage Post(string path, HttpContent content) => new(HttpMethod.Post, path) { Content = content };

    private static HttpRequestMessage Delete(string path) => new(HttpMethod.Delete, path);
}
