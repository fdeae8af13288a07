using System.Diagnostics;
using System.Globalization;
using Chaos.Drills;
using Chaos.Proxy;
using Chaos.Service;

namespace Chaos.Fleet;

/// <summary>The system: a store, API services and workers, each a process, and between each service and the store a proxy.</summary>
internal sealed class FleetSystem : IAsyncDisposable
{
    private readonly Watchdog _watchdog = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<ServiceSlot, StoreProxy> _proxies = [];
    private readonly List<Task> _running = [];
    private readonly ChaosOptions _options;
    private readonly RunFolder _folder;

    private FleetSystem(ChaosOptions options, RunFolder folder)
    {
        (_options, _folder) = (options, folder);
        Store = new(options.Store, _watchdog, folder.Data, folder.Logs);
    }

    public StoreServer Store { get; }

    public List<ServiceSlot> Apis { get; } = [];

    public List<ServiceSlot> Workers { get; } = [];

    public List<ServiceSlot> Slots => [.. Apis, .. Workers];

    public StoreProxy ProxyOf(ServiceSlot slot) => _proxies[slot];

    public static async Task<FleetSystem> StartAsync(ChaosOptions options, RunFolder folder, CancellationToken stop)
    {
        var system = new FleetSystem(options, folder);
        try
        {
            await system.Store.StartAsync(stop);
            for (var i = 1; i <= options.Apis; i++)
                system.Add("api", i, system.Apis);
            for (var i = 1; i <= options.Workers; i++)
                system.Add("worker", i, system.Workers);
            await system.ReadyAsync(stop);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until every service is ready.</summary>
    public Task ReadyAsync(CancellationToken stop) => Task.WhenAll(Slots.Select(slot => slot.ReadyAsync(stop)));

    /// <summary>Kills every service, and waits until all have ended.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Store.DisposeAsync();
        foreach (var proxy in _proxies.Values)
            await proxy.DisposeAsync();
        _watchdog.Dispose();
        _stop.Dispose();
    }

    private void Add(string role, int number, List<ServiceSlot> slots)
    {
        var proxy = new StoreProxy(Store.Port);
        var slot = new ServiceSlot($"{role}-{number}", process => Command(role, process, proxy), _watchdog, _folder.Logs);
        _proxies.Add(slot, proxy);
        slots.Add(slot);
        _running.Add(slot.RunAsync(_stop.Token));
    }

    private ProcessStartInfo Command(string role, string process, StoreProxy proxy)
    {
        var command = new ProcessStartInfo(
            "dotnet", [typeof(FleetService).Assembly.Location, FleetService.Verb]) { WorkingDirectory = _folder.Path };
        foreach (var (name, value) in Settings(role, process, proxy))
            command.Environment[name] = value;
        return command;
    }

    private IEnumerable<(string Name, string Value)> Settings(string role, string process, StoreProxy proxy) =>
    [
        .. _options.Drill == Drill.Schedule ? ScheduleDrill.Settings : [],
        .. _options.Ttl is { } ttl
            ? [("McpTasks__DefaultTtl", Text(ttl)), ("McpTasks__MaxTtl", Text(ttl))]
            : Array.Empty<(string, string)>(),
        ("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("DOTNET_ENVIRONMENT", "Production"), ("ASPNETCORE_ENVIRONMENT", "Production"),
        ("DOTNET_gcServer", "0"), ("DOTNET_TieredPGO", "0"),
        ("OTEL_SERVICE_NAME", role), ("OTEL_RESOURCE_ATTRIBUTES", $"service.instance.id={process[(role.Length + 1)..]}"),
        ("OTEL_SDK_DISABLED", "true"),
        ("Logging__LogLevel__Default", "Warning"), ("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Information"),
        ("Logging__Console__FormatterName", "simple"), ("Logging__Console__FormatterOptions__SingleLine", "true"),
        ("Logging__Console__FormatterOptions__TimestampFormat", "HH:mm:ss.fff "),
        ("Role", role), ("Process", process), ("Ledgers", _folder.Ledgers),
        ("ConnectionStrings__redis", Store.ConnectionString(proxy.Port)),
        ("McpTasks__Lease", Text(_options.Lease)), ("McpTasks__RedeliverAfter", Text(_options.Redeliver)),
        ("McpTasks__MaxLiveTasksPerOwner", "100000"), ("McpTasks__MaxCreationsPerSecondPerOwner", "100000"),
        ("McpTasks__MaxWaitsPerCaller", "100000"),
        ("McpTasks__Worker__Concurrency", _options.Concurrency.ToString(CultureInfo.InvariantCulture)),
        ("McpTasks__Worker__DrainTimeout", "00:00:03"),
        ("McpTasks__MaxResultBytes", _options.MaxResultBytes.ToString(CultureInfo.InvariantCulture)),
    ];

    private static string Text(TimeSpan time) => time.ToString("c", CultureInfo.InvariantCulture);
}
