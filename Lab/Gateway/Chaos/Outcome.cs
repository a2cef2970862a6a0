namespace Showroom.Lab.Gateway.Chaos;

/// <summary>The outcome of one request.</summary>
/// <param name="Phase">The phase in which it was sent.</param>
/// <param name="Sent">When, from the start of the load.</param>
/// <param name="Took">Until the complete response.</param>
/// <param name="Status">The response's status; 0 when there was none.</param>
/// <param name="Replica">The replica that responded.</param>
/// <param name="Problem">Whether the response was a problem document.</param>
internal sealed record Outcome(string Phase, TimeSpan Sent, TimeSpan Took, int Status, string Replica, bool Problem)
{
    public bool Failed => Status != 200;
}
