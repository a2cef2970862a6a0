using Showroom.Lab.Orders.Checking;

namespace Showroom.Lab.Orders.Chaos;

/// <summary>What a run has shown.</summary>
/// <param name="History">The recorded history.</param>
/// <param name="Violations">The guarantees that it violates.</param>
/// <param name="Faults">What was killed and restarted, and when.</param>
/// <param name="Undecided">Orders without a final response.</param>
/// <param name="SentAgain">Messages that the reconciler sent again.</param>
/// <param name="CatchUp">From the last response until every order had all effects.</param>
internal sealed record ChaosResult(
    OrderHistory History, IReadOnlyList<OrderViolation> Violations, IReadOnlyList<string> Faults, int Undecided, int SentAgain, TimeSpan CatchUp)
{
    public int Accepted => History.Requests.Count(static request => request.Responses.Any(static response => response.Status == 202));

    public int Refused => History.Requests.Count(static request => request.Responses.Any(static response => response.Status == 409));

    public int Fulfilled => History.Orders.Count(static order => order.Status == OrderChecker.Fulfilled);

    public int Rejected => History.Orders.Count(static order => order.Status == OrderChecker.Rejected);

    public int RepeatedMails => History.Mails.Count - History.Mails.Distinct().Count();
}
