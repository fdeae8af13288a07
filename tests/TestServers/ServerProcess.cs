using System.Collections.Concurrent;
using System.Diagnostics;

namespace TestServers;

internal sealed class ServerProcess
{
    private const int KeptLines = 200;
    private readonly Process _process;
    private readonly Watchdog _watchdog;
    private readonly ConcurrentQueue<string> _lines = new();

    private ServerProcess(Process process, string dataDirectory)
    {
        _process = process;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Exited = _process.WaitForExitAsync();
        _watchdog = Watchdog.Over(_process.Id, dataDirectory);
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    public int Id => _process.Id;

    public Task Exited { get; }

    public string Output => string.Join('\n', _lines);

    public static ServerProcess Start(ProcessStartInfo command, string dataDirectory)
    {
        command.WorkingDirectory = dataDirectory;
        command.RedirectStandardOutput = true;
        command.RedirectStandardError = true;
        command.UseShellExecute = false;
        return new ServerProcess(Process.Start(command)!, dataDirectory);
    }

    public async Task KillAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        // First: the watchdog must not outlive the process id it watches.
        await _watchdog.StopAsync();
        _process.Kill();
        await Exited;
        _process.Dispose();
    }

    private void OnProcessExit(object? sender, EventArgs e) => _process.Kill();

    private void Keep(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is null)
            return;
        _lines.Enqueue(e.Data);
        while (_lines.Count > KeptLines)
            _lines.TryDequeue(out _);
    }
}
