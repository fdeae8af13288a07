using System.Diagnostics;
using System.Text;

namespace McpTasks.LocalHosting.Processes;

/// <summary>What to start.</summary>
internal sealed record ChildStart
{
    public required string FileName { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public required string WorkingDirectory { get; init; }

    /// <summary>The whole environment of the child.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>What the child reads from its standard input before that ends.</summary>
    public string StandardInput { get; init; } = "";
}

/// <summary>Takes a line of a child's console; a child stands still while its line is not taken.</summary>
internal delegate ValueTask LineSink(string line, bool error);

/// <summary>A running child.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly OrphanGuard _guard;
    private readonly Task _output;

    private ChildProcess(Process process, OrphanGuard guard, LineSink sink)
    {
        _process = process;
        _guard = guard;
        Id = process.Id;
        _output = Task.WhenAll(LineReader.ReadAsync(process.StandardOutput, false, sink), LineReader.ReadAsync(process.StandardError, true, sink));
        Exited = WaitAsync();
    }

    public int Id { get; }

    /// <summary>Ends with the exit code, after the last line was taken, or a second later when someone else still holds the console.</summary>
    public Task<int> Exited { get; }

    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static async Task<ChildProcess> StartAsync(ChildStart start, OrphanGuard guard, LaunchThread thread, LineSink sink)
    {
        var info = new ProcessStartInfo(start.FileName, start.Arguments)
        {
            WorkingDirectory = start.WorkingDirectory,
            UseShellExecute = false,
            CreateNoWindow = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        info.Environment.Clear();
        foreach (var (name, value) in start.Environment)
            info.Environment[name] = value;
        guard.Prepare(info);

        var child = await thread.RunAsync(() =>
        {
            var process = Process.Start(info) ?? throw new InvalidOperationException("The system reused a process.");
            guard.Add(process);
            return new ChildProcess(process, guard, sink);
        });
        await child.FeedAsync(start.StandardInput);
        return child;
    }

    /// <summary>Asks the child to end, and kills it with its children when it has not after <paramref name="grace"/>.</summary>
    public async Task<int> StopAsync(TimeSpan grace, TimeProvider time)
    {
        if (grace > TimeSpan.Zero)
        {
            Ask();
            await Task.WhenAny(Exited, Task.Delay(grace, time));
        }

        if (!Exited.IsCompleted)
            Kill();
        return await Exited;
    }

    /// <summary>Kills the child with its children.</summary>
    public void Kill()
    {
        try
        {
            if (_guard.OwnGroup && NativeMethods.Kill(-Id, NativeMethods.SigKill) == 0)
                return;
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended meanwhile.
        }
    }

    public (TimeSpan Processor, long Memory)? Usage()
    {
        try
        {
            _process.Refresh();
            return _process.HasExited ? null : (_process.TotalProcessorTime, _process.WorkingSet64);
        }
        catch (InvalidOperationException)
        {
            return null; // it ended meanwhile
        }
    }

    public void Dispose() => _process.Dispose();

    private void Ask()
    {
        if (Exited.IsCompleted)
            return;
        if (OperatingSystem.IsWindows())
            NativeMethods.GenerateConsoleCtrlEvent(NativeMethods.CtrlBreak, (uint)Id);
        else
            _ = NativeMethods.Kill(Id, NativeMethods.SigTerm);
    }

    private async Task FeedAsync(string text)
    {
        try
        {
            await _process.StandardInput.WriteAsync(text);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The child ended or closed its input; its exit code tells the story.
        }
    }

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        var code = _process.ExitCode;
        // A grandchild may hold the pipes open for ever: take what is there, then go on.
        await Task.WhenAny(_output, Task.Delay(TimeSpan.FromSeconds(1)));
        if (_guard.OwnGroup)
            _ = NativeMethods.Kill(-Id, NativeMethods.SigKill);
        _guard.Remove(Id);
        return code;
    }
}
