using System.Text.Json;
using System.Text.Json.Serialization;

namespace Showroom.Api.Accounts;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Credentials))]
[JsonSerializable(typeof(AccountModel))]
[JsonSerializable(typeof(SessionModel))]
internal sealed partial class AccountsJson : JsonSerializerContext;
