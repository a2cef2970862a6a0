using Showroom.Lab.Orders.Checking;

namespace Showroom.Tests.Model.Lab;

public sealed class OrderCheckerTests
{
    private static readonly Guid s_product = Id(1), s_first = Id(11), s_second = Id(12), s_rejected = Id(13);

    private static readonly OrderHistory s_correct = new()
    {
        Requests =
        [
            Request("a", 2, new OrderResponse(202, s_first), new OrderResponse(202, s_first)),
            // The first response was lost, and the second one was an error.
            Request("b", 1, new OrderResponse(503, null), new OrderResponse(202, s_second)),
            Request("c", 3, new OrderResponse(202, s_rejected)),
            Request("d", 5, new OrderResponse(409, null)),
            Request("e", 1),
        ],
        Orders = [Order(s_first, "a", 2), Order(s_second, "b", 1), Order(s_rejected, "c", 3, "rejected")],
        Products = [new ProductState(s_product, InitialStock: 10, FinalStock: 7, Score: 3)],
        Rejections = [new Rejection(s_rejected, 200), new Rejection(s_rejected, 200), new Rejection(s_first, 409), new Rejection(s_second, 503)],
        Mails = [new MailedNotification(s_first, "fulfilled"), new MailedNotification(s_first, "fulfilled"), new MailedNotification(s_second, "fulfilled"), new MailedNotification(s_rejected, "rejected")],
        Announcements = [new Announcement(s_first, "accepted"), new Announcement(s_first, "fulfilled"), new Announcement(s_rejected, "rejected")],
    };

    [Fact]
    public void A_correct_history_has_no_violations() => Assert.Empty(OrderChecker.Check(s_correct));

    [Fact]
    public void An_empty_history_has_no_violations() => Assert.Empty(OrderChecker.Check(new OrderHistory()));

    [Fact]
    public void An_order_without_a_response_may_be_stored_or_not() => Assert.Empty(OrderChecker.Check(s_correct with
    {
        Orders = [.. s_correct.Orders, Order(Id(14), "e", 1)],
        Products = [new ProductState(s_product, 10, 6, 4)],
        Mails = [.. s_correct.Mails, new MailedNotification(Id(14), "fulfilled")],
    }));

    [Fact]
    public void An_accepted_order_that_is_not_stored_is_lost() => Assert.Equal(
        [$"Lost of key b: {s_second} was accepted and is not stored"],
        Check(s_correct with
        {
            Orders = [Order(s_first, "a", 2), Order(s_rejected, "c", 3, "rejected")],
            Products = [new ProductState(s_product, 10, 8, 2)],
            Rejections = [],
            Mails = [new MailedNotification(s_first, "fulfilled"), new MailedNotification(s_rejected, "rejected")],
        }));

    [Fact]
    public void Responses_to_one_key_with_different_orders_are_found() => Assert.Equal(
        [$"DifferentOrders of key a: the responses name {s_first}, {Id(99)}", $"Lost of key a: {Id(99)} was accepted and is not stored"],
        Check(s_correct with { Requests = [Request("a", 2, new OrderResponse(202, s_first), new OrderResponse(202, Id(99))), .. s_correct.Requests.Skip(1)] }));

    [Fact]
    public void A_key_with_two_orders_is_found() => Assert.Equal(
        [$"StoredTwice of key b: it is stored as {s_second}, {Id(99)}"],
        Check(s_correct with
        {
            Orders = [.. s_correct.Orders, Order(Id(99), "b", 1)],
            Products = [new ProductState(s_product, 10, 6, 4)],
            Mails = [.. s_correct.Mails, new MailedNotification(Id(99), "fulfilled")],
        }));

    [Fact]
    public void A_stored_order_that_was_not_sent_or_has_other_lines_is_found() => Assert.Equal(
        [$"NotRequested of order {Id(99)}: no order was sent with the key x", $"NotRequested of order {s_second}: it has other lines than were sent"],
        Check(s_correct with
        {
            Orders = [Order(s_first, "a", 2), Order(s_second, "b", 2), Order(s_rejected, "c", 3, "rejected"), Order(Id(99), "x", 1)],
            Products = [new ProductState(s_product, 10, 5, 5)],
            Mails = [.. s_correct.Mails, new MailedNotification(Id(99), "fulfilled")],
        }).Order(StringComparer.Ordinal).Reverse());

    [Fact]
    public void A_refused_order_that_is_stored_is_found() => Assert.Equal(
        [$"RefusedAndStored of key d: it was refused and is stored as {Id(99)}"],
        Check(s_correct with
        {
            Orders = [.. s_correct.Orders, Order(Id(99), "d", 5)],
            Products = [new ProductState(s_product, 10, 2, 8)],
            Mails = [.. s_correct.Mails, new MailedNotification(Id(99), "fulfilled")],
        }));

    [Fact]
    public void An_order_that_remains_accepted_is_unfinished() => Assert.Equal(
        [$"Unfinished of order {s_second}: it is still accepted"],
        Check(s_correct with
        {
            Orders = [Order(s_first, "a", 2), Order(s_second, "b", 1, "accepted"), Order(s_rejected, "c", 3, "rejected")],
            Products = [new ProductState(s_product, 10, 7, 2)],
            Mails = [new MailedNotification(s_first, "fulfilled"), new MailedNotification(s_rejected, "rejected")],
        }));

    [Fact]
    public void A_negative_stock_is_oversold() => Assert.Equal(
        [$"Oversold of product {s_product}: its stock is -1"], Check(s_correct with { Products = [new ProductState(s_product, 2, -1, 3)] }));

    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    public void A_stock_from_which_pieces_were_taken_or_returned_wrongly_is_found(int stock) => Assert.Equal(
        [$"WrongStock of product {s_product}: its stock is {stock}, and 7 remain after the orders"], Check(s_correct with { Products = [new ProductState(s_product, 10, stock, 3)] }));

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void Pieces_that_are_counted_twice_or_not_are_found(int score) => Assert.Equal(
        [$"WrongScore of product {s_product}: {score} pieces are counted, and 3 are fulfilled"], Check(s_correct with { Products = [new ProductState(s_product, 10, 7, score)] }));

    [Fact]
    public void A_buyer_without_a_mail_is_found() => Assert.Equal(
        [$"NotNotified of order {s_rejected}: it is rejected, and there is no mail"], Check(s_correct with { Mails = [.. s_correct.Mails.Take(3)] }));

    [Fact]
    public void A_mail_with_another_status_and_one_about_no_order_are_found() => Assert.Equal(
        [$"WrongNotification of order {s_first}: a mail announces rejected, and it is fulfilled", $"WrongNotification of order {Id(99)}: a mail announces fulfilled, and it is not stored"],
        Check(s_correct with { Mails = [.. s_correct.Mails, new MailedNotification(s_first, "rejected"), new MailedNotification(Id(99), "fulfilled")] }));

    [Fact]
    public void A_rejection_whose_response_contradicts_the_status_is_found() => Assert.Equal(
        [$"WrongRejection of order {s_first}: the response to its rejection was 200, and it is fulfilled", $"WrongRejection of order {s_rejected}: the response to its rejection was 409, and it is rejected"],
        Check(s_correct with { Rejections = [new Rejection(s_first, 200), new Rejection(s_rejected, 409)] }));

    [Fact]
    public void An_event_of_a_status_that_the_order_never_had_and_a_repeated_one_are_found() => Assert.Equal(
        [$"WrongAnnouncement of order {s_first}: rejected was announced, and it is fulfilled", $"AnnouncedTwice of order {s_second}: fulfilled was announced 2 times"],
        Check(s_correct with { Announcements = [new Announcement(s_first, "rejected"), new Announcement(s_second, "fulfilled"), new Announcement(s_second, "fulfilled")] }));

    [Fact]
    public void A_recorded_history_has_what_was_sent_and_received()
    {
        var recorder = new OrderRecorder();
        OrderedPieces[] lines = [new(s_product, 2)];
        recorder.Sending("a", lines);
        recorder.Sending("a", lines);
        recorder.Respond("a", 503, null);
        recorder.Respond("a", 202, s_first);
        recorder.Sending("b", lines);
        recorder.Respond("b", 409, null);
        recorder.Reject(s_first, 409);
        recorder.Announce(s_first, "fulfilled");

        var history = recorder.ToHistory([Order(s_first, "a", 2)], [new ProductState(s_product, 2, 0, 2)], [new MailedNotification(s_first, "fulfilled")]);

        Assert.Empty(OrderChecker.Check(history));
        Assert.Equal((1, 1), (recorder.Accepted, recorder.Count(409)));
        Assert.Equal([new OrderResponse(503, null), new OrderResponse(202, s_first)], history.Requests.Single(request => request.Key == "a").Responses);
        Assert.Equal([new Rejection(s_first, 409)], history.Rejections);
        Assert.Equal([new Announcement(s_first, "fulfilled")], history.Announcements);
    }

    private static string[] Check(OrderHistory history) => [.. OrderChecker.Check(history).Select(static violation => violation.ToString())];

    private static OrderRequest Request(string key, int quantity, params OrderResponse[] responses) => new(key, [new OrderedPieces(s_product, quantity)], responses);

    private static StoredOrder Order(Guid id, string key, int quantity, string status = "fulfilled") => new(id, key, status, [new OrderedPieces(s_product, quantity)]);

    private static Guid Id(int number) => new(number, 0, 0, new byte[8]);
}
