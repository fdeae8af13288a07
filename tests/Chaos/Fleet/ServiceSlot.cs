using System.Diagnostics;
using System.Text.RegularExpressions;
using Chaos.Ledger;

namespace Chaos.Fleet;

/// <summary>One replica of a service, as an orchestrator keeps it: whenever its process has ended, the next one is started.</summary>
internal sealed partial class ServiceSlot(string name, Func<string, ProcessStartInfo> command, Watchdog watchdog, string logs)
{
    private static readonly TimeSpan UsualPause = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(90), LongestEnd = TimeSpan.FromSeconds(60);

    private readonly List<ServiceLife> _lives = [];
    private ChildProcess? _child;
    private TimeSpan _pause = UsualPause;
    private TaskCompletionSource<Uri> _ready = New();

    public string Name => name;

    /// <summary>Where it listens; while no process is ready, where the last one did.</summary>
    public Uri? Address { get; private set; }

    /// <summary>The processes that it has had, the present one last.</summary>
    public IReadOnlyList<ServiceLife> Lives => _lives;

    public ServiceLife Life => _lives[^1];

    /// <summary>What the present process holds of the machine's memory, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _child!.Process.Refresh();
            return _child.Process.WorkingSet64;
        }
    }

    /// <summary>Keeps a process running until told to stop; then kills it.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await LiveAsync(stop);
            await Task.Delay(_pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _pause = UsualPause;
        }
    }

    /// <summary>Waits until a process is ready.</summary>
    public Task ReadyAsync(CancellationToken stop) => _ready.Task.WaitAsync(LongestStart, stop);

    /// <summary>SIGKILL, and the next process after a while.</summary>
    public async Task KillAsync(string by, TimeSpan away)
    {
        var child = await RunningAsync();
        (_pause, Life.EndedBy) = (away, by);
        Signal.SendKill(child.Process);
        await child.Ended;
    }

    /// <summary>SIGTERM, and the next process as soon as this one has ended; false when it had to be killed.</summary>
    public async Task<bool> DeployAsync(string by)
    {
        var child = await RunningAsync();
        var life = Life;
        _pause = TimeSpan.Zero;
        (life.EndedBy, life.ToldAt) = (by, Clock.Now);
        var next = _ready = New();
        Signal.SendTerminate(child.Process);
        var inTime = await Task.WhenAny(child.Ended, Task.Delay(LongestEnd)) == child.Ended;
        Signal.SendKill(child.Process);
        await child.Ended;
        await next.Task.WaitAsync(LongestStart);
        return inTime;
    }

    /// <summary>SIGSTOP, and after a while SIGCONT.</summary>
    public async Task PauseAsync(TimeSpan time, CancellationToken stop)
    {
        var child = await RunningAsync();
        Signal.SendStop(child.Process);
        await Task.Delay(time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Signal.SendContinue(child.Process);
    }

    private async Task<ChildProcess> RunningAsync()
    {
        await _ready.Task.WaitAsync(LongestStart);
        return _child!;
    }

    private async Task LiveAsync(CancellationToken stop)
    {
        var life = new ServiceLife($"{name}.{_lives.Count + 1}", Clock.Now);
        _lives.Add(life);
        if (_ready.Task.IsCompleted)
            _ready = New();
        _child = ChildProcess.Start(command(life.Name), watchdog, Path.Combine(logs, $"{life.Name}.log"), Read);
        await using var child = _child;
        await ((Task)child.Ended).WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!child.Ended.IsCompleted)
            life.EndedBy ??= "the run's end";
        Signal.SendKill(child.Process);
        life.ExitCode = await child.Ended;
        life.EndedAt = Clock.Now;
        if (_ready.Task.IsCompleted)
            _ready = New();
    }

    private void Read(string line)
    {
        if (Listening().Match(line) is { Success: true } address)
            Address = new(address.Groups["address"].Value);
        if (line.Contains("Application started", StringComparison.Ordinal))
            _ready.TrySetResult(Address!);
    }

    private static TaskCompletionSource<Uri> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [GeneratedRegex(@"Now listening on: (?<address>http://\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
