using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Showroom.Hosting.Executables.Redis;

/// <summary>Configuration files: loopback only, with the password, and an append-only file where data is to be kept.</summary>
internal static class RedisConfiguration
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public static string ForRedis(string? password, string? data)
    {
        var text = new StringBuilder("bind 127.0.0.1\nsave \"\"\n");
        if (password is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"requirepass {Quote(password)}\n");
        }

        if (data is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"dir {Quote(data)}\nappendonly yes\nappendfsync everysec\n");
        }

        return text.ToString();
    }

    public static string ForGarnet(string? password, string? data)
    {
        var settings = new JsonObject
        {
            ["Address"] = "127.0.0.1",
            ["QuietMode"] = true,
            ["EnableLua"] = true,
            ["LuaTransactionMode"] = true,
            // The defaults are for a server that has the machine to itself: 16 GB.
            ["LogMemorySize"] = "256m",
            ["IndexMemorySize"] = "16m",
            ["PageSize"] = "4m",
        };
        if (password is not null)
        {
            settings["AuthenticationMode"] = "Password";
            settings["Password"] = password;
        }

        if (data is not null)
        {
            settings["EnableAOF"] = true;
            settings["AofMemorySize"] = "32m";
            settings["AofPageSize"] = "8m";
            // It writes nothing when it is stopped, so what is acknowledged must be on disk already.
            settings["CommitFrequencyMs"] = 0;
            settings["WaitForCommit"] = true;
            // The append-only file fails on the default device.
            settings["DeviceType"] = "RandomAccess";
            settings["CheckpointDir"] = data;
            settings["Recover"] = true;
        }

        return settings.ToJsonString(s_indented);
    }

    private static string Quote(string value) => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
