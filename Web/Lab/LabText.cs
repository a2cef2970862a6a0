namespace Showroom.Web.Lab;

/// <summary>The texts of the lab's pages: <c>LabText.resx</c> in English, <c>LabText.ko.resx</c> and <c>LabText.ja.resx</c>. Reports are in English.</summary>
public sealed class LabText
{
    private LabText()
    {
    }
}
