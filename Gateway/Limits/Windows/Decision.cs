namespace Showroom.Gateway.Limits.Windows;

/// <summary>Whether a request is admitted.</summary>
/// <param name="IsAdmitted">False: the limit is reached.</param>
/// <param name="Remaining">Further requests that the window admits now.</param>
/// <param name="NextPermit">Until the window admits more than <paramref name="Remaining"/>.</param>
/// <param name="IsLocal">This process decided without Redis.</param>
internal readonly record struct Decision(bool IsAdmitted, int Remaining, TimeSpan NextPermit, bool IsLocal);
