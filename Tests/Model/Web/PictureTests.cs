using System.Xml.Linq;
using Showroom.Api.Catalog.Data.Seeding;
using Showroom.Web.Pictures;

namespace Showroom.Tests.Model.Web;

/// <summary>The pictures of products, drawn by the server.</summary>
public sealed class PictureTests
{
    [Fact]
    public void Every_product_of_the_demonstration_has_a_picture_of_its_own_kind_and_colour()
    {
        var names = ProductSeed.Generate().Take(500).Select(product => PictureName.AddressOf(product.Name, product.Id)).ToArray();

        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.All(names, static name => Assert.NotNull(Parse(name)));
        Assert.True(names.Count(static name => name.StartsWith($"/pictures/{Motifs.Default}-", StringComparison.Ordinal)) < names.Length / 10);
    }

    [Fact]
    public void A_picture_is_the_same_each_time_and_valid_without_styles_and_scripts()
    {
        foreach (var motif in Motifs.Drawings.Keys.Append("show"))
        {
            var name = PictureName.Parse(motif == "show" ? "show-01a2b3c4" : $"{motif}-rust-01a2b3c4")!;
            var drawn = Picture.Draw(name);
            Assert.Equal(drawn, Picture.Draw(name));
            Assert.DoesNotContain(XDocument.Parse(drawn).Descendants(), static element => element.Name.LocalName is "style" or "script" || element.Attribute("style") is not null);
        }
    }

    [Theory]
    [InlineData("An evening of lamps", "show-lamp-")]
    [InlineData("Mug, by mug!", "show-mug-")]
    [InlineData("What to wear", "show-")]
    public void The_cover_of_a_show_has_what_its_title_names(string title, string prefix)
    {
        var show = new Showroom.Web.Backend.Show(Guid.Parse("019b76da-a800-7000-8000-000000000001"), title, "Ada", [], default, default, 0);

        var name = PictureName.AddressOf(show);

        Assert.Equal($"/pictures/{prefix}", name[..(name.LastIndexOf('-') + 1)]);
        Assert.NotEmpty(Picture.Draw(Parse(name)!));
    }

    [Theory]
    [InlineData("show-nothing-01a2b3c4")]
    [InlineData("mug-rust-01a2b3c")]
    [InlineData("mug-nocolour-01a2b3c4")]
    [InlineData("nothing-rust-01a2b3c4")]
    [InlineData("mug-01a2b3c4")]
    [InlineData("<script>")]
    public void Other_names_have_no_picture(string name) => Assert.Null(PictureName.Parse(name));

    private static PictureName? Parse(string address) => PictureName.Parse(Path.GetFileNameWithoutExtension(address));
}
