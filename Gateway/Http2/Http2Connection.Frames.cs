using System.Globalization;
using Showroom.Gateway.Forwarding;
using Showroom.Gateway.Http2.Hpack;

namespace Showroom.Gateway.Http2;

/// <content>What the replica says.</content>
internal sealed partial class Http2Connection : IFrameSink
{
    /// <summary>How many requests a reader takes further by itself, before it reads on.</summary>
    private const int AtOnce = 8;

    /// <summary>Those that wait and have got news; only the reader knows them.</summary>
    private readonly List<Exchange> _announced = [];

    void IFrameSink.OnHead(int stream, ref List<Field> fields, bool end)
    {
        lock (_gate)
        {
            if (!_exchanges.TryGetValue(stream, out var exchange) || exchange.Failure is not null)
            {
                return;
            }

            if (exchange.Status != 0)
            {
                // Trailers: nobody here uses any, and who passes a message on may drop them (RFC 9110, 6.5.1).
                exchange.Put([], end);
            }
            else if (StatusOf(fields) is var status and >= 200)
            {
                exchange.PutHead(status, ref fields, end);
            }
            else
            {
                Expect(!end, "An answer ends before it begins.");
                return;
            }

            Announce(exchange);
        }
    }

    void IFrameSink.OnData(int stream, ReadOnlySpan<byte> data, int taken, bool end)
    {
        lock (_gate)
        {
            _uncredited += taken;
            if (_uncredited >= ConnectionWindow / 2)
            {
                _sender.WindowUpdate(0, _uncredited);
                _uncredited = 0;
            }

            if (_exchanges.TryGetValue(stream, out var exchange) && exchange.Failure is null)
            {
                Expect(exchange.Status != 0 && !exchange.Ended, "Data came out of turn.");
                exchange.Uncredited += taken - data.Length;
                exchange.Put(data, end);
                Announce(exchange);
            }
        }
    }

    void IFrameSink.OnResetStream(int stream, Http2Error error)
    {
        lock (_gate)
        {
            if (_exchanges.TryGetValue(stream, out var exchange))
            {
                exchange.Fail(new Failure(
                    error == Http2Error.RefusedStream ? FailureKind.NotTakenUp : FailureKind.Broken, new IOException($"The replica broke off the exchange ({error}).")));
                Announce(exchange);
            }
        }
    }

    void IFrameSink.OnSetting(Setting setting, uint value)
    {
        lock (_gate)
        {
            switch (setting)
            {
                case Setting.MaxConcurrentStreams:
                    _most = (int)Math.Min(value, MaxExchanges);
                    break;
                case Setting.InitialWindowSize:
                    Expect(value <= int.MaxValue, "A window is too large.");
                    foreach (var exchange in _exchanges.Values)
                    {
                        exchange.Widen((int)value - _exchangeWindow);
                    }

                    _exchangeWindow = (int)value;
                    break;
                default:
                    // Frames of ours are never longer than everybody must take; the rest concerns what we do not use.
                    break;
            }
        }
    }

    void IFrameSink.OnSettingsComplete() => _sender.Acknowledge(FrameType.Settings, []);

    void IFrameSink.OnPing(ReadOnlySpan<byte> payload) => _sender.Acknowledge(FrameType.Ping, payload);

    void IFrameSink.OnGoAway(int lastStream)
    {
        FailAll(exchange => exchange.Stream > lastStream ? new Failure(FailureKind.NotTakenUp, new IOException("The replica takes up no more exchanges.")) : null, leave: true);
        AbortIfLeft();
    }

    void IFrameSink.OnWindowUpdate(int stream, int bytes)
    {
        lock (_gate)
        {
            if (stream != 0)
            {
                _exchanges.GetValueOrDefault(stream)?.Widen(bytes);
                return;
            }

            _window += bytes;
            Expect(_window <= int.MaxValue, "A window is too large.");
            foreach (var exchange in _exchanges.Values)
            {
                exchange.Widen(0);
            }
        }
    }

    void IFrameSink.OnPause() => WakeAnnounced();

    /// <summary>The first few are woken here; the rest by others of the pool's threads, so that nobody waits for a long row of requests.</summary>
    private void WakeAnnounced()
    {
        for (var at = AtOnce; at < _announced.Count; at += AtOnce)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static some => some.ForEach(exchange => exchange.Wake()), _announced.GetRange(at, Math.Min(AtOnce, _announced.Count - at)), preferLocal: false);
        }

        for (var at = 0; at < AtOnce && at < _announced.Count; at++)
        {
            _announced[at].Wake();
        }

        _announced.Clear();
    }

    private void Announce(Exchange exchange)
    {
        if (exchange.StopWaiting())
        {
            _announced.Add(exchange);
        }
    }

    private static int StatusOf(List<Field> fields)
    {
        var status = 0;
        Expect(
            fields is [{ Name.IsStatus: true }, ..] && int.TryParse(fields[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out status) && status is >= 100 and < 1000,
            "An answer has no status.");
        return status;
    }

    private static void Expect(bool right, string otherwise)
    {
        if (!right)
        {
            throw new Http2Exception(Http2Error.Protocol, otherwise);
        }
    }
}
