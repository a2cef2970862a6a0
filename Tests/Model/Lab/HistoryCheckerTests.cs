using Showroom.Lab.ChatConsistency.Checking;

namespace Showroom.Tests.Model.Lab;

public sealed class HistoryCheckerTests
{
    private const string Room = "room";

    private static readonly ChatHistory s_correct = new(
        [Sent("a", 1), Sent("b", 2), Sent("c", 3), Sent("d", null)],
        [Stored("a", 1), Stored("b", 2), Stored("c", 3)],
        [Member("a", "b", "c")]);

    [Fact]
    public void A_correct_history_has_no_violations() => Assert.Empty(HistoryChecker.Check(s_correct));

    [Fact]
    public void An_empty_history_has_no_violations() => Assert.Empty(HistoryChecker.Check(new ChatHistory([], [], [Member()])));

    [Fact]
    public void A_message_without_an_acknowledgement_may_be_stored_or_not() =>
        Assert.Empty(HistoryChecker.Check(s_correct with { Stored = [.. s_correct.Stored, Stored("d", 4)], Members = [Member("a", "b", "c", "d")] }));

    [Fact]
    public void An_acknowledged_message_that_is_not_stored_is_lost() => Assert.Equal(
        ["Lost in room: c was acknowledged as 3 and is not stored"],
        Check(s_correct with { Stored = [Stored("a", 1), Stored("b", 2)], Members = [Member("a", "b")] }));

    [Fact]
    public void A_message_that_is_stored_twice_is_found() => Assert.Equal(
        ["StoredTwice in room: c is stored as 3, 4"],
        Check(s_correct with { Stored = [.. s_correct.Stored, Stored("c", 4)], Members = [Member("a", "b", "c", "c")] }));

    [Fact]
    public void A_message_that_is_stored_with_another_sequence_than_acknowledged_is_found() => Assert.Equal(
        ["WrongSequence in room: a was acknowledged as 1 and is stored as 2", "WrongSequence in room: b was acknowledged as 2 and is stored as 1"],
        Check(s_correct with { Stored = [Stored("b", 1), Stored("a", 2), Stored("c", 3)], Members = [Member("b", "a", "c")] }));

    [Fact]
    public void A_gap_in_the_stored_sequences_is_found() => Assert.Equal(
        ["SequenceGap in room: 5 is stored where 4 is expected"],
        Check(s_correct with { Stored = [.. s_correct.Stored, Stored("d", 5)], Members = [Log((1, "a"), (2, "b"), (3, "c"), (5, "d"))] }));

    [Fact]
    public void A_sequence_that_two_messages_have_is_found() => Assert.Equal(
        ["SequenceGap in room: 3 is stored where 4 is expected"],
        Check(s_correct with { Stored = [.. s_correct.Stored, Stored("d", 3)] }));

    [Fact]
    public void A_stored_message_that_was_not_sent_is_found() => Assert.Equal(
        ["NotSent in room: x is stored as 4 and was not sent"],
        Check(s_correct with { Stored = [.. s_correct.Stored, Stored("x", 4)], Members = [Member("a", "b", "c", "x")] }));

    [Fact]
    public void A_message_sent_after_the_acknowledgement_of_another_has_a_higher_sequence() => Assert.Equal(
        ["RealTimeOrder in room: later was sent after the acknowledgement of earlier (2) and has the sequence 1"],
        Check(new ChatHistory(
            [new SentMessage(Room, "earlier", 10, new Acknowledgement(2, 20)), new SentMessage(Room, "later", 30, new Acknowledgement(1, 40))],
            [Stored("later", 1), Stored("earlier", 2)],
            [])));

    [Fact]
    public void Concurrent_messages_may_have_any_order() => Assert.Empty(HistoryChecker.Check(new ChatHistory(
        [new SentMessage(Room, "a", 10, new Acknowledgement(2, 40)), new SentMessage(Room, "b", 20, new Acknowledgement(1, 30))],
        [Stored("b", 1), Stored("a", 2)],
        [])));

    [Fact]
    public void A_message_that_a_member_received_and_that_is_not_stored_is_a_phantom() => Assert.Equal(
        ["Phantom at Ada in room: 4 is x, which is not what is stored"],
        Check(s_correct with { Members = [Member("a", "b", "c", "x")] }));

    [Fact]
    public void Other_content_than_is_stored_is_a_phantom() => Assert.Equal(
        ["Phantom at Ada in room: 2 is x, which is not what is stored"],
        Check(s_correct with { Members = [Member("a", "x", "c")] }));

    [Fact]
    public void A_duplicate_is_found() => Assert.Equal(
        ["Duplicate at Ada in room: 2 arrived again"],
        Check(s_correct with { Members = [Log((1, "a"), (2, "b"), (2, "b"), (3, "c"))] }));

    [Fact]
    public void A_late_duplicate_is_no_reordering() => Assert.Equal(
        ["Duplicate at Ada in room: 1 arrived again"],
        Check(s_correct with { Members = [Log((1, "a"), (2, "b"), (3, "c"), (1, "a"))] }));

    [Fact]
    public void A_message_after_one_with_a_higher_sequence_is_reordered() => Assert.Equal(
        ["Reordered at Ada in room: 2 arrived after 3"],
        Check(s_correct with { Members = [Log((1, "a"), (3, "c"), (2, "b"))] }));

    [Fact]
    public void A_message_that_never_arrived_before_one_that_did_is_a_gap_connected_or_not() => Assert.All(
        [true, false],
        static isConnected => Assert.Equal(
            ["Gap at Ada in room: 1 to 2 never arrived, 3 did"],
            Check(s_correct with { Members = [Log((3, "c")) with { IsConnected = isConnected }] })));

    [Fact]
    public void A_member_that_is_connected_at_the_end_misses_the_newest_messages() => Assert.Equal(
        ["Missing at Ada in room: 2 to 3 did not arrive"],
        Check(s_correct with { Members = [Member("a")] }));

    [Fact]
    public void A_member_that_is_not_connected_at_the_end_may_miss_the_newest_messages() =>
        Assert.Empty(HistoryChecker.Check(s_correct with { Members = [Member("a") with { IsConnected = false }] }));

    [Fact]
    public void A_member_that_joined_later_misses_nothing_of_before() =>
        Assert.Empty(HistoryChecker.Check(s_correct with { Members = [Log((3, "c")) with { First = 3 }] }));

    [Fact]
    public void The_members_of_another_room_are_compared_with_its_own_history() => Assert.Equal(
        ["Phantom at Ada in other: 1 is a, which is not what is stored"],
        Check(s_correct with { Members = [Member("a") with { Room = "other" }] }));

    [Fact]
    public void A_recorded_history_has_what_was_sent_acknowledged_and_received()
    {
        var recorder = new HistoryRecorder(TimeProvider.System);
        recorder.Sending(Room, "a");
        recorder.Sending(Room, "b");
        recorder.Acknowledge("a", 1);
        recorder.Receive("Ada", Room, 1, "a");

        var history = recorder.ToHistory([Stored("a", 1)], [("Ada", Room, 1, true), ("Bob", Room, 2, true)]);

        Assert.Empty(HistoryChecker.Check(history));
        Assert.Equal([("a", (long?)1), ("b", null)], history.Sends.OrderBy(static sent => sent.Id).Select(static sent => (sent.Id, sent.Acknowledgement?.Seq)));
        Assert.Equal([(1, "a")], history.Members.First().Received);
        Assert.Equal((2, 1, 1, 0), (recorder.Sent, recorder.Acknowledged, recorder.Received("Ada", Room), recorder.Received("Bob", Room)));
    }

    private static string[] Check(ChatHistory history) => [.. HistoryChecker.Check(history).Select(static violation => violation.ToString())];

    /// <summary>All messages of this class are concurrent, except where a test says otherwise.</summary>
    private static SentMessage Sent(string id, long? seq) => new(Room, id, 0, seq is { } acknowledged ? new Acknowledgement(acknowledged, 1) : null);

    private static StoredMessage Stored(string id, long seq) => new(Room, seq, id);

    private static MemberLog Member(params string[] received) => Log([.. received.Select(static (id, i) => ((long)i + 1, id))]);

    private static MemberLog Log(params (long Seq, string Id)[] received) => new("Ada", Room, First: 1, IsConnected: true, received);
}
