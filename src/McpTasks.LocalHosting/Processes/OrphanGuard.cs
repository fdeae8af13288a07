using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace McpTasks.LocalHosting.Processes;

/// <summary>Sees to it that no child outlives the host, even when the host is killed and can do nothing any more.</summary>
internal abstract class OrphanGuard : IDisposable
{
    /// <summary>Whether a child leads a process group of its own: then Ctrl-C reaches only the host, and a signal to the group reaches the child's children.</summary>
    public virtual bool OwnGroup => false;

    public static OrphanGuard ForThisSystem()
    {
        if (OperatingSystem.IsWindows())
            return new JobObjectGuard();
        return OperatingSystem.IsLinux() && Executables.Find("setsid") is { } setsid && Executables.Find("setpriv") is { } setpriv && ParentDeathGuard.Works(setpriv)
            ? new ParentDeathGuard(setsid, setpriv)
            : new WatcherGuard();
    }

    /// <summary>Changes how a child is started.</summary>
    public virtual void Prepare(ProcessStartInfo start)
    {
    }

    /// <summary>Takes a started child into care.</summary>
    public virtual void Add(Process child)
    {
    }

    /// <summary>Lets go of a child that has ended.</summary>
    public virtual void Remove(int pid)
    {
    }

    public virtual void Dispose() => GC.SuppressFinalize(this);
}

/// <summary>Linux with util-linux: the kernel kills the child when the thread that started it ends. See <see cref="LaunchThread"/>.</summary>
internal sealed class ParentDeathGuard(string setsid, string setpriv) : OrphanGuard
{
    public override bool OwnGroup => true;

    /// <summary>Says whether this setpriv knows the option; BusyBox's does not.</summary>
    public static bool Works(string setpriv)
    {
        using var trial = Process.Start(new ProcessStartInfo(setpriv, ["--pdeathsig", "KILL", "true"]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true });
        return trial is not null && trial.WaitForExit(TimeSpan.FromSeconds(5)) && trial.ExitCode == 0;
    }

    public override void Prepare(ProcessStartInfo start)
    {
        // Each replaces itself by the next program: the child keeps this process id. The shell goes on only if the host
        // still lived after the signal was set; a host killed before that moment would have sent none.
        string[] prefix =
        [
            setpriv, "--pdeathsig", "KILL", "--", "/bin/sh", "-c", "[ \"$PPID\" = \"$0\" ] && exec \"$@\"",
            Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), start.FileName,
        ];
        for (var i = 0; i < prefix.Length; i++)
            start.ArgumentList.Insert(i, prefix[i]);
        start.FileName = setsid;
    }
}

/// <summary>Any Unix: a shell that holds a pipe from the host and kills what is left when the pipe breaks.</summary>
internal sealed class WatcherGuard : OrphanGuard
{
    private const string Script = """
        trap '' HUP INT TERM QUIT
        pids=
        while read -r verb pid; do
          case $verb in
            add) pids="$pids $pid" ;;
            del) left=; for p in $pids; do [ "$p" = "$pid" ] || left="$left $p"; done; pids=$left ;;
          esac
        done
        for p in $pids; do kill -9 "$p" 2>/dev/null; done
        """;

    private readonly Process _watcher;
    private readonly Lock _lock = new();
    private bool _closed;

    public WatcherGuard()
    {
        _watcher = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script]) { UseShellExecute = false, RedirectStandardInput = true, WorkingDirectory = "/" })
            ?? throw new Win32Exception("The watcher of the child processes did not start.");
        _watcher.StandardInput.AutoFlush = true;
    }

    public override void Add(Process child) => Tell($"add {child.Id}");

    public override void Remove(int pid) => Tell($"del {pid}");

    public override void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            _watcher.StandardInput.Dispose();
        }

        _watcher.WaitForExit(TimeSpan.FromSeconds(1));
        _watcher.Dispose();
        base.Dispose();
    }

    private void Tell(string line)
    {
        lock (_lock)
        {
            if (_closed)
                return;
            try
            {
                _watcher.StandardInput.Write(line + "\n");
            }
            catch (IOException)
            {
                // Somebody has ended the watcher. Without it children still end with the host unless that is killed.
                _closed = true;
            }
        }
    }
}

/// <summary>Windows: a job object that ends its processes when its last handle is closed.</summary>
internal sealed class JobObjectGuard : OrphanGuard
{
    private const int ExtendedLimitInformation = 9;
    private const uint KillOnJobClose = 0x2000;

    private readonly nint _job;

    public JobObjectGuard()
    {
        _job = NativeMethods.CreateJobObject(0, 0);
        var limits = new NativeMethods.JobObjectExtendedLimitInformation { LimitFlags = KillOnJobClose };
        if (_job == 0 || !NativeMethods.SetInformationJobObject(_job, ExtendedLimitInformation, limits, (uint)Marshal.SizeOf(limits)))
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    public override void Prepare(ProcessStartInfo start)
    {
        if (OperatingSystem.IsWindows())
            start.CreateNewProcessGroup = true;
    }

    [SupportedOSPlatform("windows")]
    private void Assign(Process child)
    {
        // A child that has ended already cannot be assigned, and need not be.
        if (!NativeMethods.AssignProcessToJobObject(_job, child.Handle) && !child.HasExited)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    public override void Add(Process child)
    {
        if (OperatingSystem.IsWindows())
            Assign(child);
    }
}
