using System.Diagnostics;

namespace Chaos.Fleet;

/// <summary>A process that this program started, its output in a file.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Watchdog _watchdog;
    private readonly StreamWriter _log;
    private readonly int _id;

    private ChildProcess(Process process, Watchdog watchdog, string log, Action<string>? line)
    {
        (Process, _watchdog, _id) = (process, watchdog, process.Id);
        _log = new(new FileStream(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        watchdog.Started(process);
        process.OutputDataReceived += (_, output) => Keep(output.Data, line);
        process.ErrorDataReceived += (_, output) => Keep(output.Data, line);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Ended = EndAsync();
    }

    public Process Process { get; }

    /// <summary>Its exit code, once it has ended and all it wrote is kept.</summary>
    public Task<int> Ended { get; }

    public static ChildProcess Start(ProcessStartInfo command, Watchdog watchdog, string log, Action<string>? line = null)
    {
        command.RedirectStandardOutput = command.RedirectStandardError = true;
        command.UseShellExecute = false;
        return new(Process.Start(command)!, watchdog, log, line);
    }

    public async ValueTask DisposeAsync()
    {
        // The process object stays: whoever holds it may still ask whether it has ended.
        Signal.SendKill(Process);
        await Ended;
    }

    private async Task<int> EndAsync()
    {
        await Process.WaitForExitAsync();
        _watchdog.Ended(_id);
        lock (_log)
            _log.Dispose();
        return Process.ExitCode;
    }

    private void Keep(string? text, Action<string>? line)
    {
        if (text is null)
            return;
        lock (_log)
            _log.WriteLine(text);
        line?.Invoke(text);
    }
}
