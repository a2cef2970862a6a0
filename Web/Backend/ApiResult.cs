namespace Showroom.Web.Backend;

/// <summary>What the API made of a request, or why it refused it.</summary>
/// <param name="Value">Null when it was refused.</param>
/// <param name="Problem">Null when it succeeded.</param>
public sealed record ApiResult<T>(T? Value, ApiProblem? Problem)
    where T : class;
