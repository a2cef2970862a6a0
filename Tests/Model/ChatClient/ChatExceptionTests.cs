using Showroom.ChatClient;

namespace Showroom.Tests.Model.ChatClient;

public sealed class ChatExceptionTests
{
    [Theory]
    [InlineData("An unexpected error occurred invoking 'Send' on the server. HubException: unavailable: Try again.", "unavailable", "Try again.", true)]
    [InlineData("invalid-input: text: 1 to 2000 characters.", "invalid-input", "text: 1 to 2000 characters.", false)]
    [InlineData("unauthenticated: Sending needs a session.", "unauthenticated", "Sending needs a session.", false)]
    [InlineData("The server closed the connection with the following error: reason", "internal-error", "The server closed the connection with the following error: reason", true)]
    [InlineData("", "internal-error", "", true)]
    public void The_code_of_an_error_of_the_hub_is_read(string text, string code, string message, bool isTransient)
    {
        var error = ChatException.Parse(text);
        Assert.Equal((code, message, isTransient), (error.Code, error.Message, error.IsTransient));
        Assert.Null(error.RetryAfter);
    }

    [Fact]
    public void The_delay_that_the_server_asks_for_is_read() => Assert.Equal(
        TimeSpan.FromMilliseconds(250), ChatException.Parse("too-many-requests: Too many messages. Try again in 250 ms.").RetryAfter);
}
