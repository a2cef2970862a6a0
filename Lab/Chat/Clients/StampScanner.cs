namespace Showroom.Lab.Chat.Clients;

/// <summary>Finds the stamps in what one connection receives, also when one is divided between two reads or two frames.</summary>
internal sealed class StampScanner
{
    private readonly byte[] _partial = new byte[MessageStamp.Length];
    private int _length;

    public void Scan(ReadOnlySpan<byte> payload, Action<MessageStamp> found)
    {
        if (_length > 0)
        {
            var taken = Math.Min(MessageStamp.Length - _length, payload.Length);
            payload[..taken].CopyTo(_partial.AsSpan(_length));
            var compared = Math.Min(_length + taken, MessageStamp.Marker.Length);
            if (!_partial.AsSpan(0, compared).SequenceEqual(MessageStamp.Marker[..compared]))
            {
                // The marker has no repetition, so that another one can only begin in what follows.
                _length = 0;
            }
            else if (_length + taken < MessageStamp.Length)
            {
                _length += taken;
                return;
            }
            else
            {
                found(MessageStamp.Read(_partial));
                _length = 0;
                payload = payload[taken..];
            }
        }

        for (int start; (start = payload.IndexOf(MessageStamp.Marker)) >= 0; payload = payload[MessageStamp.Length..])
        {
            payload = payload[start..];
            if (payload.Length < MessageStamp.Length)
            {
                Keep(payload);
                return;
            }

            found(MessageStamp.Read(payload[..MessageStamp.Length]));
        }

        for (var length = Math.Min(MessageStamp.Marker.Length - 1, payload.Length); length > 0; length--)
        {
            if (payload[^length..].SequenceEqual(MessageStamp.Marker[..length]))
            {
                Keep(payload[^length..]);
                return;
            }
        }
    }

    private void Keep(ReadOnlySpan<byte> beginning)
    {
        beginning.CopyTo(_partial);
        _length = beginning.Length;
    }
}
