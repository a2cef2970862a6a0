using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Showroom.Messaging.Topics;

/// <summary>A response of SNS: XML.</summary>
internal sealed class SnsResponse(string body)
{
    private static readonly XmlReaderSettings s_noDocumentTypes = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>The entries of a batch that were refused: their ids, which are indexes, and the reasons.</summary>
    /// <exception cref="TopicException">It is not XML, so the endpoint is not SNS.</exception>
    public IEnumerable<(int Index, string Reason)> Failures() =>
        from failed in Parse()?.Descendants() ?? throw new TopicException(null, "The response is not XML, so the endpoint is not SNS.")
        where failed.Name.LocalName == "member" && failed.Parent?.Name.LocalName == "Failed"
        select (int.Parse(Child(failed, "Id") ?? "", CultureInfo.InvariantCulture), $"{Child(failed, "Code")}: {Child(failed, "Message")}");

    public TopicException Error(int status)
    {
        var error = Parse()?.DescendantsAndSelf().FirstOrDefault(element => element.Name.LocalName == "Error");
        return new(Child(error, "Code"), Child(error, "Message") ?? $"SNS returned {status.ToString(CultureInfo.InvariantCulture)}.");
    }

    private static string? Child(XElement? parent, string name) => parent?.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;

    private XElement? Parse()
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(body), s_noDocumentTypes);
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
