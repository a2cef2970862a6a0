using Showroom.Lab.Gateway.Workloads;

namespace Showroom.Tests.Model.Lab;

public sealed class WrkTests
{
    private const string Output = """
        Running 1s test @ http://127.0.0.1:8080/api/item
          2 threads and 64 connections
          Thread Stats   Avg      Stdev     Max   +/- Stdev
            Latency     2.36ms    1.71ms  28.70ms   79.27%
            Req/Sec    14.51k     1.02k   16.20k    70.00%
          Latency Distribution
             50%  871.00us
             75%    3.10ms
             90%    4.40ms
             99%    1.02s
          29041 requests in 1.00s, 33.12MB read
        Requests/sec:  28998.46
        Transfer/sec:     33.07MB
        """;

    [Fact]
    public void Latencies_are_read_in_milliseconds() => Assert.Equal(new LoadResult(29041, 28998.46, 0.871, 1020, 0), Wrk.Parse(Output));

    [Fact]
    public void Socket_errors_and_error_responses_are_failures()
    {
        var output = Output + "\n  Socket errors: connect 1, read 2, write 3, timeout 4\n  Non-2xx or 3xx responses: 5";

        Assert.Equal(15, Wrk.Parse(output).Failed);
    }
}
