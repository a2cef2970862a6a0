using Showroom.Hosting.Aws.Mapping;

namespace Showroom.Hosting.Aws.Rds;

/// <summary>A Postgres server of the model.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Password">The name of its password parameter, by which expressions refer to it.</param>
/// <param name="UserName">The administrator.</param>
/// <param name="Databases">Name in the model and name on the server.</param>
/// <param name="Options">Its options.</param>
internal sealed record DatabaseNode(string Name, string Password, string UserName, IReadOnlyList<(string Name, string Database)> Databases, RdsOptions Options) : ResourceNode(Name);
