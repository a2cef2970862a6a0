using System.Globalization;

namespace Showroom.Messaging.Topics;

/// <summary>The action PublishBatch in the format of SNS: a form whose lists are numbered from 1.</summary>
internal static class PublishBatchRequest
{
    private const string ApiVersion = "2010-03-31";

    public static HttpRequestMessage Create(string topicArn, IReadOnlyList<TopicEntry> entries)
    {
        var isFifo = topicArn.EndsWith(".fifo", StringComparison.Ordinal);
        var form = new List<KeyValuePair<string, string>> { new("Action", "PublishBatch"), new("Version", ApiVersion), new("TopicArn", topicArn) };
        for (var i = 0; i < entries.Count; i++)
        {
            var (message, body, attributes) = entries[i];
            var member = $"PublishBatchRequestEntries.member.{Number(i + 1)}";
            // Ids within the batch, by which the response names failures.
            form.Add(new($"{member}.Id", Number(i)));
            form.Add(new($"{member}.Message", body));
            if (isFifo)
            {
                form.Add(new($"{member}.MessageGroupId", message.GroupId ?? message.Id.ToString("D")));
                form.Add(new($"{member}.MessageDeduplicationId", message.Id.ToString("D")));
            }

            for (var j = 0; j < attributes.Count; j++)
            {
                var attribute = $"{member}.MessageAttributes.entry.{Number(j + 1)}";
                form.Add(new($"{attribute}.Name", attributes[j].Key));
                form.Add(new($"{attribute}.Value.DataType", "String"));
                form.Add(new($"{attribute}.Value.StringValue", attributes[j].Value));
            }
        }

        return new HttpRequestMessage(HttpMethod.Post, "") { Content = new FormUrlEncodedContent(form) };
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
