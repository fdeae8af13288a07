using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace McpTasks.Core.Tests.Options;

/// <summary>Every setting takes both ends of the range that its documentation names, and nothing beyond.</summary>
public sealed class RangeTests
{
    [Theory]
    [InlineData("MaxTtl", "01:00:00", "30.00:00:00", null, "30.00:00:01")]
    [InlineData("DefaultTtl", "00:00:01", "1.00:00:00", "00:00:00.9", "1.00:00:01")]
    [InlineData("PollInterval", "00:00:00.1", "01:00:00", "00:00:00.09", "01:00:01")]
    [InlineData("MaxPollInterval", "00:00:00.1", "01:00:00", "00:00:00.09", "01:00:01")]
    [InlineData("MaxRunTime", "00:00:01", "30.00:00:00", "00:00:00.9", "30.00:00:01")]
    [InlineData("AttemptTimeout", "00:00:00", "30.00:00:00", "-00:00:01", "30.00:00:01")]
    [InlineData("Retry:MaxRetries", "0", "100", "-1", "101")]
    [InlineData("Retry:Delay", "00:00:00.001", "00:05:00", "00:00:00", "1.00:00:01")]
    [InlineData("Retry:MaxDelay", "00:00:01", "1.00:00:00", "00:00:00.9", "1.00:00:01")]
    [InlineData("IdempotencyWindow", "00:00:01", "30.00:00:00", "00:00:00.9", "30.00:00:01")]
    [InlineData("MaxAttempts", "1", "100", "0", "101")]
    [InlineData("Lease", "00:00:01", "00:10:00", "00:00:00.9", "00:10:01")]
    [InlineData("MaxOutage", "00:00:01", "1.00:00:00", "00:00:00.9", "1.00:00:01")]
    [InlineData("RedeliverAfter", "00:00:01", "01:00:00", "00:00:00.9", "01:00:01")]
    [InlineData("MaxResultBytes", "1024", "67108864", "1023", "67108865")]
    [InlineData("Payloads:Above", "1024", "67108864", "1023", "67108865")]
    [InlineData("MaxInputBytes", "1024", "16777216", "1023", "16777217")]
    [InlineData("MaxLiveTasksPerOwner", "1", "100000", "0", "100001")]
    [InlineData("MaxCreationsPerSecondPerOwner", "1", "100000", "0", "100001")]
    [InlineData("MaxKeptTasksPerOwner", "1", "10000000", "0", "10000001")]
    [InlineData("MaxConcurrentCreations", "1", "1000000", "0", "1000001")]
    [InlineData("InlineGrace", "00:00:00", "00:00:30", "-00:00:01", "00:00:31")]
    [InlineData("MaxWaitsPerCaller", "1", "100000", "0", "100001")]
    [InlineData("Worker:Concurrency", "1", "1024", "0", "1025")]
    [InlineData("Worker:MaxWaiting", "0", "100000", "-1", "100001")]
    [InlineData("Worker:DrainTimeout", "00:00:00", "01:00:00", "-00:00:01", "01:00:01")]
    public void Both_ends_of_a_range_are_in_it_and_nothing_beyond(string name, string least, string most, string? below, string above)
    {
        Assert.Null(Refusal(name, least));
        Assert.Null(Refusal(name, most));
        Assert.StartsWith($"McpTasks:{name} must be between ", Refusal(name, above), StringComparison.Ordinal);
        if (below is not null)
            Assert.StartsWith($"McpTasks:{name} must be between ", Refusal(name, below), StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_are_those_that_are_documented()
    {
        using var services = Services();
        var options = services.GetRequiredService<IOptions<McpTasksOptions>>().Value;
        var worker = services.GetRequiredService<IOptions<McpTasksWorkerOptions>>().Value;

        Assert.Equal(
            (TaskMode.Forbidden, TimeSpan.FromHours(1), TimeSpan.FromHours(24)), (options.DefaultMode, options.DefaultTtl, options.MaxTtl));
        Assert.Equal(
            (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromHours(24)),
            (options.PollInterval, options.MaxPollInterval, options.MaxRunTime));
        Assert.Equal(
            (5, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(30)),
            (options.MaxAttempts, options.Lease, options.MaxOutage, options.RedeliverAfter));
        Assert.Equal(
            (1_048_576, 65_536, 262_144, TimeSpan.Zero),
            (options.MaxResultBytes, options.Payloads.Above, options.MaxInputBytes, options.InlineGrace));
        Assert.Equal(
            (100, 50, 100_000, 100),
            (options.MaxLiveTasksPerOwner, options.MaxCreationsPerSecondPerOwner, options.MaxKeptTasksPerOwner, options.MaxWaitsPerCaller));
        Assert.Equal(
            ("mcp-tasks", 8, 100, TimeSpan.FromSeconds(20)), (worker.Queue, worker.Concurrency, worker.MaxWaiting, worker.DrainTimeout));
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(128, null)]
    [InlineData(129, "must have 1 to 128 characters")]
    public void A_queues_name_has_a_length(int length, string? refusal) =>
        Assert.Contains(refusal ?? "", Refusal("Worker:Queue", new('q', length)) ?? "", StringComparison.Ordinal);

    [Theory]
    [InlineData("a-b_C.9", true)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("ä", false)]
    public void A_queues_name_has_plain_letters(string name, bool good) => Assert.Equal(good, Refusal("Worker:Queue", name) is null);

    [Theory]
    [InlineData(31, "must have 32 to 512 characters, but has 31")]
    [InlineData(32, null)]
    [InlineData(512, null)]
    [InlineData(513, "must have 32 to 512 characters, but has 513")]
    public void An_operators_key_has_a_length_which_is_told_without_it(int length, string? refusal)
    {
        var told = Refusal("Operator:Key", new('k', length));

        Assert.Equal(refusal is null ? null : $"McpTasks:Operator:Key {refusal}.", told);
    }

    [Theory]
    [InlineData('~', true)]
    [InlineData('!', true)]
    [InlineData(' ', false)]
    [InlineData('\u007f', false)]
    [InlineData('é', false)]
    public void An_operators_key_can_travel_in_a_header(char letter, bool good) =>
        Assert.Equal(good, Refusal("Operator:Key", new string('k', 40) + letter) is null);

    [Theory]
    [InlineData("X-Tenant", true)]
    [InlineData("x_1!#$%&'*+.^`|~", true)]
    [InlineData("X Tenant", false)]
    [InlineData("X:Tenant", false)]
    [InlineData("Ünïcode", false)]
    public void A_nominated_header_is_a_headers_name(string header, bool good)
    {
        var told = Refusal("Identity:Headers:0", header);

        Assert.Equal(good, told is null);
        Assert.Contains(
            good ? "" : "McpTasks:Identity:Headers must hold names of HTTP headers, but holds '", told ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void A_nominated_header_is_not_long(int length, bool good) =>
        Assert.Equal(good, Refusal("Identity:Headers:0", new('h', length)) is null);

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void So_many_headers_may_be_nominated(int count, bool good) => Assert.Equal(
        good ? null : "McpTasks:Identity:Headers count must be between 0 and 32, but is 33.",
        Refusal([.. Enumerable.Range(0, count).Select(i => ($"Identity:Headers:{i}", $"X-{i}"))]));

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var told = Refusal([("Lease", "00:00:00"), ("MaxAttempts", "0")]);

        Assert.Contains("McpTasks:Lease must be", told, StringComparison.Ordinal);
        Assert.Contains("McpTasks:MaxAttempts must be", told, StringComparison.Ordinal);
    }

    private static string? Refusal(string name, string value) => Refusal([(name, value)]);

    private static string? Refusal(IReadOnlyList<(string Name, string Value)> settings)
    {
        using var services = Services(
            [.. settings.Select(setting => KeyValuePair.Create($"McpTasks:{setting.Name}", (string?)setting.Value))]);
        try
        {
            // As the host does it when it starts.
            services.GetRequiredService<IStartupValidator>().Validate();
            return null;
        }
        catch (OptionsValidationException error)
        {
            return error.Message;
        }
    }

    private static ServiceProvider Services(params IReadOnlyList<KeyValuePair<string, string?>> settings) =>
        new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddLogging().AddMcpTasksCore().BuildServiceProvider();
}
