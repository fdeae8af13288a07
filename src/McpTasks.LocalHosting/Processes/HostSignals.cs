using System.Runtime.InteropServices;

namespace McpTasks.LocalHosting.Processes;

/// <summary>Turns what ends the host into cancellation: Ctrl-C, SIGTERM, a closed terminal, and the end of the <c>dotnet run</c> that started it.</summary>
internal sealed class HostSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _kill = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly ITimer? _parentWatch;

    public HostSignals(TimeProvider time)
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT })
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
        if (ParentToWatch() is { } parent)
            _parentWatch = time.CreateTimer(_ => CheckParent(parent), null, TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(200));
    }

    /// <summary>Cancelled when the host is to stop.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Cancelled when someone asks a second time: stop without grace.</summary>
    public CancellationToken Kill => _kill.Token;

    /// <summary>Why the host stops.</summary>
    public string Reason { get; private set; } = "";

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _parentWatch?.Dispose();
        _stop.Dispose();
        _kill.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        Request(context.Signal.ToString());
    }

    private void Request(string reason)
    {
        if (_stop.IsCancellationRequested)
        {
            _kill.Cancel();
            return;
        }

        Reason = reason;
        _stop.Cancel();
    }

    private void CheckParent(int parent)
    {
        if (!_stop.IsCancellationRequested && NativeMethods.GetParentProcessId() != parent)
            Request("the dotnet process that started the AppHost has ended");
    }

    /// <summary>
    /// The process id of the <c>dotnet</c> that started this process, or null. A shell is not watched: an AppHost put in the
    /// background may outlive it. On Windows <c>dotnet run</c> itself ends its child with a job object.
    /// </summary>
    private static int? ParentToWatch()
    {
        if (OperatingSystem.IsWindows())
            return null;
        var parent = NativeMethods.GetParentProcessId();
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(parent);
            return process.ProcessName == "dotnet" ? parent : null;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            return null; // it has ended already, and somebody else has adopted this process
        }
    }
}
