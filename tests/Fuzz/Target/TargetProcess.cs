using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Fuzz.Target;

/// <summary>What the server's process holds.</summary>
/// <param name="Living">Bytes on the heap when all that is dead has been collected.</param>
/// <param name="Resident">Bytes of memory.</param>
/// <param name="Handles">Open files and sockets.</param>
/// <param name="Threads">Threads.</param>
internal sealed record Figures(long Living, long Resident, int Handles, int Threads);

/// <summary>The server as a process of its own, whose log is read.</summary>
internal sealed class TargetProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(120);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromMinutes(2) };
    private readonly ConcurrentQueue<LogLine> _log = new();
    private readonly ConcurrentQueue<string> _noise = new();
    private readonly TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private TargetProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, output) => Take(output.Data);
        process.ErrorDataReceived += (_, output) => Noise(output.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Ended = process.WaitForExitAsync();
    }

    public IPEndPoint Address { get; private set; } = new(IPAddress.Loopback, 0);

    public Task Ended { get; }

    public bool HasEnded => Ended.IsCompleted;

    public int ExitCode => _process.ExitCode;

    /// <summary>What was logged.</summary>
    public IReadOnlyCollection<LogLine> Log => _log;

    /// <summary>What was written beside the log, such as the stack of an exception that nobody caught.</summary>
    public IReadOnlyCollection<string> OtherLines => _noise;

    public static async Task<TargetProcess> StartAsync(CancellationToken stop, ServerFault fault = ServerFault.None)
    {
        var command = new ProcessStartInfo(
            "dotnet", [typeof(TargetProcess).Assembly.Location, TargetService.Verb, $"--{nameof(ServerFault)}={fault}"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        command.Environment["DOTNET_ENVIRONMENT"] = "Production";
        var target = new TargetProcess(Process.Start(command)!);
        var first = await Task.WhenAny(target._ready.Task, target.Ended).WaitAsync(LongestStart, stop);
        if (first == target.Ended)
            throw new InvalidOperationException($"The server did not start: {string.Join('\n', target._noise)}");
        var address = await target._ready.Task;
        target.Address = new(IPAddress.Parse(address.Host), address.Port);
        return target;
    }

    public async Task<Figures> MeasureAsync(CancellationToken stop)
    {
        var text = await _http.GetStringAsync(new Uri($"http://{Address}{TargetService.FiguresPath}"), stop);
        var numbers = text.Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToList();
        return new(numbers[0], numbers[1], (int)numbers[2], (int)numbers[3]);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!HasEnded)
            _process.Kill();
        await Ended;
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        if (line.StartsWith(TargetService.Ready, StringComparison.Ordinal))
            _ready.TrySetResult(new Uri(line[TargetService.Ready.Length..]));
        else if (line.StartsWith('{'))
            _log.Enqueue(JsonSerializer.Deserialize<LogLine>(line)!);
        else
            Noise(line);
    }

    private void Noise(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
            _noise.Enqueue(line);
    }
}
