using System.Text.Json;
using System.Text.Json.Serialization;

namespace Showroom.Api.Accounts;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Credentials))]
[JsonSerializable(typeof(AccountModel))]
[JsonSerializable(typeof(SessionModel))]
[JsonSerializable(typeof(SessionEntryModel[]))]
[JsonSerializable(typeof(PasswordChange))]
internal sealed partial class AccountsJson : JsonSerializerContext;
