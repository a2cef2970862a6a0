namespace Showroom.Reports.Rendering;

/// <summary>Verdicts in words, so that no meaning is in a colour alone.</summary>
public static class VerdictText
{
    /// <summary>The words for a verdict.</summary>
    public static string Text(this Verdict verdict) => verdict switch
    {
        Verdict.Met => "met",
        Verdict.PartlyMet => "partly met",
        _ => "not met",
    };
}
