using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace McpTasks.Integration.Tests.Fleet;

/// <summary>One of the product's services as a process of its own, on a loopback port that the system chose.</summary>
internal sealed partial class Service : IAsyncDisposable
{
    private static readonly Dictionary<string, string?> Metadata =
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
            .ToDictionary(entry => entry.Key, entry => entry.Value);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private TaskCompletionSource _written = New();

    private Service(string name, Process process)
    {
        (Name, _process) = (name, process);
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    public string Name { get; }

    public IReadOnlyCollection<string> Lines => _lines;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a service's built dll.</summary>
    /// <param name="project">The project's folder and name, such as <c>src/ApiService</c>.</param>
    /// <param name="name">
    /// The instance's name in telemetry and records: the service's name, and behind a dash what tells it from its replicas.
    /// </param>
    /// <param name="settings">Its environment.</param>
    public static Service Start(string project, string name, params IEnumerable<(string Name, string Value)> settings) =>
        StartWith(project, name, [], settings);

    /// <summary>The same with a command line.</summary>
    public static Service StartWith(
        string project, string name, string[] arguments, params IEnumerable<(string Name, string Value)> settings)
    {
        var folder = Path.Combine(Metadata["Repository"]!, project);
        var command = new ProcessStartInfo("dotnet", [DllOf(project), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (key, value) in settings.Prepend(("ASPNETCORE_URLS", "http://127.0.0.1:0"))
            .Prepend(("OTEL_RESOURCE_ATTRIBUTES", $"service.instance.id={name.Split('-')[^1]}")).Prepend(("OTEL_SERVICE_NAME", name.Split('-')[0])))
            command.Environment[key] = value;
        return new(name, new() { StartInfo = command, EnableRaisingEvents = true });
    }

    /// <summary>A service's built dll.</summary>
    /// <param name="project">The project's folder and name.</param>
    public static string DllOf(string project) => Path.Combine(
        Metadata["Repository"]!, project, "bin", Metadata["Configuration"]!, "net10.0", $"{Path.GetFileName(project)}.dll");

    /// <summary>The address it listens on, once it does.</summary>
    public async Task<Uri> AddressAsync()
    {
        var line = await LineAsync(text => text.Contains("Now listening on:", StringComparison.Ordinal));
        return new(AddressIn(line));
    }

    /// <summary>The first address in a line.</summary>
    public static string AddressIn(string line) => Address().Match(line).Value;

    /// <summary>Waits for a line on its console.</summary>
    public async Task<string> LineAsync(Func<string, bool> wanted)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            var written = _written.Task;
            if (_lines.FirstOrDefault(wanted) is { } line)
                return line;
            if (_process.HasExited)
                throw new InvalidOperationException($"{Name} ended with code {_process.ExitCode}:\n{string.Join('\n', _lines)}");
            var ended = _process.WaitForExitAsync(limit.Token);
            if (await Task.WhenAny(written, ended) == ended && limit.IsCancellationRequested)
                throw new TimeoutException($"{Name} did not write the line:\n{string.Join('\n', _lines)}");
        }
    }

    /// <summary>Waits until it ends by itself.</summary>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>SIGTERM: asks it to end.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private void OnProcessExit(object? sender, EventArgs e) => _process.Kill();

    private void Keep(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is null)
            return;
        _lines.Enqueue(e.Data);
        Interlocked.Exchange(ref _written, New()).SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [GeneratedRegex(@"http://[^\s,]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
