using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Showroom.ServiceDefaults.Statistics;

/// <summary>Totals of some of the process's own metrics, for a page that shows the system while it runs. Rates are differences of two readings.</summary>
internal sealed class StatisticsCollector : IDisposable
{
    // A counter is in the totals by its name; with a tag by NAME:VALUE; a histogram has NAME.count and NAME.sum.
    private static readonly Dictionary<string, string?> s_instruments = new()
    {
        ["http.server.request.duration"] = null,
        ["showroom.cache.requests"] = "source",
        ["showroom.chat.connections"] = null,
        ["showroom.chat.messages"] = null,
        ["showroom.chat.deliveries"] = null,
        ["showroom.messaging.handled"] = null,
    };

    private readonly ConcurrentDictionary<string, double> _totals = new();
    private readonly MeterListener _listener = new();

    public StatisticsCollector()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (s_instruments.ContainsKey(instrument.Name))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The totals since the start.</summary>
    public IReadOnlyDictionary<string, double> Read()
    {
        _listener.RecordObservableInstruments();
        return new Dictionary<string, double>(_totals);
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = Name(instrument, tags);
        if (instrument.IsObservable)
        {
            _totals[name] = value;
        }
        else if (instrument is Histogram<double>)
        {
            Increase($"{name}.count", 1);
            Increase($"{name}.sum", value);
        }
        else
        {
            Increase(name, value);
        }
    }

    private void Increase(string name, double value) => _totals.AddOrUpdate(name, static (_, added) => added, static (_, total, added) => total + added, value);

    private static string Name(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (s_instruments[instrument.Name] is { } wanted)
        {
            foreach (var (key, tag) in tags)
            {
                if (key.EndsWith(wanted, StringComparison.Ordinal))
                {
                    return $"{instrument.Name}:{tag}";
                }
            }
        }

        return instrument.Name;
    }
}
