using System.Text;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Tests.InProcess.Gateway.Http2;

/// <summary>HPACK against the examples of RFC 7541, appendix C.</summary>
public sealed class HpackTests
{
    [Theory]
    [InlineData("f1e3c2e5f23a6ba0ab90f4ff", "www.example.com")]
    [InlineData("a8eb10649cbf", "no-cache")]
    [InlineData("25a849e95ba97d7f", "custom-key")]
    [InlineData("25a849e95bb8e8b4bf", "custom-value")]
    [InlineData("6402", "302")]
    [InlineData("aec3771a4b", "private")]
    [InlineData("d07abe941054d444a8200595040b8166e082a62d1bff", "Mon, 21 Oct 2013 20:13:21 GMT")]
    [InlineData("9d29ad171863c78f0b97c8e9ae82ae43d3", "https://www.example.com")]
    [InlineData("94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007", "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1")]
    public void Huffman_coded_strings_are_decoded(string encoded, string text)
    {
        var destination = new byte[100];

        var length = Huffman.Decode(Convert.FromHexString(encoded), destination);

        Assert.Equal(text, Encoding.ASCII.GetString(destination, 0, length));
    }

    /// <summary>Codes of every length: in a canonical code the last ones are right only if all lengths before them are.</summary>
    [Theory]
    [InlineData(0x00, 5, '0')]
    [InlineData(0xfd, 8, 'Z')]
    [InlineData(0x3fa, 10, '(')]
    [InlineData(0x7fa, 11, '\'')]
    [InlineData(0xffb, 12, '>')]
    [InlineData(0x1ff8, 13, 0)]
    [InlineData(0x3ffd, 14, '}')]
    [InlineData(0x7ffd, 15, '`')]
    [InlineData(0x7fff0, 19, '\\')]
    [InlineData(0x7fff2, 19, 208)]
    [InlineData(0xfffe6, 20, 128)]
    [InlineData(0xfffed, 20, 226)]
    [InlineData(0x1fffdc, 21, 153)]
    [InlineData(0x7fffd8, 23, 1)]
    [InlineData(0x7fffd9, 23, 135)]
    [InlineData(0xffffea, 24, 9)]
    [InlineData(0xffffeb, 24, 142)]
    [InlineData(0x1ffffec, 25, 199)]
    [InlineData(0x3ffffe0, 26, 192)]
    [InlineData(0x7ffffde, 27, 203)]
    [InlineData(0xfffffe2, 28, 2)]
    [InlineData(0xffffffe, 28, 249)]
    [InlineData(0x3ffffffc, 30, 10)]
    [InlineData(0x3ffffffe, 30, 22)]
    public void Symbols_have_the_codes_of_the_RFC(int code, int length, int symbol)
    {
        var destination = new byte[1];
        var encoded = new byte[(length + 7) / 8];
        // Padded with ones.
        var padded = ((long)code << ((encoded.Length * 8) - length)) | ((1L << ((encoded.Length * 8) - length)) - 1);
        for (var index = encoded.Length - 1; index >= 0; index--, padded >>= 8)
        {
            encoded[index] = (byte)padded;
        }

        Assert.Equal(1, Huffman.Decode(encoded, destination));
        Assert.Equal(symbol, destination[0]);
    }

    [Fact]
    public void Consecutive_responses_share_a_dynamic_table_of_256_bytes()
    {
        var decoder = new HpackDecoder(4096);

        Assert.Equal(
            [":status=302", "Cache-Control=private", "Date=Mon, 21 Oct 2013 20:13:21 GMT", "Location=https://www.example.com"],
            // Begins with the size update that the examples presuppose.
            Decode(decoder, "3fe101" + "4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d546e1768747470733a2f2f7777772e6578616d706c652e636f6d"));
        Assert.Equal(
            [":status=307", "Cache-Control=private", "Date=Mon, 21 Oct 2013 20:13:21 GMT", "Location=https://www.example.com"],
            Decode(decoder, "4803333037c1c0bf"));
        Assert.Equal(
            [":status=200", "Cache-Control=private", "Date=Mon, 21 Oct 2013 20:13:22 GMT", "Location=https://www.example.com", "Content-Encoding=gzip",
                "Set-Cookie=foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1"],
            Decode(decoder, "88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a69707738666f6f3d4153444a4b48514b425a584f5157454f50495541585157454f49553b206d61782d6167653d333630303b2076657273696f6e3d31"));
    }

    [Fact]
    public void Encoded_request_headers_decode_to_the_same_fields()
    {
        var block = new OutputBuffer();
        HpackEncoder.WritePseudoHeaders(block, "DELETE", "127.0.0.1:80", "/api/cart?a=b");
        HpackEncoder.WriteHeader(block, "User-Agent", new string('u', 300));
        HpackEncoder.WriteHeader(block, "X-Name", "Grün");
        HpackEncoder.WriteHeader(block, "Cookie", "a=b");
        var fields = new List<HeaderField>();

        new HpackDecoder(4096).Decode(block.WrittenSpan, fields);

        Assert.Equal(
            [":method=DELETE", ":scheme=http", ":authority=127.0.0.1:80", ":path=/api/cart?a=b", "user-agent=" + new string('u', 300), "x-name=Gr\u00c3\u00bcn", "cookie=a=b"],
            fields.Select(field => $"{field.Name.Text}={field.Value}"));
    }

    private static string[] Decode(HpackDecoder decoder, string block)
    {
        var fields = new List<HeaderField>();
        decoder.Decode(Convert.FromHexString(block), fields);
        return [.. fields.Select(field => $"{field.Name.Text}={field.Value}")];
    }
}
