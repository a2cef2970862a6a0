namespace Showroom.Api.Catalog.Data.Seeding;

/// <summary>The words from which the demonstration products' names and descriptions are composed.</summary>
internal static class Words
{
    /// <param name="Things">What is sold.</param>
    /// <param name="Materials">What it is made of.</param>
    /// <param name="Uses">Continues "Made for ...".</param>
    /// <param name="MinPrice">In whole euros.</param>
    /// <param name="MaxPrice">In whole euros.</param>
    public sealed record Department(string[] Things, string[] Materials, string[] Uses, int MinPrice, int MaxPrice);

    public static readonly Department[] Departments =
    [
        new(
            ["mug", "teapot", "serving bowl", "chopping board", "salt mill", "bread knife", "casserole", "milk jug", "whisk", "cake tin"],
            ["stoneware", "olive wood", "cast iron", "enamel", "borosilicate glass", "beech", "copper"],
            ["slow Sunday breakfasts", "a kitchen that is used every day", "long dinners with friends", "bread that is still warm", "the first coffee of the morning"],
            6, 120),
        new(
            ["table lamp", "floor lamp", "wall clock", "cushion", "throw", "picture frame", "vase", "candle holder", "side table", "bookend"],
            ["linen", "brushed brass", "walnut", "hand-blown glass", "recycled wool", "terracotta", "ash"],
            ["the corner where you read", "evenings with the curtains drawn", "a hallway that welcomes", "rooms that get the late sun", "a shelf with space to breathe"],
            12, 340),
        new(
            ["rucksack", "weekend bag", "card holder", "umbrella", "travel pouch", "belt", "key ring", "laptop sleeve", "tote", "wash bag"],
            ["waxed canvas", "vegetable-tanned leather", "recycled nylon", "cork", "felt", "cotton twill", "merino"],
            ["trains caught at the last minute", "two nights away", "the ride to work, whatever the weather", "pockets that are always too full", "cabin lockers and cobbled streets"],
            9, 260),
        new(
            ["jumper", "scarf", "work jacket", "beanie", "linen shirt", "pair of socks", "dressing gown", "apron", "rain coat", "pair of gloves"],
            ["lambswool", "organic cotton", "hemp", "alpaca", "flannel", "boiled wool", "bamboo"],
            ["the first cold morning", "layering from October to April", "windy piers", "working with your sleeves up", "evenings on the balcony"],
            11, 230),
        new(
            ["notebook", "fountain pen", "desk tray", "pencil case", "calendar", "letter opener", "sketch pad", "ink bottle", "paper weight", "card set"],
            ["recycled paper", "anodised aluminium", "maple", "marbled paper", "blackened steel", "Japanese washi", "bookcloth"],
            ["ideas that will not wait", "letters worth keeping", "a desk without cables", "lists, plans and crossings-out", "lectures and long meetings"],
            3, 140),
        new(
            ["watering can", "plant pot", "hand trowel", "bird feeder", "garden lantern", "seed tin", "pruning shears", "herb planter", "hammock", "fire bowl"],
            ["galvanised steel", "glazed clay", "oiled oak", "powder-coated steel", "rattan", "reclaimed teak", "sandstone"],
            ["window sills and allotments alike", "the first warm weekend", "tomatoes that need company", "summer nights that go on", "gardens no bigger than a door mat"],
            5, 290),
        new(
            ["headphone stand", "phone dock", "speaker", "charging cable", "desk fan", "alarm clock", "bicycle light", "keyboard", "power bank", "radio"],
            ["walnut and steel", "woven nylon", "matt aluminium", "recycled plastic", "smoked acrylic", "bamboo and felt", "silicone"],
            ["a bedside without a screen", "desks shared with a cat", "commutes in the dark", "music while you cook", "the drawer where cables used to tangle"],
            8, 310),
        new(
            ["wooden train", "kite", "puzzle", "spinning top", "building set", "hand puppet", "marble run", "chess set", "skipping rope", "stacking tower"],
            ["beech", "birch plywood", "organic cotton", "lime wood", "paper and bamboo", "recycled card", "maple"],
            ["rainy afternoons", "small hands and big plans", "grandparents' living rooms", "parks with a bit of wind", "turns that are taken fairly"],
            4, 95),
    ];

    public static readonly string[] Characters =
    [
        "Quiet", "Everyday", "Northern", "Folded", "Harbour", "Little", "Sturdy", "Slow", "Bright", "Meadow", "Tidal", "Plain", "Winter", "Copperfield", "Honest",
        "Atelier", "Midnight", "Orchard", "Paper", "River", "Salt", "Studio", "Travelling", "Weekday",
    ];

    public static readonly string[] Colours =
    [
        "oat", "ink blue", "moss", "rust", "chalk white", "charcoal", "mustard", "plum", "sage", "brick red", "sand", "petrol",
    ];

    public static readonly string[] Makers =
    [
        "a family workshop in Porto", "two potters in the Black Forest", "a cooperative in Lyon", "a small mill in Biella", "a studio in Ghent",
        "a joinery in Graz", "a foundry near Bilbao", "a weaver in Galway", "a team of nine in Tallinn", "a print shop in Leipzig",
    ];

    public static readonly string[] Cares =
    [
        "Wipe clean with a damp cloth.", "Gets better with the years.", "Comes with spare parts and a repair promise.", "Packed without plastic.",
        "Wash cool and dry in the shade.", "Every piece differs a little from the next.", "Returned free of charge within 60 days.",
    ];
}
